//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which contractions multiply bytes: see ByteLayer.h. What becomes of them is in
// ByteLayerBuild.cpp.
//
//===----------------------------------------------------------------------===//

#include "ByteLayer.h"
#include "Kernels.h"
#include "lowp/Analysis/Elements.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::lowp;

/// Whether `rescale` gives the code it takes, in a format that holds more.
static bool isWidening(RescaleOp rescale) {
  auto in = cast<FormatTypeInterface>(rescale.getInput().getType());
  auto out = cast<FormatTypeInterface>(rescale.getType());
  APInt shift, inZero, outZero;
  return rescale.isShiftOnly() && matchPattern(rescale.getShift(), m_ConstantInt(&shift)) &&
         matchPattern(rescale.getInZeroPoint(), m_ConstantInt(&inZero)) &&
         matchPattern(rescale.getOutZeroPoint(), m_ConstantInt(&outZero)) && shift == 30 &&
         inZero.isZero() && outZero.isZero() &&
         out.getMinCode().getExtValue() <= in.getMinCode().getExtValue() &&
         out.getMaxCode().getExtValue() >= in.getMaxCode().getExtValue();
}

/// `value` in the body as an element of an operand, alone or with an offset that
/// is constant, alike for all or by one loop.
FailureOr<ByteLayer::Factor> ByteLayer::traceFactor(Value value) {
  auto getOperand = [&](Value value) -> OpOperand * {
    while (auto rescale = value.getDefiningOp<RescaleOp>()) {
      if (!isWidening(rescale))
        return nullptr;
      value = rescale.getInput();
    }
    auto argument = dyn_cast<BlockArgument>(value);
    if (!argument || argument.getOwner() != op.getBody() ||
        argument.getArgNumber() >= static_cast<unsigned>(op.getNumDpsInputs()))
      return nullptr;
    return &op->getOpOperand(argument.getArgNumber());
  };
  Factor factor;
  factor.operand = getOperand(value);
  if (factor.operand)
    return factor;
  auto add = value.getDefiningOp<AddOp>();
  if (!add)
    return failure();
  for (auto [element, offset] : {std::pair(add.getLhs(), add.getRhs()),
                                 std::pair(add.getRhs(), add.getLhs())}) {
    factor.operand = getOperand(element);
    if (!factor.operand)
      continue;
    if (auto constant = offset.getDefiningOp<ConstantOp>()) {
      factor.offsets = {constant.getFormatCode().getExtValue()};
      return factor;
    }
    OpOperand *operand = getOperand(offset);
    if (!operand)
      continue;
    FailureOr<CodeTensor> codes = getConstantCodes(operand->get());
    AffineMap map = op.getMatchingIndexingMap(operand);
    if (failed(codes) || map.getNumResults() > 1 ||
        (map.getNumResults() == 1 && !isa<AffineDimExpr>(map.getResult(0))))
      continue;
    factor.offsets = codes->toVector();
    if (map.getNumResults() == 1)
      factor.loop = map.getDimPosition(0);
    return factor;
  }
  return failure();
}

double ByteLayer::countPoints(ArrayRef<unsigned> loops) {
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  double points = 1;
  for (unsigned loop : loops)
    points *= ShapedType::isDynamic(ranges[loop]) ? 1 : static_cast<double>(ranges[loop]);
  return points;
}

LogicalResult ByteLayer::matchBody(std::string &reason) {
  MacOp mac = nullptr;
  for (Operation &each : op.getBody()->without_terminator())
    if (auto own = dyn_cast<MacOp>(each)) {
      if (mac) {
        reason = "it multiplies more than once";
        return failure();
      }
      mac = own;
    }
  auto accumulator = mac && mac.getAccumulators().size() == 1 && op.getNumDpsInits() == 1
                         ? dyn_cast<BlockArgument>(mac.getAccumulators().front())
                         : nullptr;
  if (!accumulator || accumulator != op.getRegionOutputArgs().front() ||
      op.getBody()->getTerminator()->getOperand(0) != mac.getResult(0) || op.hasIndexSemantics()) {
    reason = "it is not one lowp.mac into one accumulator";
    return failure();
  }
  auto sum = cast<FormatTypeInterface>(accumulator.getType());
  if (sum.getStorageType().getWidth() != 32) {
    reason = "its accumulator has not 32 bits";
    return failure();
  }
  FailureOr<Factor> lhs = traceFactor(mac.getLhs()), rhs = traceFactor(mac.getRhs());
  if (failed(lhs) || failed(rhs) || lhs->operand == rhs->operand) {
    reason = "what it multiplies is not an element of each of two operands, beside a constant";
    return failure();
  }
  bool isRight = succeeded(getConstantCodes(rhs->operand->get()));
  data = isRight ? *lhs : *rhs;
  weights = isRight ? *rhs : *lhs;
  auto format = cast<FormatTypeInterface>(getElementTypeOrSelf(data.operand->get().getType()));
  if (!isWorthItsCode(format, 8) || data.loop) {
    reason = "its data are not codes of at most 8 bits that stand for themselves";
    return failure();
  }
  isSigned = format.isSignedCode();
  return success();
}

LogicalResult ByteLayer::matchAccess(std::string &reason) {
  auto dataType = cast<RankedTensorType>(data.operand->get().getType());
  auto resultType = cast<RankedTensorType>(op.getDpsInits()[0].getType());
  AffineMap dataMap = op.getMatchingIndexingMap(data.operand);
  AffineMap output = op.getIndexingMapsArray().back();
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  if (!output.isProjectedPermutation() || output.getNumResults() == 0 || dataType.getRank() == 0) {
    reason = "its results are not one element per output";
    return failure();
  }
  for (RankedTensorType type : {dataType, resultType})
    if (llvm::is_contained(type.getShape().drop_front(), ShapedType::kDynamic)) {
      reason = "another dimension than the first has no static size";
      return failure();
    }
  channelLoop = output.getDimPosition(output.getNumResults() - 1);
  SmallVector<int64_t> shape(dataType.getShape());
  if (ShapedType::isDynamic(shape.front()))
    shape.front() = std::numeric_limits<int32_t>::max();
  SmallVector<int64_t> fixed(ranges);
  for (int64_t &range : fixed)
    range = ShapedType::isDynamic(range) ? 1 : range;
  FailureOr<LinearAccess> linear = linearise(dataMap, shape, fixed);
  if (failed(linear)) {
    reason = "its data is not read by sums of multiples of its loops";
    return failure();
  }
  access = *linear;
  channels = ranges[channelLoop];
  if (weights.loop && *weights.loop != channelLoop) {
    reason = "its weights have offsets by another loop than their channels";
    return failure();
  }
  return success();
}

LogicalResult ByteLayer::readWeights(ArrayRef<unsigned> others, std::string &reason) {
  auto fail = [&] {
    reason = "its weights are no constant integers of 8 bits beside one base per channel";
    return failure();
  };
  AffineMap map = op.getMatchingIndexingMap(weights.operand);
  FailureOr<CodeTensor> codes = getConstantCodes(weights.operand->get());
  auto type = cast<RankedTensorType>(weights.operand->get().getType());
  FailureOr<Elements> format = Elements::get(type.getElementType());
  if (failed(codes) || failed(format) || format->getNumParts() != 1 || !map.isProjectedPermutation())
    return fail();
  IntegerRange range = format->getRange(0);
  constexpr int kMost = 32;
  if (range.getSignedBits() > kMost)
    return fail();
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  SmallVector<int64_t> strides(op.getNumLoops(), 0), rowMajor = getRowMajorStrides(type.getShape());
  for (unsigned dim = 0; dim < map.getNumResults(); ++dim)
    strides[map.getDimPosition(dim)] = rowMajor[dim];
  SmallVector<unsigned> order{channelLoop};
  llvm::append_range(order, others);
  SmallVector<int64_t> sizes;
  LinearAccess own;
  for (unsigned loop : order) {
    sizes.push_back(ranges[loop]);
    own.strides.push_back(strides[loop]);
  }
  std::vector<int64_t> all = codes->toVector();
  format->convert(all, 0);
  int64_t perChannel = static_cast<int64_t>(all.size()) / channels;
  std::vector<int64_t> ordered;
  ordered.reserve(all.size());
  SmallVector<int64_t> offsets;
  forEachPoint(sizes, {&own}, offsets, [&](ArrayRef<int64_t>) {
    ordered.push_back(all[offsets.front()]);
    return true;
  });
  base.assign(channels, 0);
  integers.resize(ordered.size());
  for (int64_t channel = 0; channel < channels; ++channel) {
    ArrayRef<int64_t> values(ordered.data() + channel * perChannel, perChannel);
    int64_t offset = weights.offsets[weights.offsets.size() == 1 ? 0 : channel];
    int64_t low = *llvm::min_element(values) + offset, high = *llvm::max_element(values) + offset;
    if (low < INT8_MIN || high > INT8_MAX) {
      base[channel] = low - INT8_MIN;
      if (high - base[channel] > INT8_MAX)
        return fail();
    }
    for (auto [index, integer] : llvm::enumerate(values))
      integers[channel * perChannel + index] =
          static_cast<int8_t>(integer + offset - base[channel]);
  }
  return success();
}
