//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Kernel "depthwise": windows over channels that each have weights of their own. Lanes are
// channels; the bytes of four neighbouring places become neighbours, so that one dot product
// adds four taps, and results beside each other share them. Here: which contractions those
// are, what they take, and their weights. The loops come from DepthwiseEmit.cpp.
//
//===----------------------------------------------------------------------===//

#include "Depthwise.h"
#include "Kernels.h"
#include "lowp/IR/ContractOp.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

#include <numeric>
#include <tuple>

namespace mlir::lowp {

std::optional<int64_t> TapTile::getTap(int64_t row, int64_t place) const {
  int64_t along = place - row * rowStep;
  if (along < 0 || along % tapStep != 0 || along / tapStep >= taps)
    return std::nullopt;
  return along / tapStep;
}

bool TapTile::reads(int64_t row, int64_t four) const {
  for (int64_t place = four * kDotDepth; place < (four + 1) * kDotDepth; ++place)
    if (getTap(row, place))
      return true;
  return false;
}

double TapTile::getCost() const {
  double dots = 0;
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t four = 0; four < getFours(); ++four)
      dots += reads(row, four);
  // Each place is loaded, each four put together and interleaved.
  constexpr double kPutTogether = 4;
  return (static_cast<double>(getPlaces()) + kPutTogether * static_cast<double>(getFours()) + dots) /
         static_cast<double>(rows);
}

TapTile chooseTapTile(int64_t range, int64_t taps, int64_t rowStride, int64_t tapStride) {
  // A single tap, or a single result, is nowhere beside another one.
  if (taps == 1)
    tapStride = rowStride;
  if (range == 1)
    rowStride = tapStride;
  int64_t unit = std::gcd(rowStride, tapStride);
  TapTile best{taps, unit ? rowStride / unit : 1, unit ? tapStride / unit : 1, 1};
  constexpr int64_t kMostRows = 8;
  for (TapTile tile = best; tile.rows <= std::min(range, kMostRows); ++tile.rows)
    if (tile.getCost() < best.getCost())
      best = tile;
  return best;
}

namespace {

class DepthwiseLayer : public ByteLayer {
public:
  explicit DepthwiseLayer(linalg::GenericOp op) : ByteLayer(op) {}

  LogicalResult match(const Capabilities &machine, std::string &reason);
  KernelCost getCost(const Capabilities &machine);
  void rewrite(const Capabilities &machine);

private:
  LogicalResult matchLoops(std::string &reason);
  /// The weights, or as many ones.
  Value packWeights(int64_t lanes, bool isOnes);

  /// Parallel loops but the channels', and the loops of the window; the last are taps.
  SmallVector<unsigned> rowLoops, windowLoops;
};

} // namespace

LogicalResult DepthwiseLayer::matchLoops(std::string &reason) {
  AffineMap dataMap = op.getMatchingIndexingMap(data.operand);
  AffineMap weightsMap = op.getMatchingIndexingMap(weights.operand);
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  if (!weightsMap.isFunctionOfDim(channelLoop) || access.strides[channelLoop] != 1) {
    reason = "the last dimension of its results does not count channels that have data and "
             "weights of their own, the data's one behind the other";
    return failure();
  }
  if (llvm::any_of(access.strides, [](int64_t stride) { return stride < 0; })) {
    reason = "it reads its data backwards";
    return failure();
  }
  int64_t total = channels;
  for (auto [loop, kind] : llvm::enumerate(op.getIteratorTypesArray())) {
    bool ofData = dataMap.isFunctionOfDim(loop), ofWeights = weightsMap.isFunctionOfDim(loop);
    if (loop == channelLoop)
      continue;
    if (kind == utils::IteratorType::parallel) {
      if (ofWeights) {
        reason = "each of several dimensions of its results has weights of its own";
        return failure();
      }
      rowLoops.push_back(loop);
      continue;
    }
    // A loop of one round may be in neither.
    if ((!ofData || !ofWeights) && ranges[loop] != 1) {
      reason = "a dimension that it sums over is not one of both operands";
      return failure();
    }
    windowLoops.push_back(loop);
    total *= ranges[loop];
  }
  if (windowLoops.empty() || total == 0) {
    reason = "it sums nothing";
    return failure();
  }
  // Taps lie closest; a loop of one round says nothing.
  auto getRank = [&](unsigned loop) {
    return std::tuple(ranges[loop] != 1, -access.strides[loop], loop);
  };
  llvm::sort(windowLoops, [&](unsigned a, unsigned b) { return getRank(a) < getRank(b); });
  return success();
}

LogicalResult DepthwiseLayer::match(const Capabilities &machine, std::string &reason) {
  if (!machine.dot.bits) {
    reason = "the machine has no dot product of bytes";
    return failure();
  }
  if (failed(matchBody(reason)) || failed(matchAccess(reason)) || failed(matchLoops(reason)))
    return failure();
  return readWeights(windowLoops, reason);
}

KernelCost DepthwiseLayer::getCost(const Capabilities &machine) {
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  double rows = countPoints(rowLoops), others = countPoints(ArrayRef(windowLoops).drop_back());
  int64_t lanes = machine.dot.bits / 32, taps = ranges[windowLoops.back()];
  auto blocks = static_cast<double>(llvm::divideCeilSigned(channels, lanes));
  int64_t last = rowLoops.empty() ? 1 : ranges[rowLoops.back()];
  TapTile tile = chooseTapTile(ShapedType::isDynamic(last) ? 1 : last, taps,
                               rowLoops.empty() ? 1 : access.strides[rowLoops.back()],
                               access.strides[windowLoops.back()]);
  constexpr double kPerSum = 12; // started, rescaled, stored
  KernelCost cost;
  cost.cycles = rows * blocks * (others * tile.getCost() + kPerSum) / machine.vectorsPerCycle;
  cost.weightBytes = static_cast<int64_t>(blocks * others) *
                     llvm::divideCeilSigned(taps, kDotDepth) * lanes * kDotDepth;
  return cost;
}

/// [blocks, window.., fours of taps, lanes, kDotDepth]; what is beyond the channels and the
/// taps is 0.
Value DepthwiseLayer::packWeights(int64_t lanes, bool isOnes) {
  OpBuilder builder(op);
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  int64_t taps = ranges[windowLoops.back()], fours = llvm::divideCeilSigned(taps, kDotDepth);
  int64_t outer = 1;
  SmallVector<int64_t> shape{llvm::divideCeilSigned(channels, lanes)};
  for (unsigned loop : ArrayRef(windowLoops).drop_back()) {
    shape.push_back(ranges[loop]);
    outer *= ranges[loop];
  }
  std::vector<char> bytes(shape.front() * outer * fours * lanes * kDotDepth, 0);
  shape.append({fours, lanes, kDotDepth});
  const int8_t *from = integers.data();
  for (int64_t channel = 0; channel < channels; ++channel)
    for (int64_t row = 0; row < outer; ++row)
      for (int64_t tap = 0; tap < taps; ++tap) {
        int64_t four = (channel / lanes * outer + row) * fours + tap / kDotDepth;
        bytes[(four * lanes + channel % lanes) * kDotDepth + tap % kDotDepth] =
            isOnes ? 1 : static_cast<char>(*from++);
      }
  auto type = RankedTensorType::get(shape, builder.getI8Type());
  StringRef what = isOnes ? "_ones" : "_taps";
  return arith::ConstantOp::create(
      builder, op.getLoc(), makeConstant(type, std::move(bytes), getLabel() + what.str()));
}

void DepthwiseLayer::rewrite(const Capabilities &machine) {
  int64_t lanes = machine.dot.bits / 32;
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  Loops loops;
  loops.old.resize(op.getNumLoops());
  for (unsigned loop : rowLoops)
    loops.old[loop] = addLoop(loops, ranges[loop], false);
  AffineExpr channel = loops.old[channelLoop] = addLoop(loops, channels, false);
  SmallVector<AffineExpr> places{channel.floorDiv(lanes)};
  for (unsigned loop : windowLoops)
    places.push_back(loops.old[loop] = addLoop(loops, ranges[loop], true));
  AffineExpr tap = places.pop_back_val();
  places.append({tap.floorDiv(kDotDepth), channel % lanes, tap % kDotDepth});
  makeContract("depthwise", loops, packWeights(lanes, /*isOnes=*/false),
               AffineMap::get(loops.ranges.size(), 0, places, op.getContext()), windowLoops,
               [&] { return packWeights(lanes, /*isOnes=*/true); });
}

namespace {

class DepthwiseKernel : public Kernel {
public:
  DepthwiseKernel()
      : Kernel("depthwise", "windows of channels with weights of their own, by dot products of taps") {}

  FailureOr<KernelCost> getCost(linalg::GenericOp op, const Capabilities &machine,
                                std::string &reason) const override {
    DepthwiseLayer layer(op);
    if (failed(layer.match(machine, reason)))
      return failure();
    return layer.getCost(machine);
  }

  LogicalResult rewrite(linalg::GenericOp op, const Capabilities &machine,
                        std::string &reason) const override {
    DepthwiseLayer layer(op);
    if (failed(layer.match(machine, reason)))
      return failure();
    layer.rewrite(machine);
    return success();
  }

  LogicalResult emit(ContractOp op, const Capabilities &machine) const override {
    return emitDepthwise(op, machine);
  }
};

} // namespace

const Kernel &kernels::getDepthwise() {
  static const DepthwiseKernel kernel;
  return kernel;
}

} // namespace mlir::lowp
