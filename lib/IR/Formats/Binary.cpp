//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// `!lowp.binary`: what its codes mean, and how to compute with them. A product
// with an element is the factor or its negation: no multiplication.
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

//===----------------------------------------------------------------------===//
// Spelling
//===----------------------------------------------------------------------===//

Type BinaryType::parse(AsmParser &parser) {
  SMLoc loc = parser.getCurrentLocation();
  if (failed(parser.parseOptionalLess()))
    return get(parser.getContext());
  parser.emitError(loc) << "binary takes no parameters (BINARY-C1)";
  return {};
}

void BinaryType::print(AsmPrinter &) const {}

//===----------------------------------------------------------------------===//
// Meaning
//===----------------------------------------------------------------------===//

unsigned BinaryType::getBitWidth() const { return 1; }
std::optional<llvm::APSInt> BinaryType::getZeroCode() const {
  return std::nullopt;
}
std::optional<int> BinaryType::getGridExponent() const { return 0; }
std::string BinaryType::getSpelling() const { return "binary"; }

numerics::Number BinaryType::decode(const llvm::APSInt &code) const {
  return numerics::decodeBinary(code);
}

uint64_t BinaryType::getLevelCount() const { return 2; }
llvm::APSInt BinaryType::getLevelCode(uint64_t rank) const {
  return llvm::APSInt(APInt(1, rank), /*isUnsigned=*/true);
}
/// A tie between -1 and +1, which is the number 0, goes to +1.
bool BinaryType::isEvenLevel(uint64_t rank) const { return rank == 1; }

llvm::APSInt BinaryType::encodeQuotient(const numerics::Number &value,
                                        const numerics::Number &unit,
                                        Rounding rounding, Overflow,
                                        uint32_t random) const {
  return numerics::encodeBinary(value, unit, rounding, random);
}

//===----------------------------------------------------------------------===//
// Lowering
//===----------------------------------------------------------------------===//

/// The quotient by the scale in f64 is compared with where -1 ends. NaN is not
/// below it and becomes +1.
Value BinaryType::emitQuantize(OpBuilder &builder, Location loc, Value input,
                               Value scale, Value, Rounding rounding,
                               Overflow overflow, Value random) const {
  if (rounding == Rounding::Stochastic)
    return defaults::emitQuantize(*this, builder, loc, input, scale, rounding,
                                  overflow, random);
  ScalarEmitter emit(builder, loc);
  Value quotient = emit.divF(emit.toF64(input), emit.toF64(scale));
  Value end = emit.real(rounding == Rounding::Floor ? 1 : 0);
  Value isMinus =
      emit.compareF(ScalarEmitter::FloatPredicate::OLT, quotient, end);
  Type storage = getStorageType();
  return emit.select(isMinus, emit.integer(0, storage),
                     emit.integer(1, storage));
}

Value BinaryType::emitDequantize(OpBuilder &builder, Location loc, Value code,
                                 Value scale, Value, FloatType result) const {
  ScalarEmitter emit(builder, loc);
  Value zero = emit.integer(0, code.getType());
  Value isPlus = emit.compare(ScalarEmitter::IntPredicate::ne, code, zero);
  Value wide = emit.toF64(scale);
  Value value = emit.select(isPlus, wide, emit.mulF(wide, emit.real(-1)));
  return result.isF64()
             ? value
             : builder.createOrFold<arith::TruncFOp>(loc, result, value);
}

bool BinaryType::isMultiplyFree() const { return true; }

SmallVector<Value> BinaryType::emitElement(OpBuilder &builder, Location loc,
                                           Value code, Type work,
                                           unsigned parts) const {
  ScalarEmitter emit(builder, loc);
  return emitTimes(builder, loc, code, emit.integer(1, work), parts);
}

SmallVector<Value> BinaryType::emitTimes(OpBuilder &builder, Location loc,
                                         Value code, Value factor,
                                         unsigned parts) const {
  ScalarEmitter emit(builder, loc);
  Value zero = emit.integer(0, factor.getType());
  Value minus = emit.sub(zero, factor);
  Value isPlus = emit.compare(ScalarEmitter::IntPredicate::ne, code,
                              emit.integer(0, code.getType()));
  if (parts == 1)
    return {emit.select(isPlus, factor, minus)};
  return {emit.select(isPlus, factor, zero), emit.select(isPlus, zero, minus)};
}

Value BinaryType::emitExtremum(OpBuilder &builder, Location loc, Value lhs,
                               Value rhs, bool isMax) const {
  // Codes of one bit: the larger is their or, the smaller their and.
  ScalarEmitter emit(builder, loc);
  return isMax ? emit.bitOr(lhs, rhs) : emit.bitAnd(lhs, rhs);
}

//===----------------------------------------------------------------------===//
// Model
//===----------------------------------------------------------------------===//

double BinaryType::meanSquareError(ArrayRef<double> values,
                                   ArrayRef<int64_t> counts,
                                   ArrayRef<double> scale) const {
  double sum = 0, count = 0;
  for (auto [value, times] : llvm::zip_equal(values, counts)) {
    double error = std::abs(value) - (value < 0 ? scale.back() : scale.front());
    sum += static_cast<double>(times) * error * error;
    count += static_cast<double>(times);
  }
  return count > 0 ? sum / count : 0;
}
