//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The loops of kernel "depthwise":
//
//   for rows: for blocks of channels: for a tile of the last loop of rows:
//     sums = 0                         one vector of channels per result
//     for rows of the window:
//       load the channels of each place; put fours of places together, byte by byte
//       for each result and each four that it has taps in: sums = dot(sums, four, weights)
//     for each result: store finish(start + sums)
//
//===----------------------------------------------------------------------===//

#include "Depthwise.h"
#include "VectorNest.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlir::lowp {

namespace {

/// Rows of a window whose weights are held in registers (or on the stack) all the time.
constexpr int64_t kMostHeld = 16;

class DepthwiseEmitter : public VectorNest {
public:
  DepthwiseEmitter(ContractOp op, const DotProduct &dot)
      : VectorNest(op, "depthwise", dot.bits / 32), dot(dot) {}

  LogicalResult emit();

private:
  /// Weights of one row of the window by result and four; null where there are none.
  using RowWeights = SmallVector<SmallVector<Value>>;

  LogicalResult read();
  Value getZeros(int64_t bytes);
  void emitBlock(ArrayRef<Value> places, Value weights, int64_t valid);
  RowWeights loadWeights(Value at, const TapTile &tile);
  void emitTile(ArrayRef<Value> places, Value weights, ArrayRef<RowWeights> held,
                const TapTile &tile, int64_t valid);
  /// All rows of the window, from loop `loop` of it on.
  SmallVector<Value> emitWindow(size_t loop, Value data, Value weights, const TapTile &tile,
                                int64_t valid, SmallVector<Value> sums);
  void addRow(Value data, const RowWeights &weights, const TapTile &tile, int64_t valid,
              MutableArrayRef<Value> sums);
  Value loadChannels(Value at, int64_t valid);
  TapTile getTile(int64_t most) {
    return chooseTapTile(most, op.getRanges()[tapLoop], rows.back().strides[kData],
                         accesses[kData].strides[tapLoop]);
  }

  const DotProduct &dot;
  unsigned tapLoop = 0;
  SmallVector<unsigned> windowLoops; ///< but the taps'
  int64_t channels = 0, taps = 0, fours = 0, window = 1;
};

} // namespace

LogicalResult DepthwiseEmitter::read() {
  if (failed(readLoops()))
    return failure();
  tapLoop = sums.back();
  windowLoops.assign(sums.begin(), sums.end() - 1);
  channels = op.getRanges()[channelLoop];
  taps = op.getRanges()[tapLoop];
  fours = llvm::divideCeilSigned(taps, kDotDepth);
  auto isData = [&](const LinearAccess &access) { return access.strides[channelLoop] == 1; };
  if (failed(readOperands(isData)))
    return failure();
  if (!isData(accesses[kData]))
    return fail("the channels of its data do not lie one behind the other");
  AffineExpr channel = builder.getAffineDimExpr(channelLoop), tap = builder.getAffineDimExpr(tapLoop);
  SmallVector<int64_t> expected{llvm::divideCeilSigned(channels, lanes)};
  SmallVector<AffineExpr> places{channel.floorDiv(lanes)};
  for (unsigned loop : windowLoops) {
    expected.push_back(op.getRanges()[loop]);
    places.push_back(builder.getAffineDimExpr(loop));
    window *= op.getRanges()[loop];
  }
  expected.append({fours, lanes, kDotDepth});
  places.append({tap.floorDiv(kDotDepth), channel % lanes, tap % kDotDepth});
  auto type = cast<MemRefType>(op.getInputs()[kWeights].getType());
  if (type.getShape() != ArrayRef(expected) || !type.getElementType().isInteger(8) ||
      channels < 1 || taps < 1 ||
      op.getMap(kWeights) != AffineMap::get(op.getNumLoops(), 0, places, op.getContext()))
    return fail("its weights are not in fours of taps for vectors of " + Twine(lanes) + " lanes");
  return readStep();
}

LogicalResult DepthwiseEmitter::emit() {
  if (failed(read()))
    return failure();
  SmallVector<Value> origins;
  for (LinearAccess &access : accesses)
    origins.push_back(index(access.offset));
  int64_t perBlock = window * fours * lanes * kDotDepth;
  forEachRow(origins, [&](ArrayRef<Value> row) {
    auto atBlock = [&](Value block, int64_t valid) {
      SmallVector<Value> places;
      for (auto [number, place] : llvm::enumerate(row))
        places.push_back(number == kWeights
                             ? place
                             : move(place, block, accesses[number].strides[channelLoop] * lanes));
      emitBlock(places, move(index(0), block, perBlock), valid);
    };
    int64_t whole = channels / lanes;
    if (whole == 1)
      atBlock(index(0), lanes);
    else if (whole > 1)
      forEach(index(whole), 1, [&](Value block) { atBlock(block, lanes); });
    if (channels % lanes)
      atBlock(index(whole), channels % lanes);
  });
  op.erase();
  return success();
}

void DepthwiseEmitter::emitBlock(ArrayRef<Value> places, Value weights, int64_t valid) {
  int64_t range = rows.back().range;
  TapTile tile = getTile(ShapedType::isDynamic(range) ? 4 : range);
  auto hold = [&](const TapTile &tile) {
    SmallVector<RowWeights> held;
    if (window <= kMostHeld)
      for (int64_t row = 0; row < window; ++row)
        held.push_back(loadWeights(add(weights, row * fours * lanes * kDotDepth), tile));
    return held;
  };
  SmallVector<RowWeights> held = hold(tile);
  forEachTile(places, tile.rows, [&](ArrayRef<Value> at, int64_t count) {
    if (count == tile.rows)
      return emitTile(at, weights, held, tile, valid);
    TapTile rest = tile;
    rest.rows = count;
    emitTile(at, weights, hold(rest), rest, valid);
  });
}

Value DepthwiseEmitter::getZeros(int64_t bytes) {
  return arith::ConstantOp::create(
      builder, loc, builder.getZeroAttr(VectorType::get({bytes}, builder.getI8Type())));
}

/// The taps of each result where the places of the tile have them.
DepthwiseEmitter::RowWeights DepthwiseEmitter::loadWeights(Value at, const TapTile &tile) {
  int64_t bytes = lanes * kDotDepth;
  SmallVector<Value> packed;
  for (int64_t four = 0; four < fours; ++four)
    packed.push_back(vector::LoadOp::create(builder, loc,
                                            VectorType::get({bytes}, builder.getI8Type()),
                                            flat[kWeights], add(at, four * bytes)));
  RowWeights result(tile.rows, SmallVector<Value>(tile.getFours()));
  for (int64_t row = 0; row < tile.rows; ++row)
    for (int64_t four = 0; four < tile.getFours(); ++four)
      for (int64_t from = 0; from < fours; ++from) {
        // Of four `from` of the taps, those that are wanted; others stay as they are.
        SmallVector<int64_t> order(bytes);
        bool isWanted = false, isWhole = true;
        for (int64_t byte = 0; byte < bytes; ++byte) {
          std::optional<int64_t> tap = tile.getTap(row, four * kDotDepth + byte % kDotDepth);
          bool isHere = tap && *tap / kDotDepth == from;
          int64_t source = byte / kDotDepth * kDotDepth + (isHere ? *tap % kDotDepth : 0);
          order[byte] = isHere ? source : bytes + byte;
          isWanted |= isHere;
          isWhole &= isHere && source == byte;
        }
        if (!isWanted)
          continue;
        Value &known = result[row][four];
        known = isWhole ? packed[from]
                        : vector::ShuffleOp::create(builder, loc, packed[from],
                                                    known ? known : getZeros(bytes), order)
                              .getResult();
      }
  return result;
}

void DepthwiseEmitter::emitTile(ArrayRef<Value> places, Value weights, ArrayRef<RowWeights> held,
                                const TapTile &tile, int64_t valid) {
  SmallVector<Value> sums = getZeroSums(tile.rows);
  if (held.empty()) {
    sums = emitWindow(0, places[kData], weights, tile, valid, sums);
  } else {
    // The rows of the window, counted as the weights lie.
    for (int64_t row = 0; row < window; ++row) {
      int64_t offset = 0, rest = row;
      for (unsigned loop : llvm::reverse(windowLoops)) {
        offset += rest % op.getRanges()[loop] * accesses[kData].strides[loop];
        rest /= op.getRanges()[loop];
      }
      addRow(add(places[kData], offset), held[row], tile, valid, sums);
    }
  }
  finishRows(places, tile.rows, 1, valid, sums);
}

SmallVector<Value> DepthwiseEmitter::emitWindow(size_t loop, Value data, Value weights,
                                                const TapTile &tile, int64_t valid,
                                                SmallVector<Value> sums) {
  if (loop == windowLoops.size()) {
    addRow(data, loadWeights(weights, tile), tile, valid, sums);
    return sums;
  }
  int64_t perIndex = fours * lanes * kDotDepth;
  for (unsigned inner : ArrayRef(windowLoops).drop_front(loop + 1))
    perIndex *= op.getRanges()[inner];
  auto nest = scf::ForOp::create(builder, loc, index(0), index(op.getRanges()[windowLoops[loop]]),
                                 index(1), sums);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(nest.getBody());
  Value at = nest.getInductionVar();
  scf::YieldOp::create(
      builder, loc,
      emitWindow(loop + 1, move(data, at, accesses[kData].strides[windowLoops[loop]]),
                 move(weights, at, perIndex), tile, valid,
                 SmallVector<Value>(nest.getRegionIterArgs())));
  return SmallVector<Value>(nest.getResults());
}

/// The channels of a block at one place; those that are not there are 0.
Value DepthwiseEmitter::loadChannels(Value at, int64_t valid) {
  auto type = VectorType::get({lanes}, builder.getI8Type());
  if (valid == lanes)
    return vector::LoadOp::create(builder, loc, type, flat[kData], at);
  SmallVector<bool> isThere(lanes, false);
  std::fill_n(isThere.begin(), valid, true);
  Value mask = arith::ConstantOp::create(
      builder, loc, DenseElementsAttr::get(VectorType::get({lanes}, builder.getI1Type()), isThere));
  return vector::MaskedLoadOp::create(builder, loc, type, flat[kData], at, mask, getZeros(lanes));
}

void DepthwiseEmitter::addRow(Value data, const RowWeights &weights, const TapTile &tile,
                              int64_t valid, MutableArrayRef<Value> sums) {
  // How far neighbouring places are apart.
  int64_t stride = tile.taps > 1 ? accesses[kData].strides[tapLoop] / tile.tapStep
                                 : rows.back().strides[kData] / tile.rowStep;
  auto concatenate = [&](Value first, Value second) {
    int64_t size = 2 * cast<VectorType>(first.getType()).getNumElements();
    return vector::ShuffleOp::create(builder, loc, first, second,
                                     llvm::to_vector(llvm::seq<int64_t>(0, size)))
        .getResult();
  };
  // Byte 4 l + p is channel l of place p.
  SmallVector<int64_t> interleave;
  for (int64_t byte = 0; byte < lanes * kDotDepth; ++byte)
    interleave.push_back(byte % kDotDepth * lanes + byte / kDotDepth);
  for (int64_t four = 0; four < tile.getFours(); ++four) {
    SmallVector<Value> parts;
    bool isRead = false;
    for (int64_t place = four * kDotDepth; place < (four + 1) * kDotDepth; ++place) {
      bool isTap = false;
      for (int64_t row = 0; row < tile.rows; ++row)
        isTap |= tile.getTap(row, place).has_value();
      parts.push_back(isTap ? loadChannels(add(data, place * stride), valid) : getZeros(lanes));
      isRead |= isTap;
    }
    if (!isRead)
      continue;
    Value bytes = concatenate(concatenate(parts[0], parts[1]), concatenate(parts[2], parts[3]));
    bytes = vector::ShuffleOp::create(builder, loc, bytes, bytes, interleave);
    if (isSigned) {
      Value sign = arith::ConstantOp::create(
          builder, loc,
          DenseElementsAttr::get(cast<VectorType>(bytes.getType()),
                                 builder.getI8IntegerAttr(INT8_MIN)));
      bytes = arith::XOrIOp::create(builder, loc, bytes, sign);
    }
    for (int64_t row = 0; row < tile.rows; ++row)
      if (Value own = weights[row][four])
        sums[row] = LLVM::CallIntrinsicOp::create(builder, loc, sums[row].getType(),
                                                  builder.getStringAttr(dot.intrinsic),
                                                  ValueRange{sums[row], bytes, own})
                        .getResult(0);
  }
}

LogicalResult emitDepthwise(ContractOp op, const Capabilities &machine) {
  if (!machine.dot.bits)
    return op.emitOpError("cannot be computed by kernel 'depthwise': the machine that lowp.target "
                          "names has no dot product of bytes");
  return DepthwiseEmitter(op, machine.dot).emit();
}

} // namespace mlir::lowp
