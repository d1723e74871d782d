//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// PHASE-INT5: do sums of products fit their accumulators? lowp-integerize proves
// them when it chooses; a program may have been edited since.
//
//===----------------------------------------------------------------------===//

#include "PhaseRules.h"
#include "lowp/Analysis/AccumulatorProof.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/IntegerFormat.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// Whether the codes that `op` gives are sums; nothing if that depends on what it reads.
std::optional<bool> makesSums(Operation *op) {
  if (isa<QuantizeOp, UnpackOp, lowp::ConstantOp, tensor::EmptyOp>(op))
    return false;
  // Integers that are computed may be sums, as counted bits are.
  if (auto cast = dyn_cast<StorageCastOp>(op))
    return !matchPattern(cast.getInput(), m_Constant());
  for (Region &region : op->getRegions())
    for (Operation &inner : region.getOps()) {
      if (isa<MacOp>(inner))
        return true;
      if (isa<QuantizeOp, RequantizeOp, ThresholdOp, LutOp>(inner))
        return false;
    }
  return std::nullopt;
}

/// Whether elements of `value` are sums: their format does not say how large they are.
bool isSum(Value value) {
  llvm::SetVector<Value> values;
  values.insert(value);
  for (size_t index = 0; index < values.size(); ++index) {
    Operation *op = values[index].getDefiningOp();
    std::optional<bool> makes = op ? makesSums(op) : false;
    if (makes) {
      if (*makes)
        return true;
      continue;
    }
    bool readsCodes = false;
    for (Value operand : op->getOperands())
      if (isa<FormatTypeInterface>(getElementTypeOrSelf(operand))) {
        values.insert(operand);
        readsCodes = true;
      }
    // Made of something else, as bits that are counted are: that may be a sum.
    if (!readsCodes)
      return true;
  }
  return false;
}

/// A factor of lowp.mac that is an element of an input of the op around, unchanged.
struct Factor {
  OpOperand *operand = nullptr;
  Elements elements;
};

std::optional<Factor> getFactor(linalg::LinalgOp op, Value value, bool isPair) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument || argument.getOwner() != op.getBlock() || op.isInitTensor(op.getMatchingOpOperand(argument)))
    return std::nullopt;
  FailureOr<Elements> elements = Elements::get(value.getType(), isPair);
  if (failed(elements) || isSum(op.getMatchingOpOperand(argument)->get()))
    return std::nullopt;
  return Factor{op.getMatchingOpOperand(argument), *elements};
}

/// What every element of `start` has in it: the codes of a constant that is filled
/// or broadcast; empty if they are not known.
std::vector<int64_t> getStart(Value start) {
  Operation *op = start.getDefiningOp();
  if (auto fill = dyn_cast_if_present<linalg::FillOp>(op)) {
    auto constant = fill.getInputs().front().getDefiningOp<lowp::ConstantOp>();
    if (!constant || constant.getFormatCode().getSignificantBits() > 64)
      return {};
    return {constant.getFormatCode().getSExtValue()};
  }
  auto broadcast = dyn_cast_if_present<linalg::GenericOp>(op);
  if (!broadcast || broadcast.getNumDpsInputs() != 1 ||
      broadcast.getRegionOutputArgs().empty() ||
      broadcast.getBody()->getTerminator()->getOperand(0) != broadcast.getBody()->getArgument(0))
    return {};
  Value channels = broadcast.getDpsInputOperand(0)->get();
  auto type = dyn_cast<RankedTensorType>(channels.getType());
  FailureOr<CodeTensor> codes = CodeTensor::get(channels);
  if (failed(codes) || !type || type.getRank() != 1)
    return {};
  return codes->toVector();
}

bool fits(const IntegerRange &sum, Value accumulator) {
  return sum.getSignedBits() <= getWidthBits(accumulator.getType());
}

/// What the sums of `mac` become, one range per accumulator; fails where the
/// factors are computed in the body, or loops have no known size.
FailureOr<SmallVector<IntegerRange, 2>> boundSumsOf(linalg::LinalgOp op, MacOp mac) {
  bool hasRoot = cast<FormatTypeInterface>(mac.getLhs().getType()).hasRoot() ||
                 cast<FormatTypeInterface>(mac.getRhs().getType()).hasRoot();
  bool isPair = !hasRoot && mac.getAccumulators().size() == 2;
  std::optional<Factor> data = getFactor(op, mac.getLhs(), false),
                        weights = getFactor(op, mac.getRhs(), isPair);
  if (!data || !weights)
    return failure();
  std::vector<int64_t> start = getStart(op.getDpsInits().front());
  auto bound = [&](const ConstantSums *sums) {
    return boundContraction(op, weights->operand, data->elements, weights->elements, sums, start);
  };
  auto sums = bound(nullptr);
  // The weights are gone through only where their format leaves it open.
  if (failed(sums) || !llvm::all_of_zip(*sums, mac.getAccumulators(), fits))
    if (auto codes = CodeTensor::get(weights->operand->get()); succeeded(codes))
      if (auto added = addUpWeights(op, weights->operand, weights->elements, codes->getReader());
          succeeded(added))
        sums = bound(&*added);
  return sums;
}

LogicalResult verifyMac(linalg::LinalgOp op, MacOp mac) {
  for (Value accumulator : mac.getAccumulators()) {
    auto argument = dyn_cast<BlockArgument>(accumulator);
    if (!argument || argument.getOwner() != op.getBlock())
      return success();
  }
  FailureOr<SmallVector<IntegerRange, 2>> sums = boundSumsOf(op, mac);
  if (failed(sums))
    return success();
  for (auto [sum, accumulator] : llvm::zip_equal(*sums, mac.getAccumulators())) {
    if (!fits(sum, accumulator))
      return breaksRule(mac,
                        "sums of products need " + Twine(sum.getSignedBits()) +
                            " bits, and the accumulator has " +
                            Twine(getWidthBits(accumulator.getType())),
                        "PHASE-INT5", "lowp-integerize");
  }
  return success();
}

} // namespace

LogicalResult mlir::lowp::verifyAccumulators(ModuleOp module) {
  WalkResult walk = module.walk([](MacOp mac) -> WalkResult {
    auto op = dyn_cast<linalg::LinalgOp>(mac->getParentOp());
    return op && op.getNumReductionLoops() > 0 ? verifyMac(op, mac) : success();
  });
  return failure(walk.wasInterrupted());
}
