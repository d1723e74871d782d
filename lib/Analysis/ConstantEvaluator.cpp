//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Evaluation of ops on constants: see lowp/Analysis/ConstantEvaluator.h.
//
// In Analysis, and not in Constants, whose rooms know attributes and no ops: it is asked
// about linalg ops, and needs what Analysis says of them (ScalarProgram runs a body,
// LinearAccess walks it, Structure sees broadcasts and transposes). The other users of
// these are in Analysis too.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/LinearAccess.h"
#include "ScalarProgram.h"
#include "lowp/Analysis/Structure.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

#include <cstring>

namespace mlir::lowp {

namespace {

Attribute getConstantAttr(Value value) {
  Attribute attr;
  return matchPattern(value, m_Constant(&attr)) ? attr : Attribute();
}

/// The name of a folded constant: that of its source and what happened to it.
std::string deriveName(StringRef source, StringRef suffix) {
  if (source.empty())
    source = "lowp_constant";
  if (source.ends_with(suffix))
    return source.str();
  return (source + suffix).str();
}

/// One operand of the loop nest: a constant read by a linear access. The
/// access of a splat or scalar is 0 everywhere.
struct Source {
  ConstantView view;
  LinearAccess access;
  unsigned argument;
};

Scalar load(const ConstantView &view, int64_t index) {
  Scalar scalar;
  if (isa<FloatType>(view.getElementType()))
    scalar.real = view[index];
  else
    scalar.integer = view.getElementType().isInteger(1)
                         ? -view.getInteger(index)
                         : view.getInteger(index);
  return scalar;
}

void store(Type type, Scalar scalar, char *data) {
  uint64_t bits = static_cast<uint64_t>(scalar.integer);
  unsigned width = type.isIndex() ? 64 : type.getIntOrFloatBitWidth();
  if (type.isF32()) {
    float value = static_cast<float>(scalar.real);
    std::memcpy(data, &value, sizeof(value));
    return;
  }
  if (auto floatType = dyn_cast<FloatType>(type)) {
    APFloat value(scalar.real);
    bool losesInfo;
    value.convert(floatType.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                  &losesInfo);
    bits = value.bitcastToAPInt().getZExtValue();
  } else if (width < 64) {
    bits &= llvm::maskTrailingOnes<uint64_t>(width);
  }
  std::memcpy(data, &bits, llvm::divideCeil(width, 8));
}

/// Evaluates one linalg op on constants.
class LinalgEvaluator {
public:
  LinalgEvaluator(linalg::LinalgOp op, const EvaluationLimits &limits)
      : op(op), limits(limits) {}

  FailureOr<TypedAttr> evaluate();

private:
  LogicalResult prepare();
  LogicalResult addSource(OpOperand *operand);
  bool isWithinLimits() const;
  const Source *getCopiedSource() const;
  void copy(const Source &source, unsigned elementBytes,
            std::vector<char> &bytes);

  linalg::LinalgOp op;
  const EvaluationLimits &limits;
  RankedTensorType type;
  SmallVector<int64_t, 4> ranges;
  SmallVector<Source, 3> sources;
  LinearAccess target;
  std::optional<ScalarProgram> program;
  bool readsResult = false;
};

LogicalResult LinalgEvaluator::addSource(OpOperand *operand) {
  std::optional<ConstantBroadcast> broadcast;
  AffineMap map = op.getMatchingIndexingMap(operand);
  Attribute attr = getConstantAttr(operand->get());
  if (!attr && (broadcast = isConstantBroadcast(operand->get()))) {
    attr = getConstantAttr(broadcast->constant);
    map = broadcast->map.compose(map);
  }
  FailureOr<ConstantView> view = ConstantView::get(attr);
  if (failed(view))
    return failure();
  LinearAccess access;
  if (view->isSplat()) {
    access.strides.assign(ranges.size(), 0);
  } else {
    FailureOr<LinearAccess> linear = linearise(map, view->getShape(), ranges);
    if (failed(linear))
      return failure();
    access = *linear;
  }
  BlockArgument argument = op.getMatchingBlockArgument(operand);
  sources.push_back({*view, access, argument.getArgNumber()});
  return success();
}

LogicalResult LinalgEvaluator::prepare() {
  if (!op.hasPureTensorSemantics() || op->getNumResults() != 1 ||
      op.hasDynamicShape() || !op.getBlock() || !op->getRegion(0).hasOneBlock())
    return failure();
  type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!type || type.getNumElements() == 0)
    return failure();
  ranges = op.getStaticLoopRanges();
  OpOperand *init = op.getDpsInitOperand(0);
  FailureOr<LinearAccess> access =
      linearise(op.getMatchingIndexingMap(init), type.getShape(), ranges);
  if (failed(access))
    return failure();
  target = *access;
  for (OpOperand *input : op.getDpsInputOperands())
    if (failed(addSource(input)))
      return failure();
  readsResult = op.payloadUsesValueFromOperand(init);
  FailureOr<ScalarProgram> compiled = ScalarProgram::compile(*op.getBlock());
  if (failed(compiled))
    return failure();
  program = std::move(*compiled);
  // A result that is read starts from the constant initial value; one that is
  // not must be written everywhere.
  if (readsResult)
    return addSource(init);
  return success(op.getMatchingIndexingMap(init).isPermutation());
}

bool LinalgEvaluator::isWithinLimits() const {
  int64_t largest = 0;
  for (const Source &source : sources)
    largest = std::max(largest, source.view.size());
  if (!limits.mayGrow && type.getNumElements() > largest)
    return false;
  int64_t work = 1 + program->getNumSteps();
  for (int64_t range : ranges)
    if (llvm::MulOverflow(work, range, work))
      return false;
  return work <= limits.maxWork;
}

/// The source whose bytes are the result's, moved about, if that is all.
const Source *LinalgEvaluator::getCopiedSource() const {
  for (const Source &source : sources)
    if (source.argument == program->getCopiedArgument() && !readsResult &&
        !source.view.getElementType().isInteger(1) &&
        !source.view.getRawData().empty())
      return &source;
  return nullptr;
}

void LinalgEvaluator::copy(const Source &source, unsigned elementBytes,
                           std::vector<char> &bytes) {
  LinearAccess read = source.access;
  const char *from = source.view.getRawData().data();
  char *to = bytes.data();
  SmallVector<int64_t> offsets;
  LinearAccess *accesses[] = {&read, &target};
  forEachPoint(ranges, accesses, offsets, [&](ArrayRef<int64_t>) {
    std::memcpy(to + offsets[1] * elementBytes,
                from + offsets[0] * elementBytes, elementBytes);
    return true;
  });
}

FailureOr<TypedAttr> LinalgEvaluator::evaluate() {
  if (failed(prepare()) || sources.empty() || !isWithinLimits())
    return failure();
  Type elementType = type.getElementType();
  unsigned elementBytes = llvm::divideCeil(
      elementType.isIndex() ? 64 : elementType.getIntOrFloatBitWidth(), 8);
  std::vector<char> bytes(type.getNumElements() * elementBytes);
  StringRef sourceName;
  int64_t largest = -1;
  for (const Source &source : sources)
    if (source.view.size() > largest) {
      largest = source.view.size();
      sourceName = source.view.getResourceName();
    }

  const Source *copied = getCopiedSource();
  if (copied) {
    copy(*copied, elementBytes, bytes);
  } else {
    std::vector<Scalar> results;
    if (readsResult)
      results.resize(type.getNumElements());
    std::vector<bool> started(readsResult ? results.size() : 0);
    SmallVector<LinearAccess *> accesses{&target};
    for (Source &source : sources)
      accesses.push_back(&source.access);
    SmallVector<int64_t> offsets;
    bool defined =
        forEachPoint(ranges, accesses, offsets, [&](ArrayRef<int64_t> indices) {
          int64_t element = offsets[0];
          for (auto [index, source] : llvm::enumerate(sources)) {
            bool isInit = readsResult && index + 1 == sources.size();
            program->getArgument(source.argument) =
                isInit && started[element]
                    ? results[element]
                    : load(source.view, offsets[index + 1]);
          }
          if (!program->run(indices))
            return false;
          Scalar result = program->getYielded(0);
          store(elementType, result, bytes.data() + element * elementBytes);
          if (readsResult) {
            results[element] = result;
            started[element] = true;
          }
          return true;
        });
    if (!defined)
      return failure();
  }
  bool transposes = copied && getTransposePermutation(op).has_value();
  return cast<TypedAttr>(Attribute(makeConstant(
      type, std::move(bytes),
      deriveName(sourceName, transposes ? "_transposed" : "_folded"))));
}

/// The same elements with another shape: shares the blob.
FailureOr<TypedAttr> reshapeConstant(Attribute attr, Type resultType) {
  auto type = dyn_cast<RankedTensorType>(resultType);
  auto elements = dyn_cast_or_null<ElementsAttr>(attr);
  if (!type || !elements || !type.hasStaticShape() ||
      type.getElementType() != elements.getElementType() ||
      type.getNumElements() != elements.getNumElements())
    return failure();
  if (auto dense = dyn_cast<DenseElementsAttr>(attr))
    return cast<TypedAttr>(Attribute(dense.reshape(type)));
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr))
    return cast<TypedAttr>(Attribute(
        DenseResourceElementsAttr::get(type, resource.getRawHandle())));
  return failure();
}

FailureOr<TypedAttr> sliceConstant(tensor::ExtractSliceOp op,
                                   const EvaluationLimits &limits) {
  RankedTensorType type = op.getType();
  if (!type.hasStaticShape() || type.getNumElements() == 0 ||
      ShapedType::isDynamicShape(op.getStaticOffsets()) ||
      ShapedType::isDynamicShape(op.getStaticSizes()) ||
      ShapedType::isDynamicShape(op.getStaticStrides()) ||
      type.getElementType().isInteger(1) ||
      type.getNumElements() > limits.maxWork)
    return failure();
  FailureOr<ConstantView> view =
      ConstantView::get(getConstantAttr(op.getSource()));
  if (failed(view) || view->getShape().empty())
    return failure();
  LinearAccess access;
  for (auto [offset, stride, step] :
       llvm::zip(op.getStaticOffsets(), getRowMajorStrides(view->getShape()),
                 op.getStaticStrides())) {
    access.offset += offset * stride;
    access.strides.push_back(stride * step);
  }
  int64_t elementBytes = view->getElementBytes();
  std::vector<char> bytes;
  bytes.reserve(type.getNumElements() * elementBytes);
  const char *from = view->getRawData().data();
  SmallVector<int64_t> offsets;
  LinearAccess *accesses[] = {&access};
  forEachPoint(op.getStaticSizes(), accesses, offsets, [&](ArrayRef<int64_t>) {
    const char *element =
        from + (view->isSplat() ? 0 : offsets[0]) * elementBytes;
    bytes.insert(bytes.end(), element, element + elementBytes);
    return true;
  });
  return cast<TypedAttr>(Attribute(makeConstant(
      type, std::move(bytes), deriveName(view->getResourceName(), "_slice"))));
}

FailureOr<TypedAttr> extractConstant(tensor::ExtractOp op) {
  FailureOr<ConstantView> view =
      ConstantView::get(getConstantAttr(op.getTensor()));
  if (failed(view))
    return failure();
  int64_t position = 0;
  for (auto [index, size, stride] :
       llvm::zip(op.getIndices(), view->getShape(),
                 getRowMajorStrides(view->getShape()))) {
    std::optional<int64_t> constant = getConstantIntValue(index);
    if (!constant || *constant < 0 || *constant >= size)
      return failure();
    position += *constant * stride;
  }
  Builder builder(op.getContext());
  Type type = op.getType();
  if (isa<FloatType>(type))
    return TypedAttr(builder.getFloatAttr(type, (*view)[position]));
  return TypedAttr(builder.getIntegerAttr(type, view->getInteger(position)));
}

} // namespace

FailureOr<TypedAttr> evaluateConstant(Operation *op,
                                      const EvaluationLimits &limits) {
  return llvm::TypeSwitch<Operation *, FailureOr<TypedAttr>>(op)
      .Case<tensor::CollapseShapeOp, tensor::ExpandShapeOp, tensor::CastOp>(
          [&](auto reshape) {
            return reshapeConstant(getConstantAttr(reshape->getOperand(0)),
                                   reshape->getResult(0).getType());
          })
      .Case<tensor::ExtractSliceOp>(
          [&](auto slice) { return sliceConstant(slice, limits); })
      .Case<tensor::ExtractOp>(
          [&](auto extract) { return extractConstant(extract); })
      .Default([&](Operation *other) -> FailureOr<TypedAttr> {
        auto linalgOp = dyn_cast<linalg::LinalgOp>(other);
        if (!linalgOp)
          return failure();
        return LinalgEvaluator(linalgOp, limits).evaluate();
      });
}

} // namespace mlir::lowp
