//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Kernel "dot": sums of bytes times bytes by instructions that add four products to each
// 32-bit lane. With data x of 8 bits and constant weights w of any format whose elements
// are integers of 8 bits beside a base per channel,
//
//   sum (x + z) (w + b)  =  sum x' w  +  b sum x  +  what is constant per channel
//
// where x' is x as unsigned (x + 128 of signed codes). A tile of rows times channels stays
// in registers from its start to the codes that are stored; windows are read where they lie
// (implicit GEMM). Here: which contractions those are, and what they take. Their weights
// are packed in DotBuild.cpp; the loops come from DotEmit.cpp.
//
//===----------------------------------------------------------------------===//

#include "Dot.h"
#include "Kernels.h"
#include "lowp/Analysis/Elements.h"
#include "lowp/Analysis/LinearAccess.h"
#include "lowp/IR/ContractOp.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/IR/Matchers.h"

namespace mlir::lowp {

namespace {

/// Whether `rescale` gives the code it takes, in a format that holds more.
bool isWidening(RescaleOp rescale) {
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

/// `value` in the body of `op` as an element of an operand, alone or with an offset that
/// is constant, alike for all or by one loop.
FailureOr<DotFactor> traceFactor(linalg::GenericOp op, Value value) {
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
  DotFactor factor;
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
      factor.channelLoop = map.getDimPosition(0);
    return factor;
  }
  return failure();
}

/// Bits of codes that stand for themselves.
constexpr unsigned kByteBits = 8;

} // namespace

int64_t getPanelVectors(int64_t channels, int64_t lanes) {
  int64_t vectors = llvm::divideCeilSigned(channels, lanes);
  return vectors == 1 ? 1 : vectors == 3 ? 3 : 2;
}

LogicalResult DotBuilder::matchLoops(std::string &reason) {
  auto dataType = cast<RankedTensorType>(data.operand->get().getType());
  auto resultType = cast<RankedTensorType>(op.getDpsInits()[0].getType());
  AffineMap dataMap = op.getMatchingIndexingMap(data.operand);
  AffineMap weightsMap = op.getMatchingIndexingMap(weights.operand);
  AffineMap output = op.getIndexingMapsArray().back();
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  for (RankedTensorType type : {dataType, resultType})
    if (llvm::is_contained(type.getShape().drop_front(), ShapedType::kDynamic)) {
      reason = "another dimension than the first has no static size";
      return failure();
    }
  if (!output.isProjectedPermutation() || output.getNumResults() == 0) {
    reason = "its results are not one element per output";
    return failure();
  }
  channelLoop = output.getDimPosition(output.getNumResults() - 1);
  SmallVector<int64_t> shape(dataType.getShape());
  if (!shape.empty() && ShapedType::isDynamic(shape.front()))
    shape.front() = std::numeric_limits<int32_t>::max();
  SmallVector<int64_t> fixed(ranges);
  for (int64_t &range : fixed)
    range = ShapedType::isDynamic(range) ? 1 : range;
  FailureOr<LinearAccess> access = linearise(dataMap, shape, fixed);
  if (failed(access)) {
    reason = "its data is not read by sums of multiples of its loops";
    return failure();
  }
  SmallVector<unsigned> sums;
  for (auto [loop, kind] : llvm::enumerate(op.getIteratorTypesArray())) {
    bool ofData = dataMap.isFunctionOfDim(loop), ofWeights = weightsMap.isFunctionOfDim(loop);
    if (kind == utils::IteratorType::reduction) {
      if (!ofData || !ofWeights || ShapedType::isDynamic(ranges[loop])) {
        reason = "a dimension that it sums over is not one of both operands";
        return failure();
      }
      sums.push_back(loop);
    } else if (loop == channelLoop) {
      if (ofData || !ofWeights) {
        reason = "the last dimension of its results does not count the weights' channels alone "
                 "(channels are not last, or each has data of its own)";
        return failure();
      }
    } else if (ofWeights) {
      reason = "each of several dimensions of its results has weights of its own";
      return failure();
    } else {
      rowLoops.push_back(loop);
    }
  }
  // Loops over data that lies one behind the other make one run.
  while (true) {
    auto next = llvm::find_if(sums, [&](unsigned loop) {
      return access->strides[loop] == runLength;
    });
    if (next == sums.end())
      break;
    runLoops.insert(runLoops.begin(), *next);
    runLength *= ranges[*next];
    sums.erase(next);
  }
  if (runLoops.empty()) {
    reason = "it does not sum over data that lies one behind the other";
    return failure();
  }
  outerSums = sums;
  channels = ranges[channelLoop];
  int64_t total = channels;
  for (unsigned loop : llvm::concat<unsigned>(runLoops, outerSums))
    total *= ranges[loop];
  if (total == 0) {
    reason = "it sums nothing";
    return failure();
  }
  return success();
}

LogicalResult DotBuilder::readWeights(std::string &reason) {
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
  std::vector<int64_t> span;
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  SmallVector<int64_t> strides(op.getNumLoops(), 0), rowMajor = getRowMajorStrides(type.getShape());
  for (unsigned dim = 0; dim < map.getNumResults(); ++dim)
    strides[map.getDimPosition(dim)] = rowMajor[dim];
  SmallVector<unsigned> order{channelLoop};
  llvm::append_range(order, outerSums);
  llvm::append_range(order, runLoops);
  SmallVector<int64_t> sizes;
  LinearAccess access;
  for (unsigned loop : order) {
    sizes.push_back(ranges[loop]);
    access.strides.push_back(strides[loop]);
  }
  std::vector<int64_t> all = codes->toVector();
  format->convert(all, 0);
  int64_t perChannel = static_cast<int64_t>(all.size()) / channels;
  std::vector<int64_t> ordered;
  ordered.reserve(all.size());
  SmallVector<int64_t> offsets;
  forEachPoint(sizes, {&access}, offsets, [&](ArrayRef<int64_t>) {
    ordered.push_back(all[offsets.front()]);
    return true;
  });
  base.assign(channels, 0);
  integers.resize(ordered.size());
  for (int64_t channel = 0; channel < channels; ++channel) {
    MutableArrayRef<int64_t> own(ordered.data() + channel * perChannel, perChannel);
    int64_t offset = weights.offsets[weights.offsets.size() == 1 ? 0 : channel];
    int64_t low = *llvm::min_element(own) + offset, high = *llvm::max_element(own) + offset;
    if (low < INT8_MIN || high > INT8_MAX) {
      base[channel] = low - INT8_MIN;
      if (high - base[channel] > INT8_MAX)
        return fail();
    }
    for (auto [index, integer] : llvm::enumerate(own))
      integers[channel * perChannel + index] =
          static_cast<int8_t>(integer + offset - base[channel]);
  }
  return success();
}

LogicalResult DotBuilder::match(const Capabilities &machine, std::string &reason) {
  if (!machine.dot.bits) {
    reason = "the machine has no dot product of bytes";
    return failure();
  }
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
  FailureOr<DotFactor> lhs = traceFactor(op, mac.getLhs()), rhs = traceFactor(op, mac.getRhs());
  if (failed(lhs) || failed(rhs) || lhs->operand == rhs->operand) {
    reason = "what it multiplies is not an element of each of two operands, beside a constant";
    return failure();
  }
  bool isRight = succeeded(getConstantCodes(rhs->operand->get()));
  data = isRight ? *lhs : *rhs;
  weights = isRight ? *rhs : *lhs;
  auto format = cast<FormatTypeInterface>(getElementTypeOrSelf(data.operand->get().getType()));
  if (!isWorthItsCode(format, kByteBits) || data.channelLoop) {
    reason = "its data are not codes of at most 8 bits that stand for themselves";
    return failure();
  }
  isSigned = format.isSignedCode();
  if (failed(matchLoops(reason)))
    return failure();
  if (weights.channelLoop && *weights.channelLoop != channelLoop) {
    reason = "its weights have offsets by another loop than their channels";
    return failure();
  }
  return readWeights(reason);
}

KernelCost DotBuilder::getCost(const Capabilities &machine) {
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  double rows = 1, sums = 1;
  for (unsigned loop : rowLoops)
    rows *= static_cast<double>(ShapedType::isDynamic(ranges[loop]) ? 1 : ranges[loop]);
  for (unsigned loop : outerSums)
    sums *= static_cast<double>(ranges[loop]);
  int64_t lanes = machine.dot.bits / 32, vectors = getPanelVectors(channels, lanes);
  int64_t panels = llvm::divideCeilSigned(channels, lanes * vectors);
  auto steps = sums * static_cast<double>(llvm::divideCeilSigned(runLength, kDotDepth));
  auto columns = static_cast<double>(panels * vectors);
  KernelCost cost;
  // One instruction per vector of channels and row; its data is read once per row and panel.
  double dots = rows * columns * steps / machine.dot.perCycle;
  double reads = rows * static_cast<double>(panels) * steps * (isSigned ? 2 : 1) /
                 machine.vectorsPerCycle;
  double perSum = 12; // started, rescaled, stored
  cost.cycles = std::max(dots, reads) + rows * columns * perSum / machine.vectorsPerCycle;
  cost.weightBytes = static_cast<int64_t>(columns * steps) * lanes * kDotDepth;
  return cost;
}

namespace {

class DotKernel : public Kernel {
public:
  DotKernel() : Kernel("dot", "constant weights by dot products of bytes, sums in registers") {}

  FailureOr<KernelCost> getCost(linalg::GenericOp op, const Capabilities &machine,
                                std::string &reason) const override {
    DotBuilder builder(op);
    if (failed(builder.match(machine, reason)))
      return failure();
    return builder.getCost(machine);
  }

  LogicalResult rewrite(linalg::GenericOp op, const Capabilities &machine,
                        std::string &reason) const override {
    DotBuilder builder(op);
    if (failed(builder.match(machine, reason)))
      return failure();
    builder.rewrite(machine);
    return success();
  }

  LogicalResult emit(ContractOp op, const Capabilities &machine) const override {
    return emitDot(op, machine);
  }
};

} // namespace

const Kernel &kernels::getDot() {
  static const DotKernel kernel;
  return kernel;
}

} // namespace mlir::lowp
