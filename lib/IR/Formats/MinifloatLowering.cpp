//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How to quantize, dequantize and multiply `!lowp.minifloat` with portable scalar
// arithmetic: exponents are found and applied by steps of powers of two, never by
// the bits of a float, and an element is its significand, shifted.
//
//===----------------------------------------------------------------------===//

#include "ScalarEmitter.h"
#include "lowp/IR/Types.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;
using numerics::MinifloatFormat;
using numerics::Overflow;
using numerics::Rounding;
using Flavour = MinifloatFormat::Flavour;

namespace {

class MinifloatEmitter : public ScalarEmitter {
public:
  MinifloatEmitter(OpBuilder &builder, Location loc, MinifloatType type)
      : ScalarEmitter(builder, loc), type(type), format(type.getFormat()) {}

  Value quantize(Value input, Value scale, Rounding rounding, Overflow overflow,
                 Value random);
  Value dequantize(Value code, Value scale, FloatType result);
  /// The element on its grid, in `work`, which is wide enough; 0 for infinities
  /// and NaN.
  Value toInteger(Value code, Type work);
  /// An integer that orders codes by value; NaN is the lowest.
  Value toOrder(Value code);

private:
  int64_t getSign() const {
    return int64_t(1) << (format.exponentBits + format.mantissaBits);
  }
  Value isAtLeast(Value value, int64_t bound) {
    return compare(IntPredicate::uge, value, integer(bound, value.getType()));
  }
  Value isNegativeCode(Value code) { return isAtLeast(code, getSign()); }
  Value getMagnitude(Value code) {
    return bitAnd(code, integer(getSign() - 1, code.getType()));
  }
  /// The significand of a magnitude with the hidden bit, as an integer.
  Value getSignificand(Value magnitude);
  Value isFinite(Value magnitude) {
    return compare(IntPredicate::ult, magnitude,
                   integer(static_cast<int64_t>(format.getMagnitudeCount()),
                           magnitude.getType()));
  }
  Value constant(const llvm::APSInt &code) {
    return integer(static_cast<int64_t>(code.getZExtValue()), i64);
  }
  Value roundMagnitude(Value units, Value exponent, Value isNegative,
                       Rounding rounding, Value random);
  Value toFloat(Value code);

  MinifloatType type;
  MinifloatFormat format;
};

Value MinifloatEmitter::getSignificand(Value magnitude) {
  Type work = magnitude.getType();
  int64_t hidden = int64_t(1) << format.mantissaBits;
  Value mantissa = bitAnd(magnitude, integer(hidden - 1, work));
  Value hasHidden =
      isAtLeast(magnitude, format.flavour == Flavour::NoDenorm ? 1 : hidden);
  return select(hasHidden, bitOr(mantissa, integer(hidden, work)), mantissa);
}

Value MinifloatEmitter::toInteger(Value code, Type work) {
  Type wideType = work.getIntOrFloatBitWidth() < 32 ? builder.getI32Type() : work;
  Value wide = extend(code, wideType, /*isSigned=*/false);
  Value magnitude = getMagnitude(wide);
  Value shift = shiftRightUnsigned(
      magnitude, integer(format.mantissaBits, wide.getType()));
  if (format.flavour != Flavour::NoDenorm) {
    // E = 0 and E = 1 share their step.
    Value one = integer(1, wide.getType());
    shift = sub(shift, select(isAtLeast(shift, 1), one,
                              integer(0, wide.getType())));
  }
  Value zero = integer(0, wide.getType());
  bool hasOther = format.getMagnitudeCount() < static_cast<uint64_t>(getSign());
  if (hasOther)
    shift = select(isFinite(magnitude), shift, zero);
  Value element = shiftLeft(getSignificand(magnitude), shift);
  if (hasOther)
    element = select(isFinite(magnitude), element, zero);
  return resize(select(isNegativeCode(wide), sub(zero, element), element), work);
}

Value MinifloatEmitter::toOrder(Value code) {
  Type i32 = builder.getI32Type();
  Value wide = extend(code, i32, /*isSigned=*/false);
  Value magnitude = getMagnitude(wide);
  Value order = select(isNegativeCode(wide), sub(integer(0, i32), magnitude),
                       magnitude);
  Value lowest = integer(-getSign(), i32);
  int64_t most = static_cast<int64_t>(format.getMagnitudeCount()) - 1;
  if (format.flavour == Flavour::FNUZ)
    return select(compare(IntPredicate::eq, wide, integer(getSign(), i32)),
                  lowest, order);
  if (format.flavour == Flavour::FN)
    return select(isFinite(magnitude), order, lowest);
  if (format.flavour == Flavour::IEEE) {
    // An infinity has the magnitude after the greatest.
    Value isNumber = compare(IntPredicate::ule, magnitude, integer(most + 1, i32));
    return select(isNumber, order, lowest);
  }
  return order;
}

//===----------------------------------------------------------------------===//
// Floats
//===----------------------------------------------------------------------===//

/// `units` in [0, 2^(m+1)) steps at `exponent`, rounded to the magnitude of a
/// code, before it is limited.
Value MinifloatEmitter::roundMagnitude(Value units, Value exponent,
                                       Value isNegative, Rounding rounding,
                                       Value random) {
  Value truncated = toI64(units);
  Value rest = subF(units, toF64(truncated)); // exact, in [0, 1)
  Value code = add(shiftLeft(exponent, integer(format.mantissaBits, i64)),
                   truncated);
  Value hasRest = compareF(FloatPredicate::OGT, rest, real(0));
  Value isAbove = compareF(FloatPredicate::OGT, rest, real(0.5));
  Value isTie = compareF(FloatPredicate::OEQ, rest, real(0.5));
  Value isPositive = compare(IntPredicate::eq, isNegative,
                             integer(0, isNegative.getType()));
  Value isUp;
  switch (rounding) {
  case Rounding::NearestEven: {
    Value isOdd = compare(IntPredicate::ne, bitAnd(code, integer(1, i64)),
                          integer(0, i64));
    isUp = bitOr(isAbove, bitAnd(isTie, isOdd));
    break;
  }
  case Rounding::NearestAway:
    isUp = bitOr(isAbove, isTie);
    break;
  case Rounding::HalfUp:
    isUp = bitOr(isAbove, bitAnd(isTie, isPositive));
    break;
  case Rounding::Floor:
    isUp = bitAnd(hasRest, isNegative);
    break;
  case Rounding::TowardZero:
    return code;
  case Rounding::Stochastic: {
    // From the lower of the two values: of a negative number that is the one of
    // the larger magnitude, and going up means to stay.
    Value chance = toF64(extend(random, i64, /*isSigned=*/false));
    Value distance = select(isNegative, subF(real(1), rest), rest);
    Value goesUp = compareF(FloatPredicate::OGT,
                            mulF(distance, real(std::ldexp(1.0, 32))), chance);
    Value stays = compare(IntPredicate::eq, goesUp,
                          integer(0, goesUp.getType()));
    isUp = bitAnd(hasRest, select(isNegative, stays, goesUp));
    break;
  }
  }
  return add(code, select(isUp, integer(1, i64), integer(0, i64)));
}

Value MinifloatEmitter::quantize(Value input, Value scale, Rounding rounding,
                                 Overflow overflow, Value random) {
  uint64_t last = format.getMagnitudeCount() - 1;
  double most = format.getMax().toDouble();
  Value quotient = divF(toF64(input), toF64(scale));
  Value isNumber = compareF(FloatPredicate::OEQ, quotient, quotient);
  Value isNegative = compareF(FloatPredicate::OLT, quotient, real(0));
  Value magnitude = select(isNegative, subF(real(0), quotient), quotient);
  Value isLarge = compareF(FloatPredicate::OGE, magnitude, real(most));
  Value safe = select(bitAnd(isNumber, compareF(FloatPredicate::OLT, magnitude,
                                                real(most))),
                      magnitude, real(0));
  // In steps of the subnormal numbers; then the exponent is taken out, the
  // largest power of two first.
  int leastNormal = 1 - format.bias;
  Value units = mulF(safe, real(std::ldexp(1.0, -leastNormal)));
  Value exponent = integer(0, i64);
  for (unsigned bit = format.exponentBits; bit-- > 0;) {
    int step = 1 << bit;
    Value isUp = compareF(FloatPredicate::OGE, units, real(std::ldexp(1.0, step)));
    units = select(isUp, mulF(units, real(std::ldexp(1.0, -step))), units);
    exponent = select(isUp, add(exponent, integer(step, i64)), exponent);
  }
  units = mulF(units, real(std::ldexp(1.0, static_cast<int>(format.mantissaBits))));
  Value code = roundMagnitude(units, exponent, isNegative, rounding, random);
  Value limit = integer(static_cast<int64_t>(last), i64);
  code = select(isLarge, limit, code);
  Value isSigned = hasSign(quotient);
  if (!format.getNegativeZeroCode())
    isSigned = bitAnd(isSigned, compare(IntPredicate::ne, code, integer(0, i64)));
  Value sign = select(isSigned, integer(getSign(), i64), integer(0, i64));
  code = bitOr(code, sign);
  if (overflow == Overflow::Infinity && last > 0) {
    double next = format.getMagnitude(last - 1).toDouble();
    bool staysOnTie = rounding == Rounding::NearestEven &&
                      format.isEvenLevel(format.getLevelCount() - 1);
    Value isOver =
        compareF(staysOnTie ? FloatPredicate::OGT : FloatPredicate::OGE, magnitude,
                 real(most + (most - next) / 2));
    if (format.flavour == Flavour::IEEE)
      code = select(isOver,
                    select(isNegative, constant(*format.getInfinityCode(true)),
                           constant(*format.getInfinityCode(false))),
                    code);
    else if (std::optional<llvm::APSInt> nan = format.getNanCode())
      code = select(isOver, constant(*nan), code);
  }
  std::optional<llvm::APSInt> nan = format.getNanCode();
  code = select(isNumber, code, nan ? constant(*nan) : integer(0, i64));
  return truncate(code, type.getStorageType());
}

Value MinifloatEmitter::toFloat(Value code) {
  Value wide = extend(code, i64, /*isSigned=*/false);
  Value magnitude = getMagnitude(wide);
  Value value;
  double step = std::ldexp(1.0, format.getGridExponent());
  if (format.getIntegerBits() <= 53) {
    value = mulF(toF64(toInteger(code, i64)), real(step));
  } else {
    // The significand, times the powers of two of the exponent's bits.
    value = mulF(toF64(getSignificand(magnitude)), real(step));
    Value exponent =
        shiftRightUnsigned(magnitude, integer(format.mantissaBits, i64));
    if (format.flavour != Flavour::NoDenorm)
      exponent = sub(exponent, select(isAtLeast(exponent, 1), integer(1, i64),
                                      integer(0, i64)));
    for (unsigned bit = 0; bit < format.exponentBits; ++bit) {
      Value isSet = compare(
          IntPredicate::ne,
          bitAnd(exponent, integer(int64_t(1) << bit, i64)), integer(0, i64));
      value = select(isSet, mulF(value, real(std::ldexp(1.0, 1 << bit))), value);
    }
    value = select(isNegativeCode(wide), subF(real(0), value), value);
  }
  if (format.getNegativeZeroCode())
    value = select(compare(IntPredicate::eq, wide, integer(getSign(), i64)),
                   real(-0.0), value);
  double nan = std::numeric_limits<double>::quiet_NaN();
  if (format.flavour == Flavour::FNUZ)
    return select(compare(IntPredicate::eq, wide, integer(getSign(), i64)),
                  real(nan), value);
  if (format.flavour == Flavour::FN)
    return select(isFinite(magnitude), value, real(nan));
  if (format.flavour != Flavour::IEEE)
    return value;
  Value infinity = select(isNegativeCode(wide), real(-INFINITY), real(INFINITY));
  auto first = static_cast<int64_t>(format.getMagnitudeCount());
  Value other = select(compare(IntPredicate::eq, magnitude, integer(first, i64)),
                       infinity, real(nan));
  return select(isFinite(magnitude), value, other);
}

Value MinifloatEmitter::dequantize(Value code, Value scale, FloatType result) {
  Value value = mulF(toFloat(code), toF64(scale));
  if (result.isF64())
    return value;
  return builder.createOrFold<arith::TruncFOp>(loc, result, value);
}

/// Whether every step is exact on any quotient: the numbers have one step around
/// zero, and scaling to it never makes a float smaller.
bool hasArithmeticQuantize(const MinifloatFormat &format) {
  return format.flavour != Flavour::NoDenorm && format.bias >= 1;
}

} // namespace

Value MinifloatType::emitQuantize(OpBuilder &builder, Location loc, Value input,
                                  Value scale, Value zeroPoint,
                                  Rounding rounding, Overflow overflow,
                                  Value random) const {
  if (!hasArithmeticQuantize(getFormat()))
    return defaults::emitQuantize(*this, builder, loc, input, scale, rounding,
                                  overflow, random);
  return MinifloatEmitter(builder, loc, *this)
      .quantize(input, scale, rounding, overflow, random);
}

Value MinifloatType::emitDequantize(OpBuilder &builder, Location loc, Value code,
                                    Value scale, Value zeroPoint,
                                    FloatType result) const {
  return MinifloatEmitter(builder, loc, *this).dequantize(code, scale, result);
}

SmallVector<Value> MinifloatType::emitElement(OpBuilder &builder, Location loc,
                                              Value code, Type work,
                                              unsigned parts) const {
  if (parts != 1)
    return defaults::emitElement(*this, builder, loc, code, work, parts);
  return {MinifloatEmitter(builder, loc, *this).toInteger(code, work)};
}

Value MinifloatType::emitExtremum(OpBuilder &builder, Location loc, Value lhs,
                                  Value rhs, bool isMax) const {
  MinifloatEmitter emit(builder, loc, *this);
  auto predicate = isMax ? arith::CmpIPredicate::sgt : arith::CmpIPredicate::slt;
  return emit.select(emit.compare(predicate, emit.toOrder(lhs), emit.toOrder(rhs)),
                     lhs, rhs);
}
