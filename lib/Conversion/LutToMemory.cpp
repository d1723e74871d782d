//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Look-ups become loads: see LutToMemory.h. Equal tables of a module are one
// global, named after their contents, so that the same program gives the same
// text.
//
//===----------------------------------------------------------------------===//

#include "LutToMemory.h"
#include "lowp/IR/Lowp.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/xxhash.h"

#include <limits>

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// The global that holds `table`, made where there is none yet.
memref::GlobalOp getOrCreateGlobal(OpBuilder &builder, Operation *user,
                                   DenseElementsAttr table) {
  auto module = user->getParentOfType<ModuleOp>();
  std::string text;
  llvm::raw_string_ostream(text) << table.getType();
  ArrayRef<char> data = table.getRawData();
  text.append(data.begin(), data.end());
  uint64_t hash = llvm::xxh3_64bits(text);
  auto type = MemRefType::get(table.getType().getShape(),
                              table.getType().getElementType());
  for (;; ++hash) {
    std::string name = "lowp_lut_" + llvm::utohexstr(hash, /*LowerCase=*/true);
    Operation *found = SymbolTable::lookupSymbolIn(module, name);
    if (auto global = dyn_cast_or_null<memref::GlobalOp>(found);
        global && global.getInitialValue() == table)
      return global;
    if (found)
      continue;
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(module.getBody());
    return memref::GlobalOp::create(
        builder, user->getLoc(), name, builder.getStringAttr("private"), type,
        table, /*constant=*/true, /*alignment=*/IntegerAttr());
  }
}

/// `table` with rank 1, as dense elements.
DenseElementsAttr getDense(ElementsAttr table) {
  if (auto dense = dyn_cast<DenseElementsAttr>(table))
    return dense;
  SmallVector<Attribute> values(table.getValues<Attribute>());
  return DenseElementsAttr::get(table.getShapedType(), values);
}

struct LutPattern : OpConversionPattern<LutOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(LutOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    DenseElementsAttr table = getDense(op.getTable());
    Value bits = adaptor.getIndex();
    unsigned width = bits.getType().getIntOrFloatBitWidth();
    uint64_t last = table.getNumElements() - 1;
    // Only the bits that the table has entries for count.
    if (width > llvm::Log2_64(last + 1)) {
      Value mask = arith::ConstantOp::create(
          rewriter, loc,
          rewriter.getIntegerAttr(bits.getType(), static_cast<int64_t>(last)));
      bits = rewriter.createOrFold<arith::AndIOp>(loc, bits, mask);
    }
    if (width < 64)
      bits = rewriter.createOrFold<arith::ExtUIOp>(loc, rewriter.getI64Type(),
                                                   bits);
    Value index = rewriter.createOrFold<arith::IndexCastOp>(
        loc, rewriter.getIndexType(), bits);
    auto structured = op->getParentOfType<linalg::LinalgOp>();
    if (structured && structured.hasPureTensorSemantics()) {
      Value constant = arith::ConstantOp::create(rewriter, loc, table);
      rewriter.replaceOpWithNewOp<tensor::ExtractOp>(op, constant, index);
      return success();
    }
    if (!op->getParentOfType<ModuleOp>())
      return op.emitOpError("has no module that could hold its table");
    memref::GlobalOp global = getOrCreateGlobal(rewriter, op, table);
    Value memory = memref::GetGlobalOp::create(rewriter, loc, global.getType(),
                                               global.getSymName());
    rewriter.replaceOpWithNewOp<memref::LoadOp>(op, memory, index);
    return success();
  }
};

struct ThresholdPattern : OpConversionPattern<ThresholdOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(ThresholdOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override;
};

/// Rows of `values`, `row` long each, in rows of `padded` entries filled up with
/// `filler` (or, where that is null, with the last of the row); the number of
/// rows is a power of two.
DenseElementsAttr padRows(ArrayRef<APInt> values, int64_t row, int64_t padded,
                          const APInt *filler, Type type) {
  SmallVector<APInt> result;
  unsigned bits = type.getIntOrFloatBitWidth();
  int64_t rows = static_cast<int64_t>(values.size()) / std::max<int64_t>(row, 1);
  if (row == 0)
    rows = 1;
  for (int64_t index = 0; index < rows; ++index)
    for (int64_t entry = 0; entry < padded; ++entry)
      result.push_back(entry < row ? values[index * row + entry].trunc(bits)
                       : filler    ? filler->trunc(bits)
                                   : values[index * row + row - 1].trunc(bits));
  result.resize(llvm::PowerOf2Ceil(result.size()), APInt(bits, 0));
  auto tableType =
      RankedTensorType::get({static_cast<int64_t>(result.size())}, type);
  return DenseElementsAttr::get(tableType, ArrayRef<APInt>(result));
}

LogicalResult
ThresholdPattern::matchAndRewrite(ThresholdOp op, OpAdaptor adaptor,
                                  ConversionPatternRewriter &rewriter) const {
  Location loc = op.getLoc();
  auto format = cast<FormatTypeInterface>(op.getInput().getType());
  SmallVector<APInt> thresholds(op.getThresholdsAttr().getValues<APInt>());
  SmallVector<APInt> codes(op.getCodes().getValues<APInt>());
  int64_t levels = op.getCodes().getShapedType().getDimSize(1);
  // Compared in 32 bits where the input and all that it can reach fit.
  APInt most = APInt::getSignedMaxValue(32).sext(64);
  bool isNarrow = format.getBitWidth() + !format.isSignedCode() <= 32 &&
                  llvm::all_of(thresholds, [&](const APInt &threshold) {
                    return threshold.sle(most);
                  });
  if (isNarrow)
    for (APInt &threshold : thresholds)
      threshold = llvm::APIntOps::smax(threshold, ~most);
  Type work = isNarrow ? rewriter.getI32Type() : rewriter.getI64Type();
  APInt never = isNarrow ? most : APInt::getSignedMaxValue(64);
  Value input = adaptor.getInput();
  if (input.getType() != work)
    input = format.isSignedCode()
                ? rewriter.createOrFold<arith::ExtSIOp>(loc, work, input)
                : rewriter.createOrFold<arith::ExtUIOp>(loc, work, input);

  Type i32 = rewriter.getI32Type();
  auto constant = [&](int64_t value) -> Value {
    return arith::ConstantOp::create(rewriter, loc,
                                     rewriter.getIntegerAttr(i32, value));
  };
  auto size = static_cast<int64_t>(llvm::PowerOf2Ceil(levels));
  DenseElementsAttr thresholdTable =
      padRows(thresholds, levels - 1, size, &never, work);
  IntegerType storage = cast<FormatTypeInterface>(op.getType()).getStorageType();
  DenseElementsAttr codeTable = padRows(codes, levels, size, nullptr, storage);
  Value base = constant(0);
  if (op.getChannel()) {
    Value channel = rewriter.createOrFold<arith::IndexCastOp>(
        loc, i32, adaptor.getChannel());
    base = rewriter.createOrFold<arith::ShLIOp>(
        loc, channel, constant(llvm::Log2_64(size)));
  }
  auto lookUp = [&](Value index, DenseElementsAttr table, Type type) -> Value {
    return rewriter.createOrFold<LutOp>(loc, type, index, table);
  };
  // `base` counts the thresholds that are known to be reached. A filler that is
  // "reached" leads to a repeated last code.
  for (int64_t step = size / 2; step > 0; step /= 2) {
    Value index = rewriter.createOrFold<arith::AddIOp>(loc, base, constant(step - 1));
    Value isReached = rewriter.createOrFold<arith::CmpIOp>(
        loc, arith::CmpIPredicate::sle, lookUp(index, thresholdTable, work), input);
    Value next = rewriter.createOrFold<arith::AddIOp>(loc, base, constant(step));
    base = rewriter.createOrFold<arith::SelectOp>(loc, isReached, next, base);
  }
  rewriter.replaceOp(op, lookUp(base, codeTable, storage));
  return success();
}

} // namespace

void mlir::lowp::populateLutPatterns(const StorageTypeConverter &converter,
                                     RewritePatternSet &patterns) {
  patterns.add<LutPattern, ThresholdPattern>(converter, patterns.getContext());
}
