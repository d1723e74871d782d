//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// In what order do tensors lie? Channels last, from the first layer to the last: dot
// products read them one behind the other, and vectors are made of them. Constants are
// moved when the program is compiled, values where an op wants another order.
//
//===----------------------------------------------------------------------===//

#include "ChannelDims.h"
#include "../Kernels/Kernels.h"
#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/Analysis/LinearAccess.h"
#include "lowp/Codegen/Kernel.h"
#include "lowp/Codegen/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/IRMapping.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPCHANNELSLAST
#include "lowp/Codegen/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

template <typename T>
SmallVector<T> reorder(ArrayRef<T> values, ArrayRef<int64_t> order) {
  return llvm::map_to_vector(order, [&](int64_t from) { return values[from]; });
}

/// One function's tensors with their channels last.
class Mover {
public:
  Mover(func::FuncOp function) : function(function), dims(function), rewriter(function) {}

  void run();

private:
  /// Whether `op` can be made on tensors in the new order.
  bool canMove(Operation *op) const;
  void move(Operation *op);
  void moveGeneric(linalg::GenericOp op);
  void moveThrough(Operation *op);
  bool moveFlatten(tensor::CollapseShapeOp op);
  RankedTensorType getMovedType(Value value) const {
    auto type = cast<RankedTensorType>(value.getType());
    return RankedTensorType::get(reorder(type.getShape(), ArrayRef(dims.getOrder(value))),
                                 type.getElementType(), type.getEncoding());
  }
  /// `value`, which moves, in the new order.
  Value getMoved(Value value);
  Value transpose(Value value, ArrayRef<int64_t> order);

  func::FuncOp function;
  ChannelDims dims;
  IRRewriter rewriter;
  DenseMap<Value, Value> moved;
  /// Ops that were made anew.
  SmallVector<Operation *> old;
};

} // namespace

bool Mover::canMove(Operation *op) const {
  auto touches = [&](ValueRange values) {
    return llvm::any_of(values, [&](Value value) { return dims.moves(value); });
  };
  if (!touches(op->getOperands()) && !touches(op->getResults()))
    return false;
  if (auto generic = dyn_cast<linalg::GenericOp>(op))
    return generic.hasPureTensorSemantics() &&
           llvm::all_of(generic.getDpsInitsMutable(), [&](OpOperand &init) {
             return dims.moves(init.get()) == dims.moves(generic.getTiedOpResult(&init));
           });
  if (isa<tensor::EmptyOp>(op))
    return true;
  if (auto fill = dyn_cast<linalg::FillOp>(op))
    return fill->getNumResults() == 1 && dims.moves(fill.getOutputs()[0]) &&
           dims.moves(fill.getResult(0));
  return keepsDims(op) && dims.get(op->getOperand(0)) == dims.get(op->getResult(0));
}

Value Mover::transpose(Value value, ArrayRef<int64_t> order) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPointAfterValue(value);
  Location loc = value.getLoc();
  auto type = cast<RankedTensorType>(value.getType());
  if (FailureOr<CodeTensor> codes = CodeTensor::get(value); succeeded(codes)) {
    // Weights: in the order that their loops will have.
    SmallVector<int64_t> shape = reorder(type.getShape(), order), offsets;
    LinearAccess access;
    access.strides = reorder(ArrayRef(getRowMajorStrides(type.getShape())), order);
    std::vector<int64_t> from = codes->toVector();
    std::vector<uint64_t> to;
    to.reserve(from.size());
    if (!from.empty())
      forEachPoint(shape, {&access}, offsets, [&](ArrayRef<int64_t>) {
        to.push_back(static_cast<uint64_t>(from[offsets.front()]));
        return true;
      });
    return makePackedCodes(rewriter, loc, RankedTensorType::get(shape, type.getElementType()), to,
                           "channels_last");
  }
  SmallVector<OpFoldResult> sizes =
      reorder(ArrayRef(tensor::getMixedSizes(rewriter, loc, value)), order);
  Value empty = tensor::EmptyOp::create(rewriter, loc, sizes, type.getElementType());
  // Loop i is new dimension i.
  SmallVector<unsigned> inverse(order.size());
  for (auto [to, from] : llvm::enumerate(order))
    inverse[from] = static_cast<unsigned>(to);
  auto rank = static_cast<unsigned>(order.size());
  auto generic = linalg::GenericOp::create(
      rewriter, loc, empty.getType(), value, empty,
      ArrayRef{AffineMap::getPermutationMap(inverse, rewriter.getContext()),
               rewriter.getMultiDimIdentityMap(rank)},
      SmallVector<utils::IteratorType>(rank, utils::IteratorType::parallel),
      [](OpBuilder &builder, Location loc, ValueRange arguments) {
        linalg::YieldOp::create(builder, loc, arguments.front());
      });
  if (FailureOr<TypedAttr> constant = evaluateConstant(generic); succeeded(constant)) {
    rewriter.eraseOp(generic);
    return arith::ConstantOp::create(rewriter, loc, *constant);
  }
  return generic.getResult(0);
}

Value Mover::getMoved(Value value) {
  Value &known = moved[value];
  if (!known) {
    Value made = transpose(value, dims.getOrder(value));
    return moved[value] = made;
  }
  return known;
}

/// Maps go to the new dimensions; loops in the order of the first result's.
void Mover::moveGeneric(linalg::GenericOp op) {
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  SmallVector<Value> operands;
  for (OpOperand &operand : op->getOpOperands()) {
    Value value = operand.get();
    if (dims.moves(value)) {
      AffineMap &map = maps[operand.getOperandNumber()];
      SmallVector<int64_t> order = dims.getOrder(value);
      map = AffineMap::get(map.getNumDims(), 0, reorder(map.getResults(), order),
                           rewriter.getContext());
      value = getMoved(value);
    }
    operands.push_back(value);
  }
  rewriter.setInsertionPoint(op);
  size_t inputs = op.getNumDpsInputs();
  auto made = linalg::GenericOp::create(
      rewriter, op.getLoc(), TypeRange(ValueRange(operands).drop_front(inputs)),
      ArrayRef(operands).take_front(inputs), ArrayRef(operands).drop_front(inputs), maps,
      op.getIteratorTypesArray());
  made->setDiscardableAttrs(op->getDiscardableAttrDictionary());
  rewriter.inlineRegionBefore(op.getRegion(), made.getRegion(), made.getRegion().end());
  SmallVector<unsigned> loops;
  for (AffineExpr result : maps.back().getResults())
    if (auto loop = dyn_cast<AffineDimExpr>(result))
      loops.push_back(loop.getPosition());
  for (unsigned loop = 0; loop < made.getNumLoops(); ++loop)
    if (!llvm::is_contained(loops, loop))
      loops.push_back(loop);
  if (loops.size() == made.getNumLoops() && !llvm::is_sorted(loops))
    if (FailureOr<linalg::GenericOp> turned = linalg::interchangeGenericOp(rewriter, made, loops);
        succeeded(turned))
      made = *turned;
  for (auto [from, to] : llvm::zip_equal(op.getResults(), made.getResults())) {
    if (dims.moves(from))
      moved[from] = to;
    else
      from.replaceAllUsesWith(to);
  }
}

/// Ops whose result has the dimensions of their operand.
void Mover::moveThrough(Operation *op) {
  Value result = op->getResult(0);
  SmallVector<int64_t> order = dims.getOrder(result);
  IRMapping mapping;
  if (op->getNumOperands() && dims.moves(op->getOperand(0)))
    mapping.map(op->getOperand(0), getMoved(op->getOperand(0)));
  if (auto fill = dyn_cast<linalg::FillOp>(op))
    mapping.map(fill.getOutputs()[0], getMoved(fill.getOutputs()[0]));
  rewriter.setInsertionPoint(op);
  if (auto empty = dyn_cast<tensor::EmptyOp>(op)) {
    moved[result] = tensor::EmptyOp::create(rewriter, op->getLoc(),
                                            reorder(ArrayRef(empty.getMixedSizes()), order),
                                            empty.getType().getElementType());
    return;
  }
  Operation *made = rewriter.clone(*op, mapping);
  made->getResult(0).setType(getMovedType(result));
  if (auto pad = dyn_cast<tensor::PadOp>(made)) {
    pad.setStaticLow(reorder(pad.getStaticLow(), order));
    pad.setStaticHigh(reorder(pad.getStaticHigh(), order));
  } else if (auto granularity = made->getAttrOfType<GranularityAttr>("granularity")) {
    SmallVector<int64_t> axes;
    for (int64_t axis : granularity.getAxes())
      axes.push_back(llvm::find(order, axis) - order.begin());
    llvm::sort(axes);
    made->setAttr("granularity",
                  GranularityAttr::get(rewriter.getContext(), axes, granularity.getGroup(),
                                       granularity.getPair()));
  }
  moved[result] = made->getResult(0);
}

/// A flattened value that only contractions with constant weights sum over: the weights
/// take the order of the value.
bool Mover::moveFlatten(tensor::CollapseShapeOp op) {
  Value source = op.getSrc();
  if (!dims.moves(source) || op.getSrcType().getRank() != op.getResultType().getRank() + 2)
    return false;
  // The first group of several dimensions, which the channels are one of.
  SmallVector<ReassociationIndices> groups = op.getReassociationIndices();
  auto group = llvm::find_if(groups, [](const ReassociationIndices &each) { return each.size() > 1; });
  unsigned channel = *dims.get(source);
  if (group == groups.end() || group->size() != 3 || !llvm::is_contained(*group, channel) ||
      group->back() + 1 != op.getSrcType().getRank())
    return false;
  auto flatDim = static_cast<unsigned>(group - groups.begin());
  SmallVector<int64_t> sizes = llvm::map_to_vector(
      *group, [&](int64_t dim) { return op.getSrcType().getDimSize(dim); });
  if (llvm::is_contained(sizes, ShapedType::kDynamic))
    return false;
  struct Use {
    OpOperand *weights;
    unsigned dim;
  };
  SmallVector<Use> uses;
  for (OpOperand &use : op->getUses()) {
    auto generic = dyn_cast<linalg::GenericOp>(use.getOwner());
    if (!generic || !isKernelSite(generic) || !generic.isDpsInput(&use))
      return false;
    auto loop = dyn_cast<AffineDimExpr>(generic.getMatchingIndexingMap(&use).getResult(flatDim));
    if (!loop || generic.getIteratorTypesArray()[loop.getPosition()] != utils::IteratorType::reduction)
      return false;
    for (OpOperand *other : generic.getDpsInputOperands()) {
      AffineMap map = generic.getMatchingIndexingMap(other);
      if (other == &use || !map.isFunctionOfDim(loop.getPosition()))
        continue;
      std::optional<unsigned> dim = map.getResultPosition(loop);
      if (!dim || failed(CodeTensor::get(other->get())) || !map.isProjectedPermutation())
        return false;
      uses.push_back({other, *dim});
    }
  }
  if (uses.empty())
    return false;
  // Within the group: the old dimension that new dimension i is.
  SmallVector<int64_t> order{0, 1, 2};
  auto place = llvm::find(*group, channel) - group->begin();
  order.erase(order.begin() + place);
  order.push_back(place);
  for (Use &use : uses) {
    rewriter.setInsertionPoint(use.weights->getOwner());
    FailureOr<CodeTensor> codes = CodeTensor::get(use.weights->get());
    RankedTensorType type = codes->getType();
    int64_t inner = 1, length = type.getDimSize(use.dim);
    for (int64_t dim = use.dim + 1; dim < type.getRank(); ++dim)
      inner *= type.getDimSize(dim);
    int64_t strides[3] = {sizes[1] * sizes[2], sizes[2], 1};
    std::vector<int64_t> from = codes->toVector();
    std::vector<uint64_t> to(from.size());
    for (size_t index = 0; index < from.size(); ++index) {
      int64_t lane = static_cast<int64_t>(index) % inner, rest = static_cast<int64_t>(index) / inner;
      int64_t k = rest % length, block = rest / length;
      int64_t c = k % sizes[order[2]], b = k / sizes[order[2]] % sizes[order[1]];
      int64_t a = k / (sizes[order[2]] * sizes[order[1]]);
      int64_t old = a * strides[order[0]] + b * strides[order[1]] + c * strides[order[2]];
      to[index] = static_cast<uint64_t>(from[(block * length + old) * inner + lane]);
    }
    use.weights->set(makePackedCodes(rewriter, op.getLoc(), type, to, "channels_last"));
  }
  rewriter.setInsertionPoint(op);
  auto made = tensor::CollapseShapeOp::create(rewriter, op.getLoc(), op.getResultType(),
                                              getMoved(source), groups);
  op.replaceAllUsesWith(made.getResult());
  return true;
}

void Mover::run() {
  if (dims.empty())
    return;
  SmallVector<Operation *> ops;
  function.walk([&](Operation *op) { ops.push_back(op); });
  for (Operation *op : ops) {
    if (auto flatten = dyn_cast<tensor::CollapseShapeOp>(op)) {
      if (moveFlatten(flatten))
        old.push_back(op);
      continue;
    }
    if (!canMove(op))
      continue;
    if (auto generic = dyn_cast<linalg::GenericOp>(op))
      moveGeneric(generic);
    else
      moveThrough(op);
    old.push_back(op);
  }
  // Who could not be moved reads the old order.
  DenseSet<Operation *> gone(old.begin(), old.end());
  for (Operation *op : old)
    for (Value result : op->getResults()) {
      if (!dims.moves(result))
        continue;
      SmallVector<OpOperand *> uses;
      for (OpOperand &use : result.getUses())
        if (!gone.contains(use.getOwner()))
          uses.push_back(&use);
      if (uses.empty())
        continue;
      SmallVector<int64_t> order = dims.getOrder(result), inverse(order.size());
      for (auto [to, from] : llvm::enumerate(order))
        inverse[from] = static_cast<int64_t>(to);
      Value back = transpose(moved[result], inverse);
      for (OpOperand *use : uses)
        use->set(back);
    }
  for (Operation *op : llvm::reverse(old)) {
    op->dropAllUses();
    rewriter.eraseOp(op);
  }
}

namespace {

struct ChannelsLastPass : lowp::impl::LowpChannelsLastBase<ChannelsLastPass> {
  void runOnOperation() override {
    FailureOr<Capabilities> machine =
        getCapabilities(getOperation(), [&] { return getOperation().emitError(); });
    if (failed(machine))
      return signalPassFailure();
    if (!machine->dot.bits)
      return;
    getOperation().walk([](func::FuncOp function) {
      if (!function.isExternal())
        Mover(function).run();
    });
  }
};

} // namespace
