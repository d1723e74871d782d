//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Between which numbers must the results lie? See Reference.h.
//
//===----------------------------------------------------------------------===//

#include "Reference.h"
#include "Levels.h"
#include "ScalarBody.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/Structure.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include <map>

using namespace mlir;
using namespace mlir::lowp;
using namespace mlir::lowp::random;

/// What is worked out once per op.
struct Reference::Cache {
  std::map<Operation *, ScalarBody> bodies;
  std::map<Operation *, Levels> levels;
};

Reference::Reference(ModuleOp module, Question question)
    : question(question), cache(std::make_unique<Cache>()) {
  for (auto candidate : module.getOps<func::FuncOp>())
    if (candidate.isPublic())
      function = candidate;
}
Reference::~Reference() = default;

static SmallVector<int64_t> getStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (size_t dim = shape.size(); dim-- > 1;)
    strides[dim - 1] = strides[dim] * shape[dim];
  return strides;
}

/// Calls `visit` for every index of `sizes`, in row-major order.
static void forEachIndex(ArrayRef<int64_t> sizes, function_ref<void(ArrayRef<int64_t>)> visit) {
  if (llvm::is_contained(sizes, 0))
    return;
  SmallVector<int64_t> index(sizes.size(), 0);
  while (true) {
    visit(index);
    size_t dim = sizes.size();
    while (dim > 0 && ++index[dim - 1] == sizes[dim - 1])
      index[--dim] = 0;
    if (dim == 0)
      return;
  }
}

Shape Reference::resolve(Value value) const {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  Shape shape;
  if (!type)
    return shape;
  for (int64_t size : type.getShape())
    shape.push_back(ShapedType::isDynamic(size) ? batch : size);
  return shape;
}

Reference::Pointer Reference::read(Value value, std::string &problem) {
  if (auto it = values.find(value); it != values.end())
    return it->second;
  if (auto it = constants.find(value); it != constants.end())
    return it->second;
  Attribute attr;
  auto tensor = std::make_shared<IntervalTensor>();
  if (!matchPattern(value, m_Constant(&attr))) {
    problem = "a value that is not there";
    return nullptr;
  }
  FailureOr<ConstantView> view = ConstantView::get(attr);
  if (failed(view)) {
    problem = "a constant of this type";
    return nullptr;
  }
  tensor->shape = Shape(view->getShape());
  for (double number : view->toVector())
    tensor->elements.push_back(Interval::point(number));
  constants[value] = tensor;
  return tensor;
}

Reference::Pointer Reference::observe(Operation *op, std::string &problem) {
  auto observe = cast<ObserveOp>(op);
  Pointer source = read(observe.getInput(), problem);
  if (!source)
    return nullptr;
  bool isBias = observe.getRole() == "bias";
  ChoiceAttr choice = observe.getChoiceAttr();
  if (!choice && !isBias)
    return source;
  auto result = std::make_shared<IntervalTensor>(*source);
  result->isBias = isBias;
  if (!choice)
    return result;
  auto it = cache->levels.find(op);
  if (it == cache->levels.end()) {
    std::optional<Levels> levels = Levels::create(choice, source->shape);
    if (!levels) {
      problem = "levels of a format";
      return nullptr;
    }
    it = cache->levels.emplace(op, *levels).first;
  }
  const Levels &levels = it->second;
  result->factorError = levels.getFactorError();
  bool isWeights = observe.getRole() == "weights";
  for (auto [index, element] : llvm::enumerate(result->elements)) {
    Interval rounded;
    if (isWeights) {
      rounded = Interval::point(levels.quantizeExactly(element.lo, index), levels.getStep(index));
    } else {
      // Half a step of the integers, and the scale of a sum rounded to f32.
      Interval open = element;
      open.widen(2 * kUnit * element.magnitude());
      rounded = levels.quantize(open, index);
      if (levels.hasRoot())
        rounded.widen(0x1p-24 * levels.getLargest(index));
    }
    // lowp.dequantize narrows to f32.
    if (static_cast<float>(rounded.lo) != rounded.lo || static_cast<float>(rounded.hi) != rounded.hi)
      rounded.round();
    if (question == Question::Errors) {
      // Folding made the weights in a few steps of f32.
      if (isWeights)
        element.widen(4 * kUnit * element.magnitude());
      rounded = {std::min(rounded.lo, element.lo), std::max(rounded.hi, element.hi), 0, rounded.step};
    }
    rounded.forgetTerms();
    element = rounded;
  }
  if (isWeights)
    constants[observe.getResult()] = result;
  return result;
}

namespace {

/// A map as a linear function from loop indices to a row-major element.
struct Access {
  SmallVector<int64_t> factors;
  int64_t offset = 0;
  const IntervalTensor *tensor;

  int64_t at(ArrayRef<int64_t> index) const {
    int64_t element = offset;
    for (auto [factor, position] : llvm::zip_equal(factors, index))
      element += factor * position;
    return element;
  }
};

/// Adds `factor` times `expression`; false if it is not linear.
bool addLinear(AffineExpr expression, int64_t factor, Access &access) {
  if (auto dim = dyn_cast<AffineDimExpr>(expression)) {
    access.factors[dim.getPosition()] += factor;
    return true;
  }
  if (auto constant = dyn_cast<AffineConstantExpr>(expression)) {
    access.offset += factor * constant.getValue();
    return true;
  }
  auto binary = dyn_cast<AffineBinaryOpExpr>(expression);
  if (!binary)
    return false;
  if (binary.getKind() == AffineExprKind::Add)
    return addLinear(binary.getLHS(), factor, access) && addLinear(binary.getRHS(), factor, access);
  auto by = dyn_cast<AffineConstantExpr>(binary.getRHS());
  return binary.getKind() == AffineExprKind::Mul && by &&
         addLinear(binary.getLHS(), factor * by.getValue(), access);
}

} // namespace

FailureOr<Reference::Pointer> Reference::evaluateStructured(Operation *op, std::string &problem) {
  auto linalgOp = cast<linalg::LinalgOp>(op);
  auto it = cache->bodies.find(op);
  if (it == cache->bodies.end()) {
    FailureOr<ScalarBody> body = ScalarBody::create(*linalgOp.getBlock(), problem);
    if (failed(body))
      return failure();
    it = cache->bodies.emplace(op, std::move(*body)).first;
  }
  ScalarBody &body = it->second;

  unsigned loops = linalgOp.getNumLoops();
  SmallVector<int64_t> sizes(loops, -1);
  SmallVector<Access> accesses;
  SmallVector<Pointer> operands;
  for (OpOperand &operand : op->getOpOperands()) {
    Pointer tensor = read(operand.get(), problem);
    if (!tensor)
      return failure();
    operands.push_back(tensor);
    AffineMap map = linalgOp.getMatchingIndexingMap(&operand);
    Access access{SmallVector<int64_t>(loops, 0), 0, tensor.get()};
    SmallVector<int64_t> strides = getStrides(tensor->shape);
    for (auto [dim, expression] : llvm::enumerate(map.getResults())) {
      if (!addLinear(expression, strides[dim], access)) {
        problem = "a map that is not linear";
        return failure();
      }
      if (auto plain = dyn_cast<AffineDimExpr>(expression))
        sizes[plain.getPosition()] = tensor->shape[dim];
    }
    accesses.push_back(std::move(access));
  }
  auto result = std::make_shared<IntervalTensor>(*operands.back());
  result->factorError = 0;
  bool reads = linalgOp.payloadUsesValueFromOperand(linalgOp.getDpsInitOperand(0));
  bool hasBias = reads && operands.back()->isBias;
  double factorError = 0;
  for (const Pointer &operand : ArrayRef(operands).drop_back()) {
    factorError += operand->factorError;
    hasBias |= operand->isBias;
  }
  bool isReduction = linalgOp.getNumReductionLoops() > 0;
  int64_t terms = 1;
  for (auto [size, kind] : llvm::zip_equal(sizes, linalgOp.getIteratorTypesArray()))
    if (kind == utils::IteratorType::reduction)
      terms *= size;
  bool isProduct = isReduction && linalgOp.getNumDpsInputs() == 2;

  SmallVector<Interval> arguments(operands.size());
  forEachIndex(sizes, [&](ArrayRef<int64_t> index) {
    for (size_t number = 0; number + 1 < operands.size(); ++number)
      arguments[number] = operands[number]->elements[accesses[number].at(index)];
    Interval &out = result->elements[accesses.back().at(index)];
    arguments.back() = out;
    out = body.run(arguments, index);
  });

  bool isMove = !isReduction && body.isMove();
  result->isBias = isMove && hasBias;
  for (Interval &element : result->elements) {
    if (isReduction && body.isSum())
      element.widen((terms + 1) * kUnit * element.mag + (isProduct ? factorError * element.mag : 0));
    if ((hasBias || body.hasBound()) && !isMove)
      element.widen(element.step / 2);
    // A sum of f32 that overflows, at the latest when it is one.
    if (!isMove && element.magnitude() > std::numeric_limits<float>::max())
      element = Interval::everything(element.step);
    element.forgetTerms();
  }
  if (!isProduct)
    result->factorError = factorError;
  return Pointer(result);
}

/// The elements of `source` that `at` names for each element of the result.
static std::shared_ptr<IntervalTensor>
gather(const IntervalTensor &source, Shape shape,
       function_ref<std::optional<int64_t>(ArrayRef<int64_t>)> at, const Interval &other) {
  auto result = std::make_shared<IntervalTensor>();
  result->factorError = source.factorError;
  result->isBias = source.isBias;
  result->shape = std::move(shape);
  forEachIndex(result->shape, [&](ArrayRef<int64_t> index) {
    std::optional<int64_t> element = at(index);
    result->elements.push_back(element ? source.elements[*element] : other);
  });
  return result;
}

FailureOr<Reference::Pointer> Reference::evaluate(Operation *op, std::string &problem) {
  if (isa<ObserveOp>(op)) {
    Pointer result = observe(op, problem);
    if (!result)
      return failure();
    return result;
  }
  if (isa<linalg::LinalgOp>(op))
    return evaluateStructured(op, problem);
  Shape shape = resolve(op->getResult(0));
  if (isa<tensor::EmptyOp>(op)) {
    auto result = std::make_shared<IntervalTensor>();
    result->shape = shape;
    result->elements.resize(count(shape));
    return Pointer(result);
  }
  Pointer source = read(op->getOperand(0), problem);
  if (!source)
    return failure();
  SmallVector<int64_t> strides = getStrides(source->shape);
  auto flatten = [&](ArrayRef<int64_t> index) {
    int64_t element = 0;
    for (auto [stride, position] : llvm::zip_equal(strides, index))
      element += stride * position;
    return element;
  };
  if (isa<tensor::CollapseShapeOp, tensor::ExpandShapeOp, tensor::CastOp>(op)) {
    auto result = std::make_shared<IntervalTensor>(*source);
    result->shape = shape;
    return Pointer(result);
  }
  if (auto pad = dyn_cast<tensor::PadOp>(op)) {
    std::optional<double> with = getPadValue(op);
    if (!with || llvm::any_of(pad.getStaticLow(), ShapedType::isDynamic)) {
      problem = "a pad with no constant";
      return failure();
    }
    // What pads codes is a code.
    Interval padding = Interval::point(*with);
    for (const Interval &element : source->elements)
      padding.step = std::max(padding.step, element.step);
    return Pointer(gather(*source, shape, [&](ArrayRef<int64_t> index) -> std::optional<int64_t> {
      SmallVector<int64_t> position(index);
      for (size_t dim = 0; dim < position.size(); ++dim) {
        position[dim] -= pad.getStaticLow()[dim];
        if (position[dim] < 0 || position[dim] >= source->shape[dim])
          return std::nullopt;
      }
      return flatten(position);
    }, padding));
  }
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op)) {
    if (slice.getType().getRank() != static_cast<int64_t>(strides.size())) {
      problem = "a slice that drops dimensions";
      return failure();
    }
    return Pointer(gather(*source, shape, [&](ArrayRef<int64_t> index) -> std::optional<int64_t> {
      SmallVector<int64_t> position(index);
      for (size_t dim = 0; dim < position.size(); ++dim)
        position[dim] = slice.getStaticOffsets()[dim] + position[dim] * slice.getStaticStrides()[dim];
      return flatten(position);
    }, {}));
  }
  if (auto insert = dyn_cast<tensor::InsertSliceOp>(op)) {
    Pointer into = read(insert.getDest(), problem);
    if (!into || source->shape.size() != into->shape.size())
      return failure();
    auto result = std::make_shared<IntervalTensor>(*into);
    result->factorError = std::max(into->factorError, source->factorError);
    SmallVector<int64_t> intoStrides = getStrides(into->shape);
    forEachIndex(source->shape, [&](ArrayRef<int64_t> index) {
      int64_t element = 0;
      for (size_t dim = 0; dim < index.size(); ++dim)
        element += intoStrides[dim] * (insert.getStaticOffsets()[dim] + index[dim] * insert.getStaticStrides()[dim]);
      result->elements[element] = source->elements[flatten(index)];
    });
    return Pointer(result);
  }
  if (auto concat = dyn_cast<tensor::ConcatOp>(op)) {
    auto result = std::make_shared<IntervalTensor>();
    result->shape = shape;
    result->elements.resize(count(shape));
    SmallVector<int64_t> outStrides = getStrides(shape);
    int64_t begin = 0, dim = concat.getDim();
    for (Value operand : concat.getInputs()) {
      Pointer part = read(operand, problem);
      if (!part)
        return failure();
      SmallVector<int64_t> own = getStrides(part->shape);
      result->factorError = std::max(result->factorError, part->factorError);
      forEachIndex(part->shape, [&](ArrayRef<int64_t> index) {
        int64_t to = begin * outStrides[dim], from = 0;
        for (size_t d = 0; d < index.size(); ++d) {
          to += outStrides[d] * index[d];
          from += own[d] * index[d];
        }
        result->elements[to] = part->elements[from];
      });
      begin += part->shape[dim];
    }
    return Pointer(result);
  }
  problem = op->getName().getStringRef().str();
  return failure();
}

FailureOr<std::vector<IntervalTensor>> Reference::run(const IntervalTensor &argument,
                                                      std::string &problem) {
  values.clear();
  batch = argument.shape.empty() ? 1 : argument.shape.front();
  values[function.getArgument(0)] = std::make_shared<IntervalTensor>(argument);
  std::vector<IntervalTensor> results;
  for (Operation &op : function.getBody().front()) {
    if (isa<func::ReturnOp>(op)) {
      for (Value value : op.getOperands()) {
        Pointer tensor = read(value, problem);
        if (!tensor)
          return failure();
        results.push_back(*tensor);
      }
      return results;
    }
    if (op.hasTrait<OpTrait::ConstantLike>() || isa<tensor::DimOp>(op))
      continue;
    if (op.getNumResults() == 1 && constants.count(op.getResult(0)))
      continue;
    FailureOr<Pointer> value = evaluate(&op, problem);
    if (failed(value)) {
      if (problem.empty())
        problem = op.getName().getStringRef().str();
      return failure();
    }
    values[op.getResult(0)] = *value;
  }
  problem = "no return";
  return failure();
}
