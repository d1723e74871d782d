//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How to compute with `!lowp.pow2sum`: an element is the sum of a few shifted
// ones, so a product is the sum of a few shifts of the factor. Nothing is
// multiplied or looked up, and nothing is undefined for any bits of a code.
//
//===----------------------------------------------------------------------===//

#include "Pow2SumStorage.h"
#include "ScalarEmitter.h"
#include "lowp/IR/Types.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

class SumEmitter : public ScalarEmitter {
public:
  SumEmitter(OpBuilder &builder, Location loc, Pow2SumType type, Type work)
      : ScalarEmitter(builder, loc), type(type), work(work),
        bits(work.getIntOrFloatBitWidth()) {}

  /// `factor` times the element; `isNegative` is set if one sign is over the sum
  /// and is not applied yet.
  Value emitSum(Value code, Value factor, Value &isNegative);
  Value negateIf(Value isNegative, Value value) {
    return select(isNegative, sub(number(0), value), value);
  }
  Value number(int64_t value) { return integer(value, work); }

private:
  /// The bits first .. first + width - 1 of a code.
  Value getField(Value code, unsigned first, unsigned width) {
    if (first > 0)
      code = shiftRightUnsigned(code, number(first));
    if (first + width == type.getBitWidth())
      return code;
    return bitAnd(code, number((int64_t(1) << width) - 1));
  }
  Value emitIndexedTerm(Value index, unsigned term, Value factor);
  Value emitEntryOfSet(Value index, ArrayRef<int> set, Value factor);

  Pow2SumType type;
  Type work;
  int64_t bits;
};

/// A term of ShiftCNN: 0, or the factor shifted, with a sign.
Value SumEmitter::emitIndexedTerm(Value index, unsigned term, Value factor) {
  int64_t half = int64_t(1) << (type.getBits() - 1);
  Value isNegative = compare(IntPredicate::uge, index, number(half));
  Value position = select(isNegative, sub(number(2 * half), index), index);
  // Position i is 2^(2 - n - i), with n = term + 1, above the grid.
  int64_t first = int64_t(type.getTerms()) - 2 - term + half;
  Value amount = sub(number(first), position);
  // Only the index that means nothing, or types too narrow, make it leave 0 ..
  // bits - 1.
  if (first - half < 0 || first >= bits)
    amount = bitAnd(amount, number(bits - 1));
  Value value = negateIf(isNegative, shiftLeft(factor, amount));
  return select(compare(IntPredicate::eq, index, number(0)), number(0), value);
}

/// A term of a set: the factor shifted by what the index chooses, or 0. An index
/// beyond the set takes its first entry.
Value SumEmitter::emitEntryOfSet(Value index, ArrayRef<int> set, Value factor) {
  int grid = *type.getGridExponent();
  Value amount, isZero;
  for (auto [position, exponent] : llvm::enumerate(set)) {
    Value isEntry = compare(IntPredicate::eq, index,
                            number(static_cast<int64_t>(position)));
    if (exponent == Pow2SumType::kZero) {
      isZero = isEntry;
      continue;
    }
    Value shift = number((exponent - grid) & (bits - 1));
    amount = amount ? select(isEntry, shift, amount) : shift;
  }
  Value value = amount ? shiftLeft(factor, amount) : number(0);
  return isZero ? select(isZero, number(0), value) : value;
}

Value SumEmitter::emitSum(Value code, Value factor, Value &isNegative) {
  const numerics::Pow2SumFormat &format = type.getFormat();
  Value wide = code.getType().getIntOrFloatBitWidth() > bits
                   ? truncate(code, work)
                   : extend(code, work, /*isSigned=*/false);
  Value sum;
  unsigned first = 0;
  ArrayRef<int> exponents = type.getExponents();
  for (unsigned term = 0; term < type.getTerms(); ++term) {
    unsigned width = format.getIndexBits(term);
    Value index = width ? getField(wide, first, width) : number(0);
    first += width;
    Value value;
    if (format.isShiftCnn()) {
      value = emitIndexedTerm(index, term, factor);
    } else {
      unsigned size = type.getSizes()[term];
      value = emitEntryOfSet(index, exponents.take_front(size), factor);
      exponents = exponents.drop_front(size);
    }
    sum = sum ? add(sum, value) : value;
  }
  if (!format.isShiftCnn() && type.getIsSigned())
    isNegative = compare(IntPredicate::uge, wide, number(int64_t(1) << first));
  return sum;
}

/// The parts of `factor` times an element.
SmallVector<Value> emitShifted(Pow2SumType type, OpBuilder &builder,
                               Location loc, Value code, Value factor,
                               unsigned count) {
  SumEmitter emit(builder, loc, type, factor.getType());
  Value isNegative;
  Value value = emit.emitSum(code, factor, isNegative);
  if (isNegative)
    value = emit.negateIf(isNegative, value);
  if (count == 1)
    return {value};
  // The positive and the negative part: the sign is that of the element.
  if (!isNegative) {
    Value ignored;
    Value element = emit.emitSum(code, emit.number(1), ignored);
    isNegative = emit.compare(arith::CmpIPredicate::slt, element, emit.number(0));
  }
  return {emit.select(isNegative, emit.number(0), value),
          emit.select(isNegative, value, emit.number(0))};
}

} // namespace

bool Pow2SumType::isMultiplyFree() const { return true; }

SmallVector<Value> Pow2SumType::emitElement(OpBuilder &builder, Location loc,
                                            Value code, Type work,
                                            unsigned parts) const {
  Value one = ScalarEmitter(builder, loc).integer(1, work);
  return emitShifted(*this, builder, loc, code, one, parts);
}

SmallVector<Value> Pow2SumType::emitTimes(OpBuilder &builder, Location loc,
                                          Value code, Value factor,
                                          unsigned parts) const {
  return emitShifted(*this, builder, loc, code, factor, parts);
}

Value Pow2SumType::emitExtremum(OpBuilder &builder, Location loc, Value lhs,
                                Value rhs, bool isMax) const {
  unsigned bits = formats::getElementBits(*this, *getGridExponent());
  Type work = bits <= 32 ? builder.getI32Type() : builder.getI64Type();
  Value a = emitElement(builder, loc, lhs, work, 1).front();
  Value b = emitElement(builder, loc, rhs, work, 1).front();
  auto predicate = isMax ? arith::CmpIPredicate::sgt : arith::CmpIPredicate::slt;
  ScalarEmitter emit(builder, loc);
  return emit.select(emit.compare(predicate, a, b), lhs, rhs);
}
