//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do scalar bodies become vectors? Each op as upstream's element-wise ops take vectors:
// see VectorBody.h.
//
//===----------------------------------------------------------------------===//

#include "VectorBody.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::lowp;

LogicalResult VectorBody::verify(ContractOp op, Region &region) {
  for (Operation &each : region.front().without_terminator())
    if (!isa<arith::ConstantOp>(each) && !OpTrait::hasElementwiseMappableTraits(&each))
      return op.emitOpError("has '") << each.getName() << "' in a region, which has no form on "
                                        "vectors";
  return success();
}

Value VectorBody::getAddress(unsigned operand, const Place &place) {
  int64_t offset = place.row * place.rowStrides[operand] +
                   place.column * lanes * accesses[operand].strides[laneLoop];
  if (offset == 0)
    return place.origins[operand];
  return arith::AddIOp::create(builder, loc, place.origins[operand],
                               arith::ConstantIndexOp::create(builder, loc, offset));
}

Value VectorBody::getMask(int64_t valid) {
  SmallVector<bool> isThere(lanes, false);
  std::fill_n(isThere.begin(), valid, true);
  return arith::ConstantOp::create(
      builder, loc, DenseElementsAttr::get(getVector(builder.getI1Type()), isThere));
}

Value VectorBody::splat(Value scalar) {
  if (isa<VectorType>(scalar.getType()))
    return scalar;
  VectorType type = getVector(scalar.getType());
  if (auto constant = scalar.getDefiningOp<arith::ConstantOp>())
    return arith::ConstantOp::create(builder, loc,
                                     DenseElementsAttr::get(type, constant.getValue()));
  return vector::BroadcastOp::create(builder, loc, type, scalar);
}

/// Lane by lane, those that are there.
Value VectorBody::loadApart(unsigned input, Value at, int64_t stride, int64_t valid) {
  VectorType type = getVector(getElementTypeOrSelf(flat[input].getType()));
  Value result = arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
  for (int64_t lane = 0; lane < valid; ++lane) {
    Value own = at;
    if (lane != 0)
      own = arith::AddIOp::create(builder, loc, at,
                                  arith::ConstantIndexOp::create(builder, loc, lane * stride));
    Value element = memref::LoadOp::create(builder, loc, flat[input], own);
    result = vector::InsertOp::create(builder, loc, element, result, lane);
  }
  return result;
}

Value VectorBody::load(unsigned input, const Place &place) {
  int64_t stride = accesses[input].strides[laneLoop];
  std::tuple key(input, place.rowStrides[input] == 0 ? 0 : place.row,
                 stride == 0 ? 0 : place.column);
  Value &value = loaded[key];
  if (value)
    return value;
  Type element = getElementTypeOrSelf(flat[input].getType());
  if (cast<MemRefType>(flat[input].getType()).getRank() == 0)
    return value = splat(memref::LoadOp::create(builder, loc, flat[input], ValueRange()));
  Value at = getAddress(input, place);
  if (stride == 0)
    return value = splat(memref::LoadOp::create(builder, loc, flat[input], at));
  if (stride != 1 || place.valid == 1)
    return value = loadApart(input, at, stride, place.valid);
  VectorType type = getVector(element);
  if (place.valid == lanes)
    return value = vector::LoadOp::create(builder, loc, type, flat[input], at);
  Value none = arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
  return value = vector::MaskedLoadOp::create(builder, loc, type, flat[input], at,
                                              getMask(place.valid), none);
}

Value VectorBody::evaluate(Region &region, const Place &place, Value sum) {
  IRMapping vectors;
  Block &block = region.front();
  if (sum)
    vectors.map(block.getArguments().back(), sum);
  auto get = [&](Value scalar) {
    if (Value known = vectors.lookupOrNull(scalar))
      return known;
    auto argument = dyn_cast<BlockArgument>(scalar);
    bool isInput = argument && argument.getOwner() == &block;
    Value value = isInput ? load(argument.getArgNumber(), place) : splat(scalar);
    vectors.map(scalar, value);
    return value;
  };
  for (Operation &each : block.without_terminator()) {
    if (isa<arith::ConstantOp>(each))
      continue; // where it is read
    SmallVector<Value> operands = llvm::map_to_vector(each.getOperands(), get);
    SmallVector<Type> types = llvm::map_to_vector(
        each.getResultTypes(), [&](Type type) -> Type { return getVector(type); });
    Operation *made = builder.create(each.getLoc(), each.getName().getIdentifier(), operands,
                                     types, each.getAttrs());
    vectors.map(each.getResults(), made->getResults());
  }
  return get(block.getTerminator()->getOperand(0));
}

void VectorBody::store(const Place &place, Value value) {
  unsigned output = op.getInputs().size();
  Value at = getAddress(output, place);
  // Of a single lane LLVM 22 stores what was there before it was truncated (X86:
  // combineMaskedStore), over what lies behind it.
  if (place.valid == lanes)
    vector::StoreOp::create(builder, loc, value, flat[output], at);
  else if (place.valid == 1)
    memref::StoreOp::create(builder, loc, vector::ExtractOp::create(builder, loc, value, 0),
                            flat[output], at);
  else
    vector::MaskedStoreOp::create(builder, loc, flat[output], at, getMask(place.valid), value);
}
