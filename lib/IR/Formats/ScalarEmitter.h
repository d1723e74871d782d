//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Short names for the arith ops that formats are lowered to. Every call folds
// when its operands are constants.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_IR_FORMATS_SCALAREMITTER_H
#define LOWP_LIB_IR_FORMATS_SCALAREMITTER_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Matchers.h"

namespace mlir::lowp {

/// Emits scalar arithmetic at one place.
class ScalarEmitter {
public:
  using IntPredicate = arith::CmpIPredicate;
  using FloatPredicate = arith::CmpFPredicate;

  ScalarEmitter(OpBuilder &builder, Location loc)
      : builder(builder), loc(loc), i64(builder.getI64Type()),
        f64(builder.getF64Type()) {}

  Value integer(int64_t value, Type type) {
    return arith::ConstantOp::create(builder, loc,
                                     builder.getIntegerAttr(type, value));
  }
  Value real(double value) {
    return arith::ConstantOp::create(builder, loc,
                                     builder.getF64FloatAttr(value));
  }

  Value add(Value a, Value b) { return make<arith::AddIOp>(a, b); }
  Value sub(Value a, Value b) { return make<arith::SubIOp>(a, b); }
  Value mul(Value a, Value b) { return make<arith::MulIOp>(a, b); }
  Value shiftLeft(Value a, Value b) { return make<arith::ShLIOp>(a, b); }
  Value shiftRight(Value a, Value b) { return make<arith::ShRSIOp>(a, b); }
  Value shiftRightUnsigned(Value a, Value b) {
    return make<arith::ShRUIOp>(a, b);
  }
  Value bitAnd(Value a, Value b) { return make<arith::AndIOp>(a, b); }
  Value bitOr(Value a, Value b) { return make<arith::OrIOp>(a, b); }
  Value compare(IntPredicate predicate, Value a, Value b) {
    return make<arith::CmpIOp>(predicate, a, b);
  }
  Value select(Value condition, Value a, Value b) {
    return make<arith::SelectOp>(condition, a, b);
  }

  Value addF(Value a, Value b) { return make<arith::AddFOp>(a, b); }
  Value subF(Value a, Value b) { return make<arith::SubFOp>(a, b); }
  Value mulF(Value a, Value b) { return make<arith::MulFOp>(a, b); }
  Value divF(Value a, Value b) { return make<arith::DivFOp>(a, b); }
  Value compareF(FloatPredicate predicate, Value a, Value b) {
    return make<arith::CmpFOp>(predicate, a, b);
  }

  /// `value` in `type`, which is as wide or wider.
  Value extend(Value value, Type type, bool isSigned) {
    if (value.getType() == type)
      return value;
    return isSigned ? make<arith::ExtSIOp>(type, value)
                    : make<arith::ExtUIOp>(type, value);
  }
  /// The low bits of `value` in `type`, which is as wide or narrower.
  Value truncate(Value value, Type type) {
    return value.getType() == type ? value : make<arith::TruncIOp>(type, value);
  }
  /// `value` in `type` of any width; widening keeps the sign.
  Value resize(Value value, Type type) {
    return value.getType().getIntOrFloatBitWidth() <
                   type.getIntOrFloatBitWidth()
               ? extend(value, type, /*isSigned=*/true)
               : truncate(value, type);
  }
  Value toF64(Value value) {
    if (value.getType() == f64)
      return value;
    return isa<FloatType>(value.getType()) ? make<arith::ExtFOp>(f64, value)
                                           : make<arith::SIToFPOp>(f64, value);
  }
  /// Whether the sign bit of an f64 is set.
  Value hasSign(Value value) {
    return compare(IntPredicate::slt, make<arith::BitcastOp>(i64, value),
                   integer(0, i64));
  }
  /// Toward zero; the caller knows that `value` fits.
  Value toI64(Value value) { return make<arith::FPToSIOp>(i64, value); }

  OpBuilder &builder;
  Location loc;
  Type i64, f64;

private:
  template <typename OpTy, typename... Args>
  Value make(Args &&...args) {
    return builder.createOrFold<OpTy>(loc, std::forward<Args>(args)...);
  }
};

/// The value of a constant integer, or nullopt.
inline std::optional<int64_t> getConstantInteger(Value value) {
  APInt constant;
  if (!matchPattern(value, m_ConstantInt(&constant)))
    return std::nullopt;
  return constant.getSExtValue();
}

} // namespace mlir::lowp

#endif // LOWP_LIB_IR_FORMATS_SCALAREMITTER_H
