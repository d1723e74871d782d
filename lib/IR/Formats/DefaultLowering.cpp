//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How are floats and codes converted when a format gives its levels only? By a
// binary search among f64 thresholds, and by look-ups.
//
//===----------------------------------------------------------------------===//

#include "ScalarEmitter.h"
#include "lowp/IR/Lowp.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::lowp;
using numerics::Overflow;
using numerics::Rounding;

namespace {

class LevelEmitter : public ScalarEmitter {
public:
  LevelEmitter(OpBuilder &builder, Location loc, FormatTypeInterface format)
      : ScalarEmitter(builder, loc), format(format) {}

  Value quantize(Value input, Value scale, Rounding rounding, Overflow overflow,
                 Value random);
  /// The entry of `values`, filled up to a power of two with its last one.
  Value lookUp(Value index, std::vector<double> values) {
    values.resize(llvm::PowerOf2Ceil(values.size()), values.back());
    auto type = RankedTensorType::get({static_cast<int64_t>(values.size())}, f64);
    return lookUp(index, DenseElementsAttr::get(type, ArrayRef<double>(values)),
                  f64);
  }
  Value lookUp(Value index, std::vector<APInt> values, Type type) {
    values.resize(llvm::PowerOf2Ceil(values.size()), values.back());
    auto tableType =
        RankedTensorType::get({static_cast<int64_t>(values.size())}, type);
    return lookUp(index, DenseElementsAttr::get(tableType, ArrayRef<APInt>(values)),
                  type);
  }
  Value lookUp(Value index, DenseElementsAttr table, Type type) {
    return builder.createOrFold<LutOp>(loc, type, index, table);
  }

private:
  Value findRank(Value quotient, std::vector<double> thresholds);
  Value roundUpByChance(Value quotient, Value rank, Value random);

  FormatTypeInterface format;
};

/// #{i : thresholds[i] <= quotient} as an i32; 0 for NaN.
Value LevelEmitter::findRank(Value quotient, std::vector<double> thresholds) {
  Type i32 = builder.getI32Type();
  Value rank = integer(0, i32);
  size_t size = llvm::PowerOf2Ceil(thresholds.size() + 1);
  // Entry rank + step - 1 decides whether `step` more thresholds are reached.
  thresholds.resize(size, std::numeric_limits<double>::quiet_NaN());
  for (size_t step = size / 2; step > 0; step /= 2) {
    Value index = add(rank, integer(static_cast<int64_t>(step) - 1, i32));
    Value isReached = compareF(FloatPredicate::OGE, quotient,
                               lookUp(index, thresholds));
    Value next = add(rank, integer(static_cast<int64_t>(step), i32));
    rank = select(isReached, next, rank);
  }
  return rank;
}

/// With a <= t < b the neighbours: the rank of b iff (t - a) * 2^32 > random *
/// (b - a).
Value LevelEmitter::roundUpByChance(Value quotient, Value rank, Value random) {
  std::vector<double> levels, steps;
  uint64_t count = format.getLevelCount();
  for (uint64_t i = 0; i < count; ++i)
    levels.push_back(format.decode(format.getLevelCode(i)).toDouble());
  for (uint64_t i = 0; i + 1 < count; ++i)
    steps.push_back(levels[i + 1] - levels[i]);
  // Nothing is above the last level.
  steps.push_back(std::numeric_limits<double>::infinity());
  Value distance = subF(quotient, lookUp(rank, levels));
  Value chance = toF64(extend(random, i64, /*isSigned=*/false));
  Value isUp = compareF(FloatPredicate::OGT,
                        mulF(distance, real(std::ldexp(1.0, 32))),
                        mulF(addF(chance, real(0)), lookUp(rank, steps)));
  Value last = integer(static_cast<int64_t>(count) - 1, rank.getType());
  isUp = bitAnd(isUp, compare(IntPredicate::slt, rank, last));
  return select(isUp, add(rank, integer(1, rank.getType())), rank);
}

Value LevelEmitter::quantize(Value input, Value scale, Rounding rounding,
                             Overflow overflow, Value random) {
  FailureOr<std::vector<double>> thresholds =
      formats::getThresholds(format, rounding);
  if (failed(thresholds)) {
    emitError(loc) << format
                   << " has more than 65,536 levels and no quantize of its own";
    return integer(0, format.getStorageType());
  }
  Value quotient = divF(toF64(input), toF64(scale));
  Value rank = findRank(quotient, *thresholds);
  if (rounding == Rounding::Stochastic)
    rank = roundUpByChance(quotient, rank, random);
  IntegerType storage = format.getStorageType();
  auto toStorage = [&](const llvm::APSInt &code) {
    return APInt(code.extOrTrunc(storage.getWidth()));
  };
  std::vector<APInt> codes;
  for (uint64_t i = 0; i <= thresholds->size(); ++i)
    codes.push_back(toStorage(format.getLevelCode(i)));
  Value code = lookUp(rank, codes, storage);
  auto constant = [&](const llvm::APSInt &value) -> Value {
    return arith::ConstantOp::create(builder, loc,
                                     IntegerAttr::get(storage, toStorage(value)));
  };
  if (overflow == Overflow::Infinity) {
    // The first numbers beyond the range: bounds are found with the oracle.
    uint64_t last = format.getLevelCount() - 1;
    numerics::Number most = format.decode(format.getLevelCode(last));
    numerics::Number next = format.decode(format.getLevelCode(last - 1));
    numerics::Number bound = (most.scaled(1) + most - next).scaled(-1);
    for (bool isNegative : {false, true}) {
      std::optional<llvm::APSInt> over = format.getInfinityCode(isNegative);
      if (!over)
        over = format.getNanCode();
      if (!over)
        continue;
      double limit = bound.toDouble();
      bool staysOnTie =
          rounding == Rounding::NearestEven && format.isEvenLevel(last);
      Value isOver =
          isNegative
              ? compareF(staysOnTie ? FloatPredicate::OLT : FloatPredicate::OLE,
                         quotient, real(-limit))
              : compareF(staysOnTie ? FloatPredicate::OGT : FloatPredicate::OGE,
                         quotient, real(limit));
      code = select(isOver, constant(*over), code);
    }
  }
  if (std::optional<llvm::APSInt> negativeZero = format.getNegativeZeroCode()) {
    Value isZero = compare(IntPredicate::eq, code, constant(*format.getZeroCode()));
    code = select(bitAnd(isZero, hasSign(quotient)), constant(*negativeZero), code);
  }
  llvm::APSInt nan = format.encode(numerics::Number::nan(), Rounding::NearestEven,
                                   Overflow::Saturate);
  Value isNumber = compareF(FloatPredicate::OEQ, quotient, quotient);
  return select(isNumber, code, constant(nan));
}

} // namespace

Value defaults::emitQuantize(Type type, OpBuilder &builder, Location loc,
                             Value input, Value scale, Rounding rounding,
                             Overflow overflow, Value random) {
  return LevelEmitter(builder, loc, cast<FormatTypeInterface>(type))
      .quantize(input, scale, rounding, overflow, random);
}

Value defaults::emitDequantize(Type type, OpBuilder &builder, Location loc,
                               Value code, Value scale, FloatType result) {
  auto format = cast<FormatTypeInterface>(type);
  unsigned width = format.getBitWidth();
  std::vector<double> values;
  for (uint64_t pattern = 0; pattern < (uint64_t(1) << width); ++pattern) {
    llvm::APSInt bits(APInt(width, pattern), !format.isSignedCode());
    double value = formats::isCode(type, bits) ? format.decode(bits).toDouble() : 0.0;
    values.push_back(bits == format.getNegativeZeroCode() ? -0.0 : value);
  }
  LevelEmitter emit(builder, loc, format);
  Value value = emit.mulF(emit.lookUp(code, values), emit.toF64(scale));
  if (result.isF64())
    return value;
  return builder.createOrFold<arith::TruncFOp>(loc, result, value);
}

FailureOr<Value> defaults::refuseRescale(Type type, Location loc, Type source) {
  return emitError(loc) << "no rescaling of " << source << " to " << type
                        << " is known: a format without integer codes takes "
                           "requantize with method = \"exact\"";
}

FailureOr<Value> defaults::refuseAdd(Type type, Location loc) {
  return emitError(loc) << "no addition of codes of " << type
                        << " is known: its codes are not integers of one step";
}

Value defaults::emitExtremum(Type type, OpBuilder &builder, Location loc,
                             Value lhs, Value rhs, bool isMax) {
  auto format = cast<FormatTypeInterface>(type);
  LevelEmitter emit(builder, loc, format);
  Type i32 = builder.getI32Type();
  // NaN, and what means nothing, counts as the lowest: 0. Then -infinity, the levels and
  // infinity.
  std::vector<APInt> ranks(uint64_t(1) << format.getBitWidth(), APInt(32, 0));
  numerics::Number one = numerics::Number::fromInt(1);
  for (uint64_t rank = 0; rank < format.getLevelCount(); ++rank)
    ranks[format.getLevelCode(rank).getZExtValue()] = APInt(32, rank + 2);
  // Codes that stand for the value of another one, and infinities.
  for (uint64_t pattern = 0; pattern < ranks.size(); ++pattern) {
    llvm::APSInt code(APInt(format.getBitWidth(), pattern),
                      !format.isSignedCode());
    if (!formats::isCode(type, code) || !ranks[pattern].isZero())
      continue;
    numerics::Number value = format.decode(code);
    if (value.isInfinite())
      ranks[pattern] = APInt(
          32, value.isNegative() ? 1 : format.getLevelCount() + 2);
    else if (value.isFinite())
      ranks[pattern] =
          ranks[format
                    .encodeQuotient(value, one, Rounding::NearestEven,
                                    Overflow::Saturate, 0)
                    .getZExtValue()];
  }
  Value a = emit.lookUp(lhs, ranks, i32), b = emit.lookUp(rhs, ranks, i32);
  auto predicate = isMax ? arith::CmpIPredicate::ugt : arith::CmpIPredicate::ult;
  return emit.select(emit.compare(predicate, a, b), lhs, rhs);
}
