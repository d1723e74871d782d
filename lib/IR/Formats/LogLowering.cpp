//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How to compute with `!lowp.log`: a product is a shift, a choice and a sign; a
// product of two logarithmic numbers is a sum of exponents. Nothing is multiplied,
// and nothing is undefined for any bits of a code.
//
//===----------------------------------------------------------------------===//

#include "ScalarEmitter.h"
#include "lowp/IR/Types.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// What a code is made of, in the type that is computed in.
struct LogParts {
  Value isNegative; ///< null: never
  Value isZero;     ///< null: never
  /// The exponent above the grid, in units of the base's exponent; of zero: any.
  Value position;
};

class LogEmitter : public ScalarEmitter {
public:
  LogEmitter(OpBuilder &builder, Location loc, Type work)
      : ScalarEmitter(builder, loc), work(work) {}

  LogParts split(LogType type, Value code);
  /// `factor` times the power of two of a position of an element, 0 for zero.
  /// `inHalves`: positions are in halves.
  Value shift(Value factor, const LogParts &parts, bool inHalves);
  Value isOdd(Value position) {
    return compare(IntPredicate::ne, bitAnd(position, integer(1, work)),
                   integer(0, work));
  }
  Value negateIf(Value isNegative, Value value) {
    return isNegative ? select(isNegative, sub(integer(0, work), value), value)
                      : value;
  }

  /// Of two flags that may be null.
  Value eitherOne(Value a, Value b) { return a && b ? bitOr(a, b) : a ? a : b; }
  Value justOne(Value a, Value b) {
    return a && b ? compare(IntPredicate::ne, a, b) : a ? a : b;
  }

private:
  Type work;
};

LogParts LogEmitter::split(LogType type, Value code) {
  numerics::LogFormat format = type.getFormat();
  LogParts parts;
  Value bits = code.getType().getIntOrFloatBitWidth() >
                       work.getIntOrFloatBitWidth()
                   ? truncate(code, work)
                   : extend(code, work, /*isSigned=*/false);
  Value index = bits;
  if (format.isSigned) {
    int64_t sign = int64_t(1) << format.getIndexBits();
    parts.isNegative = compare(IntPredicate::uge, bits, integer(sign, work));
    index = bitAnd(bits, integer(sign - 1, work));
  }
  if (format.hasZero)
    parts.isZero = compare(IntPredicate::eq, index, integer(0, work));
  int grid = *format.getGridExponent() * (format.isRootBase ? 2 : 1);
  int first = format.getOffset() - grid;
  parts.position = first == 0 ? index : add(index, integer(first, work));
  return parts;
}

Value LogEmitter::shift(Value factor, const LogParts &parts, bool inHalves) {
  Value amount = parts.position;
  if (inHalves)
    amount = shiftRightUnsigned(amount, integer(1, work));
  // Codes outside of the window shift by something, too.
  int64_t bits = work.getIntOrFloatBitWidth();
  amount = bitAnd(amount, integer(bits - 1, work));
  Value shifted = shiftLeft(factor, amount);
  return parts.isZero ? select(parts.isZero, integer(0, work), shifted) : shifted;
}

/// The parts of `factor` times an element.
SmallVector<Value> emitShifted(LogType type, OpBuilder &builder, Location loc,
                               Value code, Value factor, unsigned count) {
  LogEmitter emit(builder, loc, factor.getType());
  LogParts parts = emit.split(type, code);
  Value magnitude = emit.shift(factor, parts, type.getIsRootBase());
  Value value = emit.negateIf(parts.isNegative, magnitude);
  if (count == 1)
    return {value};
  Value zero = emit.integer(0, factor.getType());
  if (type.getIsRootBase()) {
    Value isOdd = emit.isOdd(parts.position);
    return {emit.select(isOdd, zero, value), emit.select(isOdd, value, zero)};
  }
  // The positive and the negative part.
  if (!parts.isNegative)
    return {value, zero};
  return {emit.select(parts.isNegative, zero, value),
          emit.select(parts.isNegative, value, zero)};
}

} // namespace

bool LogType::isMultiplyFree() const { return true; }

SmallVector<Value> LogType::emitElement(OpBuilder &builder, Location loc,
                                        Value code, Type work,
                                        unsigned parts) const {
  if (!getGridExponent())
    return defaults::emitElement(*this, builder, loc, code, work, parts);
  Value one = ScalarEmitter(builder, loc).integer(1, work);
  return emitShifted(*this, builder, loc, code, one, parts);
}

SmallVector<Value> LogType::emitTimes(OpBuilder &builder, Location loc,
                                      Value code, Value factor,
                                      unsigned parts) const {
  if (!getGridExponent())
    return defaults::emitTimes(*this, builder, loc, code, factor, parts);
  return emitShifted(*this, builder, loc, code, factor, parts);
}

FailureOr<SmallVector<Value>>
LogType::emitMultiplyAccumulate(OpBuilder &builder, Location loc, Value lhs,
                                Type rhsType, Value rhs,
                                TypeRange accumulatorTypes,
                                ValueRange accumulators) const {
  auto other = dyn_cast<LogType>(rhsType);
  bool inHalves = other && (getIsRootBase() || other.getIsRootBase());
  if (!other || !getGridExponent() || !other.getGridExponent() ||
      accumulators.size() != (inHalves ? 2u : 1u))
    return defaults::emitMultiplyAccumulate(*this, builder, loc, lhs, rhsType,
                                            rhs, accumulatorTypes, accumulators);
  Type work = accumulators.front().getType();
  LogEmitter emit(builder, loc, work);
  LogParts a = emit.split(*this, lhs), b = emit.split(other, rhs);
  Value one = emit.integer(1, work);
  if (inHalves && !getIsRootBase())
    a.position = emit.shiftLeft(a.position, one);
  if (inHalves && !other.getIsRootBase())
    b.position = emit.shiftLeft(b.position, one);
  LogParts product = {emit.justOne(a.isNegative, b.isNegative),
                      emit.eitherOne(a.isZero, b.isZero),
                      emit.add(a.position, b.position)};
  Value value = emit.negateIf(product.isNegative,
                              emit.shift(one, product, inHalves));
  if (!inHalves)
    return SmallVector<Value>{emit.add(accumulators[0], value)};
  Value isOdd = emit.isOdd(product.position), zero = emit.integer(0, work);
  return SmallVector<Value>{
      emit.add(accumulators[0], emit.select(isOdd, zero, value)),
      emit.add(accumulators[1], emit.select(isOdd, value, zero))};
}

Value LogType::emitExtremum(OpBuilder &builder, Location loc, Value lhs,
                            Value rhs, bool isMax) const {
  Type i32 = builder.getI32Type();
  LogEmitter emit(builder, loc, i32);
  // The order of the values: the index, or below all of those its complement.
  auto getOrder = [&](Value code) -> Value {
    Value bits = emit.extend(code, i32, /*isSigned=*/false);
    if (!getIsSigned())
      return bits;
    Value sign = emit.integer(int64_t(1) << (getWidth() - 1), i32);
    Value isNegative = emit.compare(arith::CmpIPredicate::uge, bits, sign);
    // -1 - (bits - sign)
    return emit.select(
        isNegative,
        emit.sub(emit.sub(sign, emit.integer(1, i32)), bits), bits);
  };
  Value a = getOrder(lhs), b = getOrder(rhs);
  auto predicate = isMax ? arith::CmpIPredicate::sgt : arith::CmpIPredicate::slt;
  return emit.select(emit.compare(predicate, a, b), lhs, rhs);
}
