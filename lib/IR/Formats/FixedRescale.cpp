//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a code of one fixed-point format become a code of another? By a 31-bit
// multiplier and a rounding shift in 64 bits, or by the shift alone. Bit for bit
// what numerics::rescale gives, for constant and run-time shifts of any amount.
//
//===----------------------------------------------------------------------===//

#include "ScalarEmitter.h"
#include "lowp/IR/Types.h"

#include <limits>

using namespace mlir;
using namespace mlir::lowp;
using numerics::Overflow;
using numerics::Rounding;

namespace {

/// Results of more bits than this are not saturated after a left shift in i64.
constexpr unsigned kMaxOutputWidth = 61;

/// Emits one rescale.
class RescaleEmitter : public ScalarEmitter {
public:
  RescaleEmitter(OpBuilder &builder, Location loc, FixedType source,
                 FixedType target, Rounding rounding, Overflow overflow)
      : ScalarEmitter(builder, loc), source(source), target(target),
        rounding(rounding), overflow(overflow), work(i64) {}

  FailureOr<Value> emit(Value code, Value multiplier, Value shift,
                        Value inZeroPoint, Value outZeroPoint, bool shiftOnly);

private:
  bool isWidening() const;
  LogicalResult checkWidths(std::optional<int64_t> inZero, bool shiftOnly);
  /// `least`: the amount is at least that.
  Value shiftRightRounded(Value value, Value amount, int64_t least = 1);
  Value shiftRightFar(Value value, Value amount);
  Value shiftLeftBounded(Value value, Value amount);
  Value shiftBy(Value value, Value shift, std::optional<std::pair<int64_t, int64_t>> bounds);
  Value fit(Value value);
  Value constant(int64_t value) { return integer(value, work); }
  /// Of a shift that is known, or of one from a table of known ones: see
  /// lowp-derive-multipliers.
  static std::optional<std::pair<int64_t, int64_t>> getBounds(Value shift);

  FixedType source, target;
  Rounding rounding;
  Overflow overflow;
  /// The type that is computed in: i64, or i32 where everything fits.
  Type work;
};

/// Whether the target has every code of the source: then codes that do not move are
/// only extended.
bool RescaleEmitter::isWidening() const {
  return llvm::APSInt::compareValues(source.getMinCode(), target.getMinCode()) >= 0 &&
         llvm::APSInt::compareValues(source.getMaxCode(), target.getMaxCode()) <= 0;
}

/// Diagnoses what 64 bits cannot hold.
LogicalResult RescaleEmitter::checkWidths(std::optional<int64_t> inZero,
                                          bool shiftOnly) {
  unsigned width = source.getWidth() + (source.getIsSigned() ? 0 : 1);
  // Subtracting a zero point takes one more bit; for at most 31 bits, which a
  // zero point has, the sum still fits in 33.
  bool isMoved = !inZero || *inZero != 0;
  unsigned difference = isMoved ? std::max(width, 32u) + 1 : width;
  if (!shiftOnly && difference > 33)
    return emitError(loc) << "rescaling " << source
                          << " by a multiplier takes more than 64 bits; "
                             "accumulators over 32 bits need scales that are "
                             "powers of two (requant=shift)";
  if (difference > 64)
    return emitError(loc) << "rescaling " << source
                          << " takes more than 64 bits";
  if (target.getWidth() > kMaxOutputWidth)
    return emitError(loc) << "rescaling to " << target << " is limited to "
                          << kMaxOutputWidth << " bits";
  return success();
}

std::optional<std::pair<int64_t, int64_t>> RescaleEmitter::getBounds(Value shift) {
  if (std::optional<int64_t> known = getConstantInteger(shift))
    return std::pair(*known, *known);
  auto above = shift.getDefiningOp<arith::MaxUIOp>();
  auto below = above ? above.getLhs().getDefiningOp<arith::MinUIOp>() : nullptr;
  if (!below)
    return std::nullopt;
  std::optional<int64_t> least = getConstantInteger(above.getRhs());
  std::optional<int64_t> most = getConstantInteger(below.getRhs());
  if (!least || !most || *least < 0 || *most < *least)
    return std::nullopt;
  return std::pair(*least, *most);
}

/// round(value * 2^-amount), amount in [1, bits of `work` - 1]. No step
/// overflows, whatever the value.
Value RescaleEmitter::shiftRightRounded(Value value, Value amount, int64_t least) {
  Value one = constant(1), zero = constant(0);
  if (rounding == Rounding::Floor)
    return shiftRight(value, amount);
  if (rounding == Rounding::HalfUp) {
    // floor(value / 2^amount + 1/2): the last bit that is shifted out is added,
    // before its own shift where that cannot overflow.
    Value almost = shiftRight(value, sub(amount, one));
    if (getConstantInteger(amount).value_or(least) > 1)
      return shiftRight(add(almost, one), one);
    return add(shiftRight(value, amount), bitAnd(almost, one));
  }
  Value floor = shiftRight(value, amount);
  Value rest = sub(value, shiftLeft(floor, amount)); // in [0, 2^amount)
  Value isNegative = compare(IntPredicate::slt, value, zero);
  Value up;
  if (rounding == Rounding::TowardZero) {
    up = bitAnd(isNegative, compare(IntPredicate::ne, rest, zero));
  } else {
    Value half = shiftLeft(one, sub(amount, one));
    Value isTie = compare(IntPredicate::eq, rest, half);
    Value tieUp =
        rounding == Rounding::NearestEven
            ? compare(IntPredicate::ne, bitAnd(floor, one), zero)
            : compare(IntPredicate::sge, value, zero);
    up = bitOr(compare(IntPredicate::sgt, rest, half), bitAnd(isTie, tieUp));
  }
  return select(up, add(floor, one), floor);
}

/// value * 2^amount, amount >= 0: modulo 2^64 under Wrap, at most 2^62 in
/// magnitude under Saturate.
Value RescaleEmitter::shiftLeftBounded(Value value, Value amount) {
  if (overflow == Overflow::Wrap) {
    Value isAll = compare(IntPredicate::sgt, amount, constant(63));
    Value safe = select(isAll, constant(63), amount);
    return select(isAll, constant(0), shiftLeft(value, safe));
  }
  Value isFar = compare(IntPredicate::sgt, amount, constant(62));
  Value safe = select(isFar, constant(62), amount);
  Value most = shiftRight(constant(int64_t(1) << 62), safe);
  Value least = sub(constant(0), most);
  Value bounded =
      select(compare(IntPredicate::sgt, value, most), most, value);
  bounded =
      select(compare(IntPredicate::slt, bounded, least), least, bounded);
  return shiftLeft(bounded, safe);
}

/// round(value * 2^-amount) for any amount from 1 up: from 64 up only the sign
/// of the value matters, but that -2^63 is a tie at 64.
Value RescaleEmitter::shiftRightFar(Value value, Value amount) {
  Value zero = constant(0), last = constant(63);
  Value isFar = compare(IntPredicate::sgt, amount, last);
  Value sign = select(compare(IntPredicate::slt, value, zero), constant(-1),
                      select(compare(IntPredicate::sgt, value, zero),
                             constant(1), zero));
  if (source.getWidth() == 64) {
    Value least = constant(std::numeric_limits<int64_t>::min());
    Value isTie = bitAnd(compare(IntPredicate::eq, amount, constant(64)),
                         compare(IntPredicate::eq, value, least));
    sign = select(isTie, constant(-(int64_t(1) << 62)), sign);
  }
  return shiftRightRounded(select(isFar, sign, value),
                           select(isFar, last, amount));
}

/// round(value * 2^-shift) for any shift within `bounds`, in i64.
Value RescaleEmitter::shiftBy(Value value, Value shift,
                              std::optional<std::pair<int64_t, int64_t>> bounds) {
  std::optional<int64_t> known = getConstantInteger(shift);
  if (!known && bounds && bounds->first > 0 && bounds->second <= 63)
    return shiftRightRounded(value, shift, bounds->first);
  if (known && *known > 0)
    return *known > 63 ? shiftRightFar(value, shift)
                       : shiftRightRounded(value, shift);
  if (known)
    return shiftLeftBounded(value, constant(-*known));
  Value zero = constant(0), one = constant(1);
  Value isRight = compare(IntPredicate::sgt, shift, zero);
  Value rounded = shiftRightFar(value, select(isRight, shift, one));
  Value lifted =
      shiftLeftBounded(value, select(isRight, zero, sub(zero, shift)));
  return select(isRight, rounded, lifted);
}

/// Brings `value` into the codes of the target.
Value RescaleEmitter::fit(Value value) {
  if (overflow == Overflow::Wrap) {
    unsigned bits = work.getIntOrFloatBitWidth();
    if (unsigned unused = bits - target.getWidth()) {
      Value amount = constant(unused);
      Value high = shiftLeft(value, amount);
      value = target.getIsSigned() ? shiftRight(high, amount)
                                   : shiftRightUnsigned(high, amount);
    }
  } else {
    auto bound = [&](const llvm::APSInt &code) {
      return constant(code.extend(64).getSExtValue());
    };
    Value least = bound(target.getMinCode()), most = bound(target.getMaxCode());
    value = select(compare(IntPredicate::slt, value, least), least, value);
    value = select(compare(IntPredicate::sgt, value, most), most, value);
  }
  return resize(value, target.getStorageType());
}

FailureOr<Value> RescaleEmitter::emit(Value code, Value multiplier, Value shift,
                                      Value inZeroPoint, Value outZeroPoint,
                                      bool shiftOnly) {
  std::optional<int64_t> inZero = getConstantInteger(inZeroPoint);
  std::optional<int64_t> outZero = getConstantInteger(outZeroPoint);
  std::optional<int64_t> known = getConstantInteger(shift);
  if (failed(checkWidths(inZero, shiftOnly)))
    return failure();
  if (shiftOnly && known && *known == 30 && inZero && *inZero == 0 && outZero &&
      *outZero == 0 && isWidening()) {
    Type storage = target.getStorageType();
    return storage.getIntOrFloatBitWidth() >
                   code.getType().getIntOrFloatBitWidth()
               ? extend(code, storage, source.getIsSigned())
               : truncate(code, storage);
  }

  // 32 bits hold a shift to the right of 32 bits, and a clamp.
  std::optional<std::pair<int64_t, int64_t>> bounds = getBounds(shift);
  bool isNarrow = shiftOnly && bounds && bounds->first > 30 && bounds->second <= 61 && inZero &&
                  *inZero == 0 && outZero &&
                  std::abs(*outZero) < (int64_t(1) << 29) &&
                  source.getWidth() + !source.getIsSigned() <= 32 &&
                  target.getWidth() + !target.getIsSigned() <= 32;
  if (isNarrow)
    work = builder.getI32Type();

  Value value = extend(code, work, source.getIsSigned());
  if (!inZero || *inZero != 0)
    value = sub(value, resize(inZeroPoint, work));
  if (!shiftOnly)
    value = mul(value, extend(multiplier, i64, /*isSigned=*/true));
  Value result;
  if (bounds && shiftOnly)
    bounds = std::pair(bounds->first - 30, bounds->second - 30);
  if (isNarrow) {
    Value amount = known ? constant(*known - 30) : sub(shift, constant(30));
    result = shiftRightRounded(value, amount, bounds->first);
  } else {
    Value amount = known ? constant(*known - (shiftOnly ? 30 : 0))
                         : extend(shift, i64, /*isSigned=*/true);
    if (!known && shiftOnly)
      amount = sub(amount, constant(30));
    result = shiftBy(value, amount, bounds);
  }
  if (!outZero || *outZero != 0)
    result = add(result, resize(outZeroPoint, work));
  return fit(result);
}

} // namespace

FailureOr<Value> FixedType::emitRescale(OpBuilder &builder, Location loc,
                                        Value code, Type source,
                                        Value multiplier, Value shift,
                                        Value inZeroPoint, Value outZeroPoint,
                                        Rounding rounding, Overflow overflow,
                                        bool shiftOnly) const {
  auto meaning = dyn_cast<FormatTypeInterface>(source);
  if (!meaning || !meaning.hasIntegerCodes())
    return emitError(loc) << "no rescaling of " << source << " to " << *this
                          << " is known";
  auto format = FixedType::get(getContext(), formats::getFixedFormat(source));
  return RescaleEmitter(builder, loc, format, *this, rounding, overflow)
      .emit(code, multiplier, shift, inZeroPoint, outZeroPoint, shiftOnly);
}
