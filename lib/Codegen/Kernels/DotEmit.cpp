//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The loops of kernel "dot": a tile of rows times vectors of channels stays in registers.
//
//   for panel: for rows: for a tile of the last loop of rows:
//     sums = 0                           one vector of channels per row and column
//     for outer sums: for steps of the run:
//       for each column: load 4 x lanes weights
//       for each row: broadcast 4 bytes of data; sums = dot(sums, data, weights)
//     for each row and column: store finish(start + sums)
//
//===----------------------------------------------------------------------===//

#include "DotEmit.h"
#include "lowp/IR/ContractOp.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlir::lowp {

namespace {

/// Registers that hold no sums, but weights, data and constants.
constexpr int64_t kOtherRegisters = 4;
/// Sums that a dot product must be able to turn to while one is not done.
constexpr int64_t kChains = 10;

} // namespace

LogicalResult DotEmitter::begin() {
  if (failed(readLoops()))
    return failure();
  runLoop = sums.back();
  outerSums.assign(sums.begin(), sums.end() - 1);
  channels = op.getRanges()[channelLoop];
  run = op.getRanges()[runLoop];
  auto isRun = [&](const LinearAccess &access) {
    return access.strides[runLoop] == 1 && access.strides[channelLoop] == 0;
  };
  if (failed(readOperands(isRun)))
    return failure();
  if (!isRun(accesses[kData]))
    return fail("its data does not lie in the order of its last sum, for all channels");
  return readPanels();
}

/// The weights must lie as DotLayer packs them, and the step be a dot product.
LogicalResult DotEmitter::readPanels() {
  auto type = cast<MemRefType>(op.getInputs()[kWeights].getType());
  ArrayRef<int64_t> shape = type.getShape();
  size_t rank = outerSums.size() + 5;
  if (shape.size() != rank || !type.getElementType().isInteger(8))
    return fail("its weights are not in panels");
  vectors = shape[rank - 3];
  steps = llvm::divideCeilSigned(run, kDotDepth);
  int64_t width = vectors * lanes;
  panels = llvm::divideCeilSigned(channels, std::max<int64_t>(width, 1));
  SmallVector<int64_t> expected{panels};
  AffineExpr channel = builder.getAffineDimExpr(channelLoop), at = builder.getAffineDimExpr(runLoop);
  SmallVector<AffineExpr> places{channel.floorDiv(width)};
  for (unsigned loop : outerSums) {
    expected.push_back(op.getRanges()[loop]);
    places.push_back(builder.getAffineDimExpr(loop));
  }
  expected.append({steps, vectors, lanes, kDotDepth});
  places.append({at.floorDiv(kDotDepth), (channel % width).floorDiv(lanes), channel % lanes,
                 at % kDotDepth});
  if (shape != ArrayRef(expected) || channels < 1 || run < 1 ||
      op.getMap(kWeights) != AffineMap::get(op.getNumLoops(), 0, places, op.getContext()))
    return fail("its weights are not in panels for vectors of " + Twine(lanes) + " lanes");

  return readStep();
}

/// Rows that one tile has: all, or as many as registers hold, in equal parts where that
/// leaves tiles large.
static int64_t getTileRows(int64_t range, int64_t columns, int64_t registers) {
  int64_t most = (registers - kOtherRegisters) / columns;
  if (ShapedType::isDynamic(range))
    return most;
  if (range <= most)
    return std::max<int64_t>(range, 1);
  for (int64_t size = most; size * 3 >= most * 2; --size)
    if (range % size == 0)
      return size;
  return most;
}

LogicalResult DotEmitter::emit() {
  if (failed(begin()))
    return failure();
  emitAllPanels();
  op.erase();
  return success();
}

void DotEmitter::emitAllPanels() {
  int64_t width = vectors * lanes, whole = channels / width;
  emitPanels(0, whole, width);
  if (whole < panels)
    emitPanels(whole, panels, channels % width);
}

Value DotEmitter::multiply(Value sums, Value data, Value weights) {
  return LLVM::CallIntrinsicOp::create(builder, loc, sums.getType(),
                                       builder.getStringAttr(dot.intrinsic),
                                       ValueRange{sums, data, weights})
      .getResult(0);
}

void DotEmitter::emitPanels(int64_t first, int64_t last, int64_t valid) {
  if (first == last)
    return;
  auto body = [&](Value panel) {
    SmallVector<Value> places;
    for (auto [number, access] : llvm::enumerate(accesses)) {
      if (number == kWeights)
        places.push_back(index(0));
      else
        places.push_back(move(index(access.offset), panel,
                              access.strides[channelLoop] * vectors * lanes));
    }
    beginPanel(panel, valid);
    forEachRow(places, [&](ArrayRef<Value> row) { emitRow(row, panel, valid); });
  };
  if (last - first == 1)
    body(index(first));
  else
    forEach(index(last - first), 1, [&](Value panel) { body(add(panel, first)); });
}

void DotEmitter::emitRow(ArrayRef<Value> places, Value panel, int64_t valid) {
  int64_t size = getTileRows(rows.back().range, llvm::divideCeilSigned(valid, lanes), dot.registers);
  forEachTile(places, size, [&](ArrayRef<Value> tile, int64_t count) {
    emitTile(tile, panel, count, valid);
  });
}

int64_t DotEmitter::getPanelSize() {
  int64_t size = steps * vectors * lanes * kDotDepth;
  for (unsigned loop : outerSums)
    size *= op.getRanges()[loop];
  return size;
}

Value DotEmitter::getWeights(Value panel) { return move(index(0), panel, getPanelSize()); }

int64_t DotEmitter::getWeightStride(size_t loop) {
  int64_t stride = steps * vectors * lanes * kDotDepth;
  for (unsigned inner : ArrayRef(outerSums).drop_front(loop + 1))
    stride *= op.getRanges()[inner];
  return stride;
}

void DotEmitter::emitTile(ArrayRef<Value> places, Value panel, int64_t count, int64_t valid) {
  int64_t columns = llvm::divideCeilSigned(valid, lanes);
  Value weights = getWeights(panel);
  finishRows(places, count, columns, valid,
             emitSums(0, places[kData], weights, count, columns, getZeroSums(count * columns)));
}

SmallVector<Value> DotEmitter::emitSums(size_t loop, Value data, Value weights, int64_t count,
                                        int64_t columns, SmallVector<Value> sums) {
  if (loop == outerSums.size())
    return emitRun(data, weights, count, columns, std::move(sums));
  auto nest = scf::ForOp::create(builder, loc, index(0), index(op.getRanges()[outerSums[loop]]),
                                 index(1), sums);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(nest.getBody());
  Value at = nest.getInductionVar();
  SmallVector<Value> next =
      emitSums(loop + 1, move(data, at, accesses[kData].strides[outerSums[loop]]),
               move(weights, at, getWeightStride(loop)), count, columns,
               SmallVector<Value>(nest.getRegionIterArgs()));
  scf::YieldOp::create(builder, loc, next);
  return SmallVector<Value>(nest.getResults());
}

/// All steps of the run: where one tile has too few sums to keep the unit busy, several
/// steps add to sums of their own.
SmallVector<Value> DotEmitter::emitRun(Value data, Value weights, int64_t count, int64_t columns,
                                       SmallVector<Value> sums) {
  int64_t tile = count * columns, perStep = vectors * lanes * kDotDepth;
  int64_t whole = run / kDotDepth;
  int64_t apart = std::clamp<int64_t>(llvm::divideCeilSigned(kChains, tile), 1,
                                      std::max<int64_t>(whole, 1));
  int64_t rounds = whole / apart;
  if (rounds > 0) {
    SmallVector<Value> all(sums);
    auto vectorType = cast<VectorType>(sums.front().getType());
    Value zero = arith::ConstantOp::create(builder, loc, builder.getZeroAttr(vectorType));
    all.append(tile * (apart - 1), zero);
    auto emitRound = [&](Value dataAt, Value weightsAt, MutableArrayRef<Value> carried) {
      for (int64_t step = 0; step < apart; ++step)
        emitStep(add(dataAt, step * kDotDepth), add(weightsAt, step * perStep), kDotDepth, count,
                 columns, carried.slice(step * tile, tile));
    };
    if (rounds == 1) {
      emitRound(data, weights, all);
    } else {
      auto nest = scf::ForOp::create(builder, loc, index(0), index(rounds), index(1), all);
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(nest.getBody());
      SmallVector<Value> carried(nest.getRegionIterArgs());
      Value at = nest.getInductionVar();
      emitRound(move(data, at, apart * kDotDepth), move(weights, at, apart * perStep), carried);
      scf::YieldOp::create(builder, loc, carried);
      all.assign(nest.getResults().begin(), nest.getResults().end());
    }
    for (int64_t number = 0; number < tile; ++number) {
      sums[number] = all[number];
      for (int64_t step = 1; step < apart; ++step)
        sums[number] =
            arith::AddIOp::create(builder, loc, sums[number], all[step * tile + number]);
    }
  }
  for (int64_t step = rounds * apart; step < steps; ++step)
    emitStep(add(data, step * kDotDepth), add(weights, step * perStep),
             std::min(kDotDepth, run - step * kDotDepth), count, columns, sums);
  return sums;
}

Value DotEmitter::loadData(Value at, int64_t bytes) {
  Type i8 = builder.getI8Type(), i32 = builder.getI32Type();
  Value word;
  if (bytes == kDotDepth) {
    Value four = vector::LoadOp::create(builder, loc, VectorType::get({kDotDepth}, i8),
                                        flat[kData], at);
    word = vector::BitCastOp::create(builder, loc, VectorType::get({1}, i32), four);
    word = vector::ExtractOp::create(builder, loc, word, 0);
  } else {
    // Not beyond what is there.
    for (int64_t byte = 0; byte < bytes; ++byte) {
      Value code = memref::LoadOp::create(builder, loc, flat[kData], add(at, byte));
      code = arith::ExtUIOp::create(builder, loc, i32, code);
      Value place = arith::ConstantIntOp::create(builder, loc, 8 * byte, 32);
      code = byte ? arith::ShLIOp::create(builder, loc, code, place).getResult() : code;
      word = byte ? arith::OrIOp::create(builder, loc, word, code).getResult() : code;
    }
  }
  Value all = vector::BroadcastOp::create(builder, loc, VectorType::get({lanes}, i32), word);
  auto bytesType = VectorType::get({lanes * kDotDepth}, builder.getI8Type());
  all = vector::BitCastOp::create(builder, loc, bytesType, all);
  if (isSigned) {
    Value sign = arith::ConstantOp::create(
        builder, loc, DenseElementsAttr::get(bytesType, builder.getI8IntegerAttr(INT8_MIN)));
    all = arith::XOrIOp::create(builder, loc, all, sign);
  }
  return all;
}

void DotEmitter::emitStep(Value data, Value weights, int64_t bytes, int64_t count,
                          int64_t columns, MutableArrayRef<Value> sums) {
  auto bytesType = VectorType::get({lanes * kDotDepth}, builder.getI8Type());
  SmallVector<Value> loaded;
  for (int64_t column = 0; column < columns; ++column)
    loaded.push_back(vector::LoadOp::create(builder, loc, bytesType, flat[kWeights],
                                            add(weights, column * lanes * kDotDepth)));
  for (int64_t row = 0; row < count; ++row) {
    Value codes = loadData(add(data, row * rows.back().strides[kData]), bytes);
    for (int64_t column = 0; column < columns; ++column) {
      Value &sum = sums[row * columns + column];
      sum = multiply(sum, codes, loaded[column]);
    }
  }
}

LogicalResult emitDot(ContractOp op, const Capabilities &machine) {
  if (!machine.dot.bits)
    return op.emitOpError("cannot be computed by kernel 'dot': the machine that lowp.target names "
                          "has no dot product of bytes");
  return DotEmitter(op, machine.dot).emit();
}

} // namespace mlir::lowp
