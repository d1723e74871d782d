//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// See VectorNest.h.
//
//===----------------------------------------------------------------------===//

#include "VectorNest.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlir::lowp;

LogicalResult VectorNest::readLoops() {
  if (op.getInputs().size() < 2 || op.getSumTypes().size() != 1 ||
      !op.getSumTypes().front().isInteger(32))
    return fail("it takes data and weights, and sums of 32 bits");
  AffineMap output = op.getMap(op.getInputs().size());
  if (op.getOutputs().size() != 1 || output.getNumResults() == 0)
    return fail("it has one output, of a dimension or more");
  channelLoop = output.getDimPosition(output.getNumResults() - 1);
  for (unsigned loop = 0; loop < op.getNumLoops(); ++loop)
    if (op.isReduction(loop))
      sums.push_back(loop);
  if (sums.empty())
    return fail("it sums nothing");
  return failure(failed(VectorBody::verify(op, op.getStart())) ||
                 failed(VectorBody::verify(op, op.getFinish())));
}

LogicalResult VectorNest::readOperands(function_ref<bool(const LinearAccess &)> isData) {
  for (OpOperand &operand : op->getOpOperands())
    if (failed(readOperand(operand, isData)))
      return failure();
  readRows();
  mergeRows();
  return success();
}

/// How the loops read or write `operand`, and a view of it as one row of elements. Buffers
/// that are parts of others may lie so that vectors cannot be read: those are copied.
LogicalResult VectorNest::readOperand(OpOperand &operand,
                                      function_ref<bool(const LinearAccess &)> isData) {
  SmallVector<int64_t> ranges(op.getRanges());
  for (int64_t &range : ranges)
    range = ShapedType::isDynamic(range) ? 1 : range;
  unsigned number = operand.getOperandNumber();
  auto type = cast<MemRefType>(operand.get().getType());
  AffineMap map = op.getMap(number);
  SmallVector<int64_t> shape(type.getShape());
  for (auto [dim, size] : llvm::enumerate(shape)) {
    if (!ShapedType::isDynamic(size))
      continue;
    auto loop = dyn_cast<AffineDimExpr>(map.getResult(dim));
    if (dim != 0 || !loop || !ShapedType::isDynamic(op.getRanges()[loop.getPosition()]))
      return fail("only the first dimension of an operand, counted by one loop, may have no "
                  "static size");
    size = 1;
  }
  bool isOutput = number >= op.getInputs().size();
  SmallVector<int64_t> strides;
  int64_t offset = 0;
  bool isKnown = succeeded(type.getStridesAndOffset(strides, offset)) &&
                 !llvm::is_contained(strides, ShapedType::kDynamic);
  FailureOr<LinearAccess> access = failure();
  auto fits = [&] {
    if (failed(access))
      return false;
    return number == kData ? isData(*access)
           : isOutput      ? access->strides[channelLoop] == 1
                           : true;
  };
  if (number == kWeights) {
    if (!type.getLayout().isIdentity())
      return fail("its weights are not in panels");
    access = LinearAccess();
  } else if (isKnown) {
    access = linearise(map, shape, ranges, strides);
  }
  Value buffer = operand.get();
  if (number != kWeights && !fits() && !type.getLayout().isIdentity()) {
    buffer = copyApart(operand.get(), isOutput);
    type = cast<MemRefType>(buffer.getType());
    access = linearise(map, shape, ranges);
  }
  if (failed(access))
    return fail("operand " + Twine(number) +
                " is not read by sums of multiples of the loops, inside of its bounds");
  accesses.push_back(*access);
  flat.push_back(flatten(buffer, type));
  return success();
}

/// A buffer of its own with what `buffer` holds, or that is copied there at the end.
Value VectorNest::copyApart(Value buffer, bool isOutput) {
  auto type = cast<MemRefType>(buffer.getType());
  SmallVector<Value> sizes;
  if (type.isDynamicDim(0))
    sizes.push_back(memref::DimOp::create(builder, loc, buffer, int64_t(0)));
  Value apart = memref::AllocOp::create(
      builder, loc, MemRefType::get(type.getShape(), type.getElementType()), sizes);
  if (!isOutput)
    memref::CopyOp::create(builder, loc, buffer, apart);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointAfter(op);
  memref::DeallocOp::create(builder, loc, apart);
  builder.setInsertionPointAfter(op);
  if (isOutput)
    memref::CopyOp::create(builder, loc, apart, buffer);
  return apart;
}

/// All of `buffer` from its first element on, as far as it reaches.
Value VectorNest::flatten(Value buffer, MemRefType type) {
  if (type.getRank() == 0)
    return buffer;
  if (type.getLayout().isIdentity()) {
    if (type.getRank() == 1)
      return buffer;
    SmallVector<ReassociationIndices> all(1);
    for (int64_t dim = 0; dim < type.getRank(); ++dim)
      all.front().push_back(dim);
    return memref::CollapseShapeOp::create(builder, loc, buffer, all);
  }
  SmallVector<int64_t> strides;
  int64_t offset = 0, reach = 1;
  (void)type.getStridesAndOffset(strides, offset);
  for (auto [size, stride] : llvm::zip_equal(type.getShape(), strides))
    reach = ShapedType::isDynamic(size) || ShapedType::isDynamic(reach)
                ? ShapedType::kDynamic
                : reach + std::max<int64_t>(size - 1, 0) * stride;
  auto parts = memref::ExtractStridedMetadataOp::create(builder, loc, buffer);
  OpFoldResult size = builder.getIndexAttr(reach);
  if (ShapedType::isDynamic(reach))
    size = arith::MulIOp::create(builder, loc, parts.getSizes().front(), index(strides.front()))
               .getResult();
  return memref::ReinterpretCastOp::create(
      builder, loc,
      MemRefType::get({reach}, type.getElementType(),
                      StridedLayoutAttr::get(builder.getContext(), ShapedType::kDynamic, {1})),
      parts.getBaseBuffer(), OpFoldResult(parts.getOffset()), ArrayRef{size},
      ArrayRef<OpFoldResult>{builder.getIndexAttr(1)});
}

LogicalResult VectorNest::readStep() {
  // sums + ext(data [^ 0x80]) * ext(weights)
  Block &step = op.getStep().front();
  auto sum = step.getTerminator()->getOperand(0).getDefiningOp<arith::AddIOp>();
  auto match = [&](Value product) {
    auto multiply = product.getDefiningOp<arith::MulIOp>();
    auto data = multiply ? multiply.getLhs().getDefiningOp<arith::ExtUIOp>() : nullptr;
    auto weights = multiply ? multiply.getRhs().getDefiningOp<arith::ExtSIOp>() : nullptr;
    if (!data || !weights || weights.getIn() != step.getArgument(kWeights))
      return false;
    Value code = data.getIn();
    if (auto flip = code.getDefiningOp<arith::XOrIOp>()) {
      APInt sign;
      if (!matchPattern(flip.getRhs(), m_ConstantInt(&sign)) || !sign.isSignMask())
        return false;
      isSigned = true;
      code = flip.getLhs();
    }
    return code == step.getArgument(kData) && code.getType().isInteger(8);
  };
  Value old = step.getArguments().back();
  if (!sum || !((sum.getLhs() == old && match(sum.getRhs())) ||
                (sum.getRhs() == old && match(sum.getLhs()))))
    return fail("its step does not add a byte without sign times a byte with one");
  return success();
}

void VectorNest::readRows() {
  AffineMap output = op.getMap(op.getInputs().size());
  for (unsigned loop = 0; loop < op.getNumLoops(); ++loop) {
    if (loop == channelLoop || op.isReduction(loop))
      continue;
    RowLoop row{op.getRanges()[loop], nullptr, {}};
    for (LinearAccess &access : accesses)
      row.strides.push_back(access.strides.empty() ? 0 : access.strides[loop]);
    auto dim = *output.getResultPosition(builder.getAffineDimExpr(loop));
    row.bound = ShapedType::isDynamic(row.range)
                    ? memref::DimOp::create(builder, loc, op.getOutputs()[0],
                                            static_cast<int64_t>(dim))
                          .getResult()
                    : index(row.range);
    rows.push_back(std::move(row));
  }
}

/// Two loops that move every operand as one does become one.
void VectorNest::mergeRows() {
  for (size_t inner = rows.size(); inner-- > 1;) {
    RowLoop &a = rows[inner - 1], &b = rows[inner];
    if (ShapedType::isDynamic(b.range))
      continue;
    bool fits = true;
    for (auto [outer, own] : llvm::zip_equal(a.strides, b.strides))
      fits &= outer == own * b.range;
    if (!fits)
      continue;
    a.bound = arith::MulIOp::create(builder, loc, a.bound, b.bound);
    a.range = ShapedType::isDynamic(a.range) ? a.range : a.range * b.range;
    a.strides = b.strides;
    rows.erase(rows.begin() + static_cast<int64_t>(inner));
  }
  if (rows.empty())
    rows.push_back({1, index(1), SmallVector<int64_t>(accesses.size(), 0)});
}

Value VectorNest::move(Value base, Value times, int64_t by) {
  if (by == 0)
    return base;
  Value far = by == 1 ? times : arith::MulIOp::create(builder, loc, times, index(by)).getResult();
  return arith::AddIOp::create(builder, loc, base, far);
}

void VectorNest::forEach(Value bound, int64_t step, function_ref<void(Value)> body) {
  auto loop = scf::ForOp::create(builder, loc, index(0), bound, index(step));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  body(loop.getInductionVar());
}

Value VectorNest::index(int64_t value) {
  return arith::ConstantIndexOp::create(builder, loc, value);
}

Value VectorNest::add(Value value, int64_t by) {
  return by == 0 ? value : arith::AddIOp::create(builder, loc, value, index(by)).getResult();
}

SmallVector<Value> VectorNest::move(ArrayRef<Value> places, Value times, const RowLoop &loop) {
  SmallVector<Value> moved;
  for (auto [number, place] : llvm::enumerate(places))
    moved.push_back(move(place, times, loop.strides[number]));
  return moved;
}

void VectorNest::forEachRow(ArrayRef<Value> places, function_ref<void(ArrayRef<Value>)> body,
                            size_t loop) {
  if (loop + 1 == rows.size())
    return body(places);
  forEach(rows[loop].bound, 1, [&](Value row) {
    forEachRow(move(places, row, rows[loop]), body, loop + 1);
  });
}

void VectorNest::forEachTile(ArrayRef<Value> places, int64_t size,
                             function_ref<void(ArrayRef<Value>, int64_t)> body) {
  const RowLoop &row = rows.back();
  auto at = [&](Value first, int64_t count) { body(move(places, first, row), count); };
  if (ShapedType::isDynamic(row.range)) {
    Value rest = arith::RemSIOp::create(builder, loc, row.bound, index(size));
    Value whole = arith::SubIOp::create(builder, loc, row.bound, rest);
    forEach(whole, size, [&](Value first) { at(first, size); });
    forEach(rest, 1, [&](Value one) {
      at(arith::AddIOp::create(builder, loc, whole, one), 1);
    });
    return;
  }
  forEachTile(places, 0, row.range, size, body);
}

void VectorNest::forEachTile(ArrayRef<Value> places, int64_t first, int64_t last, int64_t size,
                             function_ref<void(ArrayRef<Value>, int64_t)> body) {
  const RowLoop &row = rows.back();
  int64_t rest = (last - first) % size, whole = last - first - rest;
  if (whole == size)
    body(move(places, index(first), row), size);
  else if (whole != 0)
    forEach(index(whole), size,
            [&](Value at) { body(move(places, add(at, first), row), size); });
  if (rest != 0)
    body(move(places, index(first + whole), row), rest);
}

SmallVector<Value> VectorNest::getZeroSums(int64_t count) {
  auto type = VectorType::get({lanes}, builder.getI32Type());
  Value zero = arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
  return SmallVector<Value>(count, zero);
}

Value VectorNest::getScratch(int64_t elements) {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(
      &op->getParentOfType<FunctionOpInterface>().getFunctionBody().front());
  constexpr int64_t kLine = 64;
  return memref::AllocaOp::create(builder, loc, MemRefType::get({elements}, builder.getI32Type()),
                                  builder.getI64IntegerAttr(kLine));
}

void VectorNest::finishVector(VectorBody &bodies, ArrayRef<Value> places, int64_t row,
                              int64_t column, int64_t valid, Value products) {
  VectorBody::Place place{places, rows.back().strides, row, column,
                          std::min(lanes, valid - column * lanes)};
  Value start = bodies.evaluate(op.getStart(), place, Value());
  Value sum = arith::AddIOp::create(builder, loc, start, products);
  bodies.store(place, bodies.evaluate(op.getFinish(), place, sum));
}

void VectorNest::finishStored(ArrayRef<Value> places, int64_t count, int64_t columns,
                              int64_t valid, Value products, ArrayRef<Value> added) {
  auto type = VectorType::get({lanes}, builder.getI32Type());
  forEach(index(count), 1, [&](Value row) {
    VectorBody bodies(op, builder, flat, accesses, channelLoop, lanes);
    SmallVector<Value> at = move(places, row, rows.back());
    Value from = move(index(0), row, columns * lanes);
    for (int64_t column = 0; column < columns && column * lanes < valid; ++column) {
      Value sum = vector::LoadOp::create(builder, loc, type, products, add(from, column * lanes));
      if (!added.empty())
        sum = arith::AddIOp::create(builder, loc, sum, added[column]);
      finishVector(bodies, at, 0, column, valid, sum);
    }
  });
}

void VectorNest::finishRows(ArrayRef<Value> places, int64_t count, int64_t columns, int64_t valid,
                            ArrayRef<Value> products) {
  constexpr int64_t kFew = 4;
  if (count * columns <= kFew) {
    VectorBody bodies(op, builder, flat, accesses, channelLoop, lanes);
    for (auto [number, sum] : llvm::enumerate(products))
      finishVector(bodies, places, static_cast<int64_t>(number) / columns,
                   static_cast<int64_t>(number) % columns, valid, sum);
    return;
  }
  Value scratch = getScratch(count * columns * lanes);
  for (auto [number, sum] : llvm::enumerate(products))
    vector::StoreOp::create(builder, loc, sum, scratch,
                            index(static_cast<int64_t>(number) * lanes));
  finishStored(places, count, columns, valid, scratch);
}
