//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How to quantize, dequantize and accumulate `!lowp.fixed` with portable scalar
// arithmetic, as docs/NumericContract.md states. No op is undefined for any
// operand: a float is converted to an integer only where it is known to fit.
//
//===----------------------------------------------------------------------===//

#include "ScalarEmitter.h"
#include "lowp/IR/Types.h"

#include <cmath>

using namespace mlir;
using namespace mlir::lowp;
using numerics::Overflow;
using numerics::Rounding;

namespace {

/// Emits the steps of quantize.
class QuantizeEmitter : public ScalarEmitter {
public:
  QuantizeEmitter(OpBuilder &builder, Location loc, FixedType type)
      : ScalarEmitter(builder, loc), type(type) {}

  Value emit(Value input, Value scale, Value zeroPoint, Rounding rounding,
             Overflow overflow);
  /// 32 bits for Stochastic.
  Value random;

private:
  /// Whether -bound < value < bound; false for NaN.
  Value isWithin(Value value, double bound) {
    return bitAnd(compareF(FloatPredicate::OLT, value, real(bound)),
                  compareF(FloatPredicate::OGT, value, real(-bound)));
  }
  Value roundToInteger(Value value, Rounding rounding);
  Value toI64Modulo(Value integer, bool isBounded);
  Value saturate(Value rounded, Value zeroPoint);
  Value wrap(Value rounded, Value zeroPoint);

  FixedType type;
};

/// `value` rounded to an integer, still a float. NaN, infinities and magnitudes
/// from 2^52 up, which are integers, stay as they are.
Value QuantizeEmitter::roundToInteger(Value value, Rounding rounding) {
  Value isSmall = isWithin(value, std::ldexp(1.0, 52));
  Value small = select(isSmall, value, real(0));
  Value truncated = toI64(small);
  Value whole = toF64(truncated);
  Value rest = subF(small, whole); // exact, in (-1, 1), with the sign of value
  Value zero = real(0), one = real(1), minusOne = real(-1);
  auto isAtLeast = [&](double bound) {
    return compareF(FloatPredicate::OGE, rest, real(bound));
  };
  auto isAtMost = [&](double bound) {
    return compareF(FloatPredicate::OLE, rest, real(bound));
  };
  Value up, down;
  switch (rounding) {
  case Rounding::NearestEven: {
    Value isOdd = compare(IntPredicate::ne,
                          bitAnd(truncated, integer(1, i64)), integer(0, i64));
    up = bitOr(compareF(FloatPredicate::OGT, rest, real(0.5)),
               bitAnd(isAtLeast(0.5), isOdd));
    down = bitOr(compareF(FloatPredicate::OLT, rest, real(-0.5)),
                 bitAnd(isAtMost(-0.5), isOdd));
    break;
  }
  case Rounding::NearestAway:
    up = isAtLeast(0.5);
    down = isAtMost(-0.5);
    break;
  case Rounding::HalfUp:
    up = isAtLeast(0.5);
    down = compareF(FloatPredicate::OLT, rest, real(-0.5));
    break;
  case Rounding::Floor:
    down = compareF(FloatPredicate::OLT, rest, zero);
    break;
  case Rounding::TowardZero:
    break;
  case Rounding::Stochastic: {
    // With d = value - floor(value): up iff d * 2^32 > random.
    Value isNegative = compareF(FloatPredicate::OLT, rest, zero);
    Value floor = select(isNegative, addF(whole, minusOne), whole);
    Value chance = toF64(extend(random, i64, /*isSigned=*/false));
    Value isUp = compareF(FloatPredicate::OGT,
                          mulF(subF(small, floor), real(std::ldexp(1.0, 32))),
                          chance);
    return select(isSmall, select(isUp, addF(floor, one), floor), value);
  }
  }
  Value step = zero;
  if (down)
    step = select(down, minusOne, step);
  if (up)
    step = select(up, one, step);
  return select(isSmall, addF(whole, step), value);
}

/// The integer-valued float `integer` modulo 2^64. `isBounded`: it is known to
/// be in [-2^63, 2^63); else in (-2^65, 2^65).
Value QuantizeEmitter::toI64Modulo(Value integer, bool isBounded) {
  if (isBounded)
    return toI64(integer);
  Value half = real(std::ldexp(1.0, 63)), whole = real(std::ldexp(1.0, 64));
  Value isHigh = compareF(FloatPredicate::OGE, integer, half);
  Value isLow = compareF(FloatPredicate::OLT, integer, real(-std::ldexp(1.0, 63)));
  // Both differences are exact: such magnitudes are multiples of 2^10.
  Value moved = select(isHigh, subF(integer, whole),
                       select(isLow, addF(integer, whole), integer));
  return toI64(moved);
}

/// clamp(rounded + zero point). The bounds are compared in f64: with a bound of
/// 2^k the difference is exact where the comparison is close.
Value QuantizeEmitter::saturate(Value rounded, Value zeroPoint) {
  int width = static_cast<int>(type.getWidth());
  bool isSigned = type.getIsSigned();
  Value isNumber = compareF(FloatPredicate::OEQ, rounded, rounded);
  Value steps = select(isNumber, rounded, real(0));
  Value minusZero = subF(real(0), toF64(zeroPoint));
  Value isHigh =
      compareF(FloatPredicate::OGE,
               subF(steps, real(std::ldexp(1.0, isSigned ? width - 1 : width))),
               minusZero);
  Value shifted = isSigned ? addF(steps, real(std::ldexp(1.0, width - 1))) : steps;
  Value bound = type.getNarrow() ? addF(minusZero, real(1)) : minusZero;
  Value isLow = compareF(FloatPredicate::OLT, shifted, bound);
  Value isOutside = bitOr(isHigh, isLow);
  Value safe = select(isOutside, real(0), steps);
  Value code = add(toI64Modulo(safe, /*isBounded=*/width <= 61),
                   extend(zeroPoint, i64, /*isSigned=*/true));
  auto bits = [&](const llvm::APSInt &limit) {
    return integer(limit.extOrTrunc(64).getSExtValue(), i64);
  };
  code = select(isHigh, bits(type.getMaxCode()), code);
  code = select(isLow, bits(type.getMinCode()), code);
  return truncate(code, type.getStorageType());
}

/// The low bits of rounded + zero point; non-finite values count as 0.
Value QuantizeEmitter::wrap(Value rounded, Value zeroPoint) {
  // From 2^116 up a float is a multiple of 2^64.
  Value steps = select(isWithin(rounded, std::ldexp(1.0, 116)), rounded, real(0));
  Value quotient = toF64(toI64(mulF(steps, real(std::ldexp(1.0, -64)))));
  Value rest = subF(steps, mulF(quotient, real(std::ldexp(1.0, 64))));
  Value code = add(toI64Modulo(rest, /*isBounded=*/false),
                   extend(zeroPoint, i64, /*isSigned=*/true));
  if (unsigned unused = 64 - type.getWidth()) {
    Value amount = integer(unused, i64);
    Value high = shiftLeft(code, amount);
    code = type.getIsSigned() ? shiftRight(high, amount)
                              : shiftRightUnsigned(high, amount);
  }
  return truncate(code, type.getStorageType());
}

Value QuantizeEmitter::emit(Value input, Value scale, Value zeroPoint,
                            Rounding rounding, Overflow overflow) {
  int fraction = type.getFractionLength();
  Value quotient = divF(toF64(input), toF64(scale));
  Value scaled = fraction == 0
                     ? quotient
                     : mulF(quotient, real(std::ldexp(1.0, fraction)));
  Value rounded = roundToInteger(scaled, rounding);
  if (rounding == Rounding::Floor && fraction < 0) {
    // A negative quotient may underflow to zero, but its floor is -1.
    Value isNegative = compareF(FloatPredicate::OLT, quotient, real(0));
    Value isZero = compareF(FloatPredicate::OEQ, scaled, real(0));
    rounded = select(bitAnd(isNegative, isZero), real(-1), rounded);
  }
  return overflow == Overflow::Saturate ? saturate(rounded, zeroPoint)
                                        : wrap(rounded, zeroPoint);
}

} // namespace

Value FixedType::emitQuantize(OpBuilder &builder, Location loc, Value input,
                              Value scale, Value zeroPoint, Rounding rounding,
                              Overflow overflow, Value random) const {
  QuantizeEmitter emitter(builder, loc, *this);
  emitter.random = random;
  return emitter.emit(input, scale, zeroPoint, rounding, overflow);
}

Value FixedType::emitDequantize(OpBuilder &builder, Location loc, Value code,
                                Value scale, Value zeroPoint,
                                FloatType result) const {
  ScalarEmitter emit(builder, loc);
  Value wide = emit.extend(code, emit.i64, getIsSigned());
  Value zero = emit.extend(zeroPoint, emit.i64, /*isSigned=*/true);
  Value value;
  if (getWidth() <= 62) {
    value = emit.toF64(emit.sub(wide, zero));
  } else {
    // The difference takes up to 66 bits: its halves are exact floats, and
    // their sum is rounded once.
    Value amount = emit.integer(32, emit.i64);
    Value high = getIsSigned() ? emit.shiftRight(wide, amount)
                               : emit.shiftRightUnsigned(wide, amount);
    Value low = emit.bitAnd(wide, emit.integer(0xFFFFFFFF, emit.i64));
    value = emit.addF(emit.mulF(emit.toF64(high), emit.real(std::ldexp(1.0, 32))),
                      emit.toF64(emit.sub(low, zero)));
  }
  if (getFractionLength() != 0)
    value = emit.mulF(value, emit.real(std::ldexp(1.0, -getFractionLength())));
  value = emit.mulF(value, emit.toF64(scale));
  if (result.isF64())
    return value;
  return builder.createOrFold<arith::TruncFOp>(loc, result, value);
}

SmallVector<Value> FixedType::emitElement(OpBuilder &builder, Location loc,
                                          Value code, Type work,
                                          unsigned parts) const {
  if (parts != 1)
    return defaults::emitElement(*this, builder, loc, code, work, parts);
  return {ScalarEmitter(builder, loc).extend(code, work, getIsSigned())};
}

SmallVector<Value> FixedType::emitTimes(OpBuilder &builder, Location loc,
                                        Value code, Value factor,
                                        unsigned parts) const {
  // One bit needs no multiplier.
  if (getWidth() == 1 && parts == 1) {
    ScalarEmitter emit(builder, loc);
    Value mask = emit.extend(code, factor.getType(), /*isSigned=*/true);
    if (!getIsSigned())
      mask = emit.sub(emit.integer(0, factor.getType()),
                      emit.extend(code, factor.getType(), /*isSigned=*/false));
    Value masked = emit.bitAnd(factor, mask);
    return {getIsSigned()
                ? emit.sub(emit.integer(0, factor.getType()), masked)
                : masked};
  }
  return defaults::emitTimes(*this, builder, loc, code, factor, parts);
}

FailureOr<Value> FixedType::emitAdd(OpBuilder &builder, Location loc, Value lhs,
                                    Value rhs) const {
  return ScalarEmitter(builder, loc).add(lhs, rhs);
}

Value FixedType::emitExtremum(OpBuilder &builder, Location loc, Value lhs,
                              Value rhs, bool isMax) const {
  using Predicate = arith::CmpIPredicate;
  ScalarEmitter emit(builder, loc);
  Predicate predicate =
      getIsSigned() ? (isMax ? Predicate::sgt : Predicate::slt)
                    : (isMax ? Predicate::ugt : Predicate::ult);
  return emit.select(emit.compare(predicate, lhs, rhs), lhs, rhs);
}
