//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The loops of kernel "tiles" (AMX): of each panel two tiles of rows times two of channels
// are summed up in the tile unit, from chunks of the run that divide it:
//
//   for panel: for rows: for two tiles of the last loop of rows:
//     sums = 0                                       tiles 0 to 3
//     for outer sums: for chunks of the run:
//       load weights (tiles 6, 7) and data (4, 5); sums += data x weights
//     store sums; for each row: store finish(start + sums)
//
// Rows that are left have the loops of kernel "dot", on the same weights. Codes with a sign
// are multiplied as they are; what flipping it (data ^ 0x80) adds is a sum of weights, made
// once per panel. Tiles are named by constant numbers, in intrinsics that LLVM leaves alone.
//
//===----------------------------------------------------------------------===//

#include "DotEmit.h"
#include "Tiles.h"
#include "lowp/IR/ContractOp.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlir::lowp {

namespace {

/// Rows of what is left that kernel "dot" computes at a time.
constexpr int64_t kMostRows = 14;
/// Numbers of the first tile of sums, data and weights.
constexpr int64_t kSums = 0, kDataTiles = 4, kWeightTiles = 6;

class TilesEmitter : public DotEmitter {
public:
  TilesEmitter(ContractOp op, const Capabilities &machine)
      : DotEmitter(op, machine.dot, "tiles") {}

  LogicalResult emit();

protected:
  void beginPanel(Value panel, int64_t valid) override;
  void emitRow(ArrayRef<Value> places, Value panel, int64_t valid) override;

private:
  void configure();
  void call(StringRef name, ArrayRef<int64_t> tiles, ValueRange others = {});
  /// The address of element `at` of a row of elements, as the unit takes it.
  Value getAddress(Value buffer, Value at);
  Value integer(int64_t value) {
    return arith::ConstantIntOp::create(builder, loc, value, 64);
  }
  void emitBlock(ArrayRef<Value> places, Value panel, int64_t valid, int64_t blocks);
  void emitProducts(size_t loop, Value data, Value weights, int64_t blocks);

  TileShape shape;
  Value scratch;
  /// What flipping signs adds to the sums of a panel.
  SmallVector<Value> flipped;
};

} // namespace

LogicalResult TilesEmitter::emit() {
  if (failed(begin()))
    return failure();
  std::optional<TileShape> fits = chooseTileShape(rows.back().range, run, vectors);
  if (!fits)
    return fail("its rows and its run are no tiles");
  shape = *fits;
  scratch = getScratch(2 * shape.rows * vectors * lanes);
  configure();
  emitAllPanels();
  call("llvm.x86.tilerelease", {});
  op.erase();
  return success();
}

/// How large the tiles are, as the unit reads it: palette 1, bytes per row, rows.
void TilesEmitter::configure() {
  SmallVector<int8_t> bytes(64, 0);
  bytes[0] = 1;
  auto set = [&](int64_t first, int64_t count, int64_t tileRows, int64_t rowBytes) {
    for (int64_t tile = first; tile < first + count; ++tile) {
      bytes[16 + 2 * tile] = static_cast<int8_t>(rowBytes);
      bytes[48 + tile] = static_cast<int8_t>(tileRows);
    }
  };
  int64_t vectorBytes = lanes * 4;
  set(kSums, 4, shape.rows, vectorBytes);
  set(kDataTiles, 2, shape.rows, shape.steps * kDotDepth);
  set(kWeightTiles, 2, shape.steps, vectorBytes);
  auto module = op->getParentOfType<ModuleOp>();
  auto type = MemRefType::get({64}, builder.getI8Type());
  std::string name = "tiles_" + std::to_string(shape.rows) + "x" + std::to_string(shape.steps);
  if (!module.lookupSymbol(name)) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(module.getBody());
    memref::GlobalOp::create(
        builder, loc, name, builder.getStringAttr("private"), type,
        DenseElementsAttr::get(RankedTensorType::get({64}, builder.getI8Type()), ArrayRef(bytes)),
        /*constant=*/true, builder.getI64IntegerAttr(64));
  }
  Value table = memref::GetGlobalOp::create(builder, loc, type, name);
  call("llvm.x86.ldtilecfg", {}, getAddress(table, index(0)));
}

/// `name`(tiles.., others..): tiles are numbers that LLVM knows when it compiles.
void TilesEmitter::call(StringRef name, ArrayRef<int64_t> tiles, ValueRange others) {
  SmallVector<Value> arguments;
  for (int64_t tile : tiles)
    arguments.push_back(LLVM::ConstantOp::create(builder, loc, builder.getI8Type(),
                                                 builder.getI8IntegerAttr(static_cast<int8_t>(tile))));
  llvm::append_range(arguments, others);
  LLVM::CallIntrinsicOp::create(builder, loc, builder.getStringAttr(name), arguments);
}

Value TilesEmitter::getAddress(Value buffer, Value at) {
  auto type = cast<MemRefType>(buffer.getType());
  int64_t size = type.getElementTypeBitWidth() / 8;
  Value base = memref::ExtractAlignedPointerAsIndexOp::create(builder, loc, buffer);
  if (!type.getLayout().isIdentity()) {
    auto parts = memref::ExtractStridedMetadataOp::create(builder, loc, buffer);
    base = move(base, parts.getOffset(), size);
  }
  base = move(base, at, size);
  Value address = arith::IndexCastOp::create(builder, loc, builder.getI64Type(), base);
  return LLVM::IntToPtrOp::create(builder, loc, LLVM::LLVMPointerType::get(builder.getContext()),
                                  address);
}

/// 128 times the sums of the weights of each channel.
void TilesEmitter::beginPanel(Value panel, int64_t valid) {
  flipped.clear();
  if (!isSigned)
    return;
  auto bytes = VectorType::get({lanes * kDotDepth}, builder.getI8Type());
  Value sign = arith::ConstantOp::create(
      builder, loc, DenseElementsAttr::get(bytes, builder.getI8IntegerAttr(INT8_MIN)));
  int64_t perStep = vectors * lanes * kDotDepth;
  auto nest = scf::ForOp::create(builder, loc, index(0), index(getPanelSize() / perStep),
                                 index(1), getZeroSums(vectors));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(nest.getBody());
  Value at = move(getWeights(panel), nest.getInductionVar(), perStep);
  SmallVector<Value> sums(nest.getRegionIterArgs());
  for (int64_t vector = 0; vector < vectors; ++vector) {
    Value weights = vector::LoadOp::create(builder, loc, bytes, flat[kWeights],
                                           add(at, vector * lanes * kDotDepth));
    sums[vector] = multiply(sums[vector], sign, weights);
  }
  scf::YieldOp::create(builder, loc, sums);
  flipped.assign(nest.getResults().begin(), nest.getResults().end());
}

void TilesEmitter::emitRow(ArrayRef<Value> places, Value panel, int64_t valid) {
  int64_t range = rows.back().range, tiles = range / shape.rows;
  int64_t pairs = tiles / 2 * 2 * shape.rows, single = tiles * shape.rows;
  forEachTile(places, 0, pairs, 2 * shape.rows, [&](ArrayRef<Value> at, int64_t) {
    emitBlock(at, panel, valid, 2);
  });
  forEachTile(places, pairs, single, shape.rows, [&](ArrayRef<Value> at, int64_t) {
    emitBlock(at, panel, valid, 1);
  });
  forEachTile(places, single, range, std::clamp<int64_t>(range - single, 1, kMostRows),
              [&](ArrayRef<Value> at, int64_t count) { emitTile(at, panel, count, valid); });
}

void TilesEmitter::emitBlock(ArrayRef<Value> places, Value panel, int64_t valid, int64_t blocks) {
  for (int64_t block = 0; block < blocks; ++block)
    for (int64_t vector = 0; vector < vectors; ++vector)
      call("llvm.x86.tilezero", {kSums + 2 * block + vector});
  emitProducts(0, places[kData], getWeights(panel), blocks);
  int64_t rowBytes = vectors * lanes * 4;
  for (int64_t block = 0; block < blocks; ++block)
    for (int64_t vector = 0; vector < vectors; ++vector) {
      Value at = index((block * shape.rows * vectors + vector) * lanes);
      call("llvm.x86.tilestored64", {kSums + 2 * block + vector},
           {getAddress(scratch, at), integer(rowBytes)});
    }
  finishStored(places, blocks * shape.rows, vectors, valid, scratch, flipped);
}

void TilesEmitter::emitProducts(size_t loop, Value data, Value weights, int64_t blocks) {
  auto nest = [&](int64_t range, int64_t dataStride, int64_t weightStride, auto body) {
    if (range == 1)
      return body(data, weights);
    forEach(index(range), 1, [&](Value at) {
      body(move(data, at, dataStride), move(weights, at, weightStride));
    });
  };
  if (loop < outerSums.size())
    return nest(op.getRanges()[outerSums[loop]], accesses[kData].strides[outerSums[loop]],
                getWeightStride(loop), [&](Value dataAt, Value weightsAt) {
                  emitProducts(loop + 1, dataAt, weightsAt, blocks);
                });
  int64_t perStep = vectors * lanes * kDotDepth;
  int64_t rowStride = rows.back().strides[kData];
  nest(steps / shape.steps, shape.steps * kDotDepth, shape.steps * perStep,
       [&](Value dataAt, Value weightsAt) {
         for (int64_t vector = 0; vector < vectors; ++vector)
           call("llvm.x86.tileloadd64", {kWeightTiles + vector},
                {getAddress(flat[kWeights], add(weightsAt, vector * lanes * kDotDepth)),
                 integer(perStep)});
         for (int64_t block = 0; block < blocks; ++block) {
           call("llvm.x86.tileloadd64", {kDataTiles + block},
                {getAddress(flat[kData], add(dataAt, block * shape.rows * rowStride)),
                 integer(rowStride)});
           for (int64_t vector = 0; vector < vectors; ++vector)
             call(isSigned ? "llvm.x86.tdpbssd" : "llvm.x86.tdpbusd",
                  {kSums + 2 * block + vector, kDataTiles + block, kWeightTiles + vector});
         }
       });
}

LogicalResult emitTiles(ContractOp op, const Capabilities &machine) {
  if (!machine.tiles)
    return op.emitOpError("cannot be computed by kernel 'tiles': the machine that lowp.target "
                          "names has no tile unit for bytes");
  return TilesEmitter(op, machine).emit();
}

} // namespace mlir::lowp
