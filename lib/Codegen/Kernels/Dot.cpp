//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Kernel "dot": sums of bytes times bytes by instructions that add four products to each
// 32-bit lane. A tile of rows times channels stays in registers from its start to the codes
// that are stored; windows are read where they lie (implicit GEMM). Here: which contractions
// those are, what they take, and their weights in panels. The loops come from DotEmit.cpp.
//
//===----------------------------------------------------------------------===//

#include "Dot.h"
#include "Kernels.h"
#include "Tiles.h"
#include "lowp/IR/ContractOp.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

namespace mlir::lowp {

namespace {

/// Channels of a tile of sums.
constexpr int64_t kTileLanes = 16;

class DotLayer : public ByteLayer {
public:
  explicit DotLayer(linalg::GenericOp op) : ByteLayer(op) {}

  LogicalResult match(const Capabilities &machine, std::string &reason);
  KernelCost getCost(const Capabilities &machine);
  void rewrite(StringRef kernel, int64_t lanes, int64_t vectors);

  /// Of kernel "tiles": fails with the reason, where only kernel "dot" applies.
  LogicalResult matchTiles(const Capabilities &machine, std::string &reason);
  KernelCost getTilesCost(const Capabilities &machine);

  int64_t getVectors(int64_t lanes) const { return getPanelVectors(channels, lanes); }
  int64_t getTileVectors() const { return channels > kTileLanes ? 2 : 1; }

private:
  LogicalResult matchLoops(std::string &reason);
  Value packWeights(int64_t vectors, int64_t lanes);

  /// Parallel loops but the channels'.
  SmallVector<unsigned> rowLoops;
  /// Loops that are summed over: over consecutive data (outermost first), and others.
  SmallVector<unsigned> runLoops, outerSums;
  int64_t runLength = 1;
};

} // namespace

int64_t getPanelVectors(int64_t channels, int64_t lanes) {
  int64_t vectors = llvm::divideCeilSigned(channels, lanes);
  return vectors == 1 ? 1 : vectors == 3 ? 3 : 2;
}

LogicalResult DotLayer::matchLoops(std::string &reason) {
  AffineMap dataMap = op.getMatchingIndexingMap(data.operand);
  AffineMap weightsMap = op.getMatchingIndexingMap(weights.operand);
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
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
      return access.strides[loop] == runLength;
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
  int64_t total = channels;
  for (unsigned loop : llvm::concat<unsigned>(runLoops, outerSums))
    total *= ranges[loop];
  if (total == 0) {
    reason = "it sums nothing";
    return failure();
  }
  return success();
}

LogicalResult DotLayer::match(const Capabilities &machine, std::string &reason) {
  if (!machine.dot.bits) {
    reason = "the machine has no dot product of bytes";
    return failure();
  }
  if (failed(matchBody(reason)) || failed(matchAccess(reason)) || failed(matchLoops(reason)))
    return failure();
  SmallVector<unsigned> order(outerSums);
  llvm::append_range(order, runLoops);
  return readWeights(order, reason);
}

KernelCost DotLayer::getCost(const Capabilities &machine) {
  double rows = countPoints(rowLoops), sums = countPoints(outerSums);
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

std::optional<TileShape> chooseTileShape(int64_t range, int64_t run, int64_t vectors) {
  constexpr int64_t kMost = 16, kLeastRows = 4;
  if (ShapedType::isDynamic(range) || range < kLeastRows || run % kDotDepth != 0 || vectors < 1 ||
      vectors > 2)
    return std::nullopt;
  TileShape shape{std::min(range, kMost), 1};
  // Without a rest, if that leaves tiles large.
  for (int64_t size = shape.rows; size * 4 >= shape.rows * 3; --size)
    if (range % size == 0) {
      shape.rows = size;
      break;
    }
  for (int64_t size = 1; size <= kMost; ++size)
    if (run / kDotDepth % size == 0)
      shape.steps = size;
  return shape;
}

LogicalResult DotLayer::matchTiles(const Capabilities &machine, std::string &reason) {
  if (!machine.tiles || machine.dot.bits / 32 != kTileLanes) {
    reason = "the machine has no tile unit for bytes";
    return failure();
  }
  int64_t last = rowLoops.empty() ? 1 : op.getStaticLoopRanges()[rowLoops.back()];
  if (!chooseTileShape(last, runLength, getTileVectors())) {
    reason = "its last dimension of rows is not of known size, 4 or more, or it does not sum "
             "over fours of consecutive data";
    return failure();
  }
  return success();
}

/// As for kernel "dot", but that a tile of 16 rows times 16 channels takes 16 cycles for up
/// to 16 steps, and what is stored is loaded again.
KernelCost DotLayer::getTilesCost(const Capabilities &machine) {
  double rows = countPoints(rowLoops), sums = countPoints(outerSums);
  int64_t last = op.getStaticLoopRanges()[rowLoops.back()], vectors = getTileVectors();
  TileShape shape = *chooseTileShape(last, runLength, vectors);
  int64_t steps = runLength / kDotDepth;
  auto columns =
      static_cast<double>(llvm::divideCeilSigned(channels, kTileLanes * vectors) * vectors);
  double inTiles = static_cast<double>(last / shape.rows * shape.rows) / static_cast<double>(last);
  double tileCycles = rows * inTiles / static_cast<double>(shape.rows) * columns * sums *
                      static_cast<double>(steps / shape.steps) * kTileLanes;
  double dotCycles =
      rows * (1 - inTiles) * columns * sums * static_cast<double>(steps) / machine.dot.perCycle;
  constexpr double kPerSum = 14; // stored, loaded, started, rescaled, stored
  KernelCost cost;
  cost.cycles = tileCycles + dotCycles + rows * columns * kPerSum / machine.vectorsPerCycle;
  cost.weightBytes = static_cast<int64_t>(columns * sums) * steps * kTileLanes * kDotDepth;
  return cost;
}

/// [panels, outer sums.., steps, vectors, lanes, kDotDepth]; what is beyond the channels
/// and the run is 0.
Value DotLayer::packWeights(int64_t vectors, int64_t lanes) {
  OpBuilder builder(op);
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  int64_t outer = 1;
  SmallVector<int64_t> shape{llvm::divideCeilSigned(channels, vectors * lanes)};
  for (unsigned loop : outerSums) {
    shape.push_back(ranges[loop]);
    outer *= ranges[loop];
  }
  int64_t steps = llvm::divideCeilSigned(runLength, kDotDepth), panels = shape.front();
  shape.append({steps, vectors, lanes, kDotDepth});
  std::vector<char> bytes(panels * outer * steps * vectors * lanes * kDotDepth, 0);
  for (int64_t channel = 0; channel < channels; ++channel) {
    int64_t panel = channel / (vectors * lanes), column = channel % (vectors * lanes);
    const int8_t *from = integers.data() + channel * outer * runLength;
    for (int64_t sum = 0; sum < outer; ++sum)
      for (int64_t at = 0; at < runLength; ++at) {
        int64_t step = (panel * outer + sum) * steps + at / kDotDepth;
        bytes[(step * vectors * lanes + column) * kDotDepth + at % kDotDepth] =
            static_cast<char>(*from++);
      }
  }
  auto type = RankedTensorType::get(shape, builder.getI8Type());
  return arith::ConstantOp::create(builder, op.getLoc(),
                                   makeConstant(type, std::move(bytes), getLabel() + "_panels"));
}

void DotLayer::rewrite(StringRef kernel, int64_t lanes, int64_t vectors) {
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  Loops loops;
  loops.old.resize(op.getNumLoops());
  for (unsigned loop : rowLoops)
    loops.old[loop] = addLoop(loops, ranges[loop], false);
  AffineExpr channel = loops.old[channelLoop] = addLoop(loops, channels, false);
  SmallVector<AffineExpr> places{channel.floorDiv(vectors * lanes)};
  for (unsigned loop : outerSums)
    places.push_back(loops.old[loop] = addLoop(loops, ranges[loop], true));
  AffineExpr run = addLoop(loops, runLength, true), rest = run;
  for (unsigned loop : llvm::reverse(runLoops)) {
    loops.old[loop] = loop == runLoops.front() ? rest : rest % ranges[loop];
    rest = rest.floorDiv(ranges[loop]);
  }
  places.append({run.floorDiv(kDotDepth), (channel % (vectors * lanes)).floorDiv(lanes),
                 channel % lanes, run % kDotDepth});
  SmallVector<unsigned> summed(outerSums);
  llvm::append_range(summed, runLoops);
  Value packed = packWeights(vectors, lanes);
  makeContract(kernel, loops, packed,
               AffineMap::get(loops.ranges.size(), 0, places, op.getContext()), summed);
}

namespace {

class DotKernel : public Kernel {
public:
  DotKernel() : Kernel("dot", "constant weights by dot products of bytes, sums in registers") {}

  FailureOr<KernelCost> getCost(linalg::GenericOp op, const Capabilities &machine,
                                std::string &reason) const override {
    DotLayer layer(op);
    if (failed(layer.match(machine, reason)))
      return failure();
    return layer.getCost(machine);
  }

  LogicalResult rewrite(linalg::GenericOp op, const Capabilities &machine,
                        std::string &reason) const override {
    DotLayer layer(op);
    if (failed(layer.match(machine, reason)))
      return failure();
    int64_t lanes = machine.dot.bits / 32;
    layer.rewrite("dot", lanes, layer.getVectors(lanes));
    return success();
  }

  LogicalResult emit(ContractOp op, const Capabilities &machine) const override {
    return emitDot(op, machine);
  }
};

class TilesKernel : public Kernel {
public:
  TilesKernel() : Kernel("tiles", "constant weights by a tile unit for bytes") {}

  FailureOr<KernelCost> getCost(linalg::GenericOp op, const Capabilities &machine,
                                std::string &reason) const override {
    DotLayer layer(op);
    if (failed(layer.match(machine, reason)) || failed(layer.matchTiles(machine, reason)))
      return failure();
    return layer.getTilesCost(machine);
  }

  LogicalResult rewrite(linalg::GenericOp op, const Capabilities &machine,
                        std::string &reason) const override {
    DotLayer layer(op);
    if (failed(layer.match(machine, reason)) || failed(layer.matchTiles(machine, reason)))
      return failure();
    layer.rewrite("tiles", kTileLanes, layer.getTileVectors());
    return success();
  }

  LogicalResult emit(ContractOp op, const Capabilities &machine) const override {
    return emitTiles(op, machine);
  }
};

} // namespace

const Kernel &kernels::getDot() {
  static const DotKernel kernel;
  return kernel;
}

const Kernel &kernels::getTiles() {
  static const TilesKernel kernel;
  return kernel;
}

} // namespace mlir::lowp
