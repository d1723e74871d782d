//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// `!lowp.ternary`: what its codes mean, and how to compute with them. A product
// with an element is the factor, its negation or 0: no multiplication.
//
//===----------------------------------------------------------------------===//

#include "ScalarEmitter.h"
#include "lowp/IR/Types.h"
#include "lowp/Numerics/Ternary.h"
#include "mlir/IR/DialectImplementation.h"

#include <cmath>

using namespace mlir;
using namespace mlir::lowp;
using numerics::Overflow;
using numerics::Rounding;

static llvm::APSInt makeCode(int64_t code) {
  return llvm::APSInt(APInt(2, static_cast<uint64_t>(code), /*isSigned=*/true),
                      /*isUnsigned=*/false);
}

//===----------------------------------------------------------------------===//
// Spelling
//===----------------------------------------------------------------------===//

Type TernaryType::parse(AsmParser &parser) {
  SMLoc loc = parser.getCurrentLocation();
  if (failed(parser.parseOptionalLess()))
    return get(parser.getContext());
  parser.emitError(loc) << "ternary takes no parameters (TERNARY-C1)";
  return {};
}

void TernaryType::print(AsmPrinter &) const {}

//===----------------------------------------------------------------------===//
// Meaning
//===----------------------------------------------------------------------===//

unsigned TernaryType::getBitWidth() const { return 2; }
bool TernaryType::isSignedCode() const { return true; }
llvm::APSInt TernaryType::getMinCode() const { return makeCode(-1); }
llvm::APSInt TernaryType::getMaxCode() const { return makeCode(1); }
std::optional<llvm::APSInt> TernaryType::getZeroCode() const {
  return makeCode(0);
}
std::optional<int> TernaryType::getGridExponent() const { return 0; }
std::string TernaryType::getSpelling() const { return "ternary"; }
StringRef TernaryType::getPackedLayout() const { return "trits"; }

numerics::Number TernaryType::decode(const llvm::APSInt &code) const {
  return numerics::decodeTernary(code);
}

uint64_t TernaryType::getLevelCount() const { return 3; }
llvm::APSInt TernaryType::getLevelCode(uint64_t rank) const {
  return makeCode(static_cast<int64_t>(rank) - 1);
}

//===----------------------------------------------------------------------===//
// Lowering
//===----------------------------------------------------------------------===//

/// The quotient by the scale in f64 is compared with where +1 and -1 begin. NaN
/// reaches neither and becomes 0.
Value TernaryType::emitQuantize(OpBuilder &builder, Location loc, Value input,
                                Value scale, Value, Rounding rounding,
                                Overflow overflow, Value random) const {
  if (rounding == Rounding::Stochastic)
    return defaults::emitQuantize(*this, builder, loc, input, scale, rounding,
                                  overflow, random);
  using Predicate = ScalarEmitter::FloatPredicate;
  ScalarEmitter emit(builder, loc);
  Value quotient = emit.divF(emit.toF64(input), emit.toF64(scale));
  // +1 from `high` up, with or without it; -1 likewise.
  double high = 0.5, low = -0.5;
  Predicate isHigh = Predicate::OGE, isLow = Predicate::OLT;
  switch (rounding) {
  case Rounding::NearestEven: // 0 is the even level
    isHigh = Predicate::OGT;
    break;
  case Rounding::NearestAway:
    isLow = Predicate::OLE;
    break;
  case Rounding::Floor:
    high = 1, low = 0;
    break;
  case Rounding::TowardZero:
    high = 1, low = -1;
    isLow = Predicate::OLE;
    break;
  case Rounding::HalfUp:
  case Rounding::Stochastic:
    break;
  }
  Type storage = getStorageType();
  Value code = emit.select(emit.compareF(isHigh, quotient, emit.real(high)),
                           emit.integer(1, storage), emit.integer(0, storage));
  return emit.select(emit.compareF(isLow, quotient, emit.real(low)),
                     emit.integer(-1, storage), code);
}

Value TernaryType::emitDequantize(OpBuilder &builder, Location loc, Value code,
                                  Value scale, Value, FloatType result) const {
  ScalarEmitter emit(builder, loc);
  Value value = emit.mulF(emit.toF64(code), emit.toF64(scale));
  return result.isF64()
             ? value
             : builder.createOrFold<arith::TruncFOp>(loc, result, value);
}

bool TernaryType::isMultiplyFree() const { return true; }

SmallVector<Value> TernaryType::emitElement(OpBuilder &builder, Location loc,
                                            Value code, Type work,
                                            unsigned parts) const {
  ScalarEmitter emit(builder, loc);
  Value element = emit.resize(code, work);
  if (parts == 1)
    return {element};
  Value zero = emit.integer(0, work);
  Value isNegative = emit.compare(ScalarEmitter::IntPredicate::slt, element, zero);
  return {emit.select(isNegative, zero, element),
          emit.select(isNegative, element, zero)};
}

SmallVector<Value> TernaryType::emitTimes(OpBuilder &builder, Location loc,
                                          Value code, Value factor,
                                          unsigned parts) const {
  using Predicate = ScalarEmitter::IntPredicate;
  ScalarEmitter emit(builder, loc);
  Value none = emit.integer(0, code.getType());
  Value zero = emit.integer(0, factor.getType());
  Value isNegative = emit.compare(Predicate::slt, code, none);
  Value isPositive = emit.compare(Predicate::sgt, code, none);
  Value minus = emit.sub(zero, factor);
  if (parts == 1)
    return {emit.select(isPositive, factor,
                        emit.select(isNegative, minus, zero))};
  return {emit.select(isPositive, factor, zero),
          emit.select(isNegative, minus, zero)};
}

Value TernaryType::emitExtremum(OpBuilder &builder, Location loc, Value lhs,
                                Value rhs, bool isMax) const {
  using Predicate = ScalarEmitter::IntPredicate;
  ScalarEmitter emit(builder, loc);
  Predicate predicate = isMax ? Predicate::sgt : Predicate::slt;
  return emit.select(emit.compare(predicate, lhs, rhs), lhs, rhs);
}

//===----------------------------------------------------------------------===//
// Model
//===----------------------------------------------------------------------===//

double TernaryType::meanSquareError(ArrayRef<double> values,
                                    ArrayRef<int64_t> counts,
                                    ArrayRef<double> scale) const {
  double sum = 0, count = 0;
  for (auto [value, times] : llvm::zip_equal(values, counts)) {
    double unit = value < 0 ? scale.back() : scale.front();
    double magnitude = std::abs(value);
    double error = magnitude / unit > 0.5 ? magnitude - unit : magnitude;
    sum += static_cast<double>(times) * error * error;
    count += static_cast<double>(times);
  }
  return count > 0 ? sum / count : 0;
}
