//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does a format mean, emit and cost that says no more than its levels? The
// defaults of the format interfaces. All of them are slow, right and general: a
// format overrides what it can do better.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_FORMATDEFAULTS_H
#define LOWP_IR_FORMATDEFAULTS_H

#include "lowp/Numerics/FixedPoint.h"
#include "lowp/Numerics/Levels.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

#include <vector>

namespace mlir::lowp {

struct FormatCost;

namespace defaults {

// Meaning (lib/IR/Formats/DefaultMeaning.cpp).
IntegerType getStorageType(Type type);
llvm::APSInt getMinCode(Type type);
llvm::APSInt getMaxCode(Type type);
std::optional<llvm::APSInt> getZeroCode(Type type);
int compareToBoundary(Type type, uint64_t rank, const numerics::Number &value,
                      const numerics::Number &unit);
llvm::APSInt encodeQuotient(Type type, const numerics::Number &value,
                            const numerics::Number &unit,
                            numerics::Rounding rounding,
                            numerics::Overflow overflow, uint32_t random);
std::optional<int> getGridExponent(Type type);

/// Whether `code` is in the range of `type` and means something.
bool isCode(Type type, const llvm::APSInt &code);
/// The fixed-point format that a format with integer codes is.
numerics::FixedFormat getIntegerFormat(Type type);
/// The most bits that an element takes as a signed integer on the grid 2^grid.
unsigned getElementBits(Type type, int grid);

/// lowp.quantize and lowp.dequantize of one element, by the oracle.
llvm::APSInt quantize(Type type, const llvm::APFloat &input,
                      const llvm::APFloat &scale, int64_t zeroPoint,
                      numerics::Rounding rounding, numerics::Overflow overflow,
                      uint32_t random = 0);
llvm::APFloat dequantize(Type type, const llvm::APSInt &code,
                         const llvm::APFloat &scale, int64_t zeroPoint,
                         const llvm::fltSemantics &semantics);
/// lowp.requantize with method = "exact": (code - in zero point) * in scale / out
/// scale + out zero point, rounded once. `in` has integer codes.
llvm::APSInt requantizeExactly(Type in, const llvm::APSInt &code,
                               const llvm::APFloat &inScale, int64_t inZeroPoint,
                               Type out, const llvm::APFloat &outScale,
                               int64_t outZeroPoint, numerics::Rounding rounding,
                               numerics::Overflow overflow);

/// The f64 thresholds of the levels of `type`: the level of the number t has the
/// rank #{i : thresholds[i] <= t}. For Stochastic: those of Floor. Fails for
/// formats of more than 65,536 levels.
FailureOr<std::vector<double>> getThresholds(Type type,
                                             numerics::Rounding rounding);

// Emission (lib/IR/Formats/DefaultLowering.cpp).
Value emitQuantize(Type type, OpBuilder &builder, Location loc, Value input,
                   Value scale, numerics::Rounding rounding,
                   numerics::Overflow overflow, Value random);
Value emitDequantize(Type type, OpBuilder &builder, Location loc, Value code,
                     Value scale, FloatType result);
FailureOr<Value> refuseRescale(Type type, Location loc, Type source);
FailureOr<Value> refuseAdd(Type type, Location loc);
Value emitExtremum(Type type, OpBuilder &builder, Location loc, Value lhs,
                   Value rhs, bool isMax);

// Products (lib/IR/Formats/DefaultProducts.cpp).
SmallVector<Value> emitElement(Type type, OpBuilder &builder, Location loc,
                               Value code, Type work, unsigned parts);
SmallVector<Value> emitTimes(Type type, OpBuilder &builder, Location loc,
                             Value code, Value factor, unsigned parts);
SmallVector<Type> getAccumulators(Type lhs, Type rhs, const llvm::APInt &bound,
                                  unsigned parts);
FailureOr<SmallVector<Value>>
emitMultiplyAccumulate(Type lhsType, OpBuilder &builder, Location loc,
                       Value lhs, Type rhsType, Value rhs,
                       TypeRange accumulatorTypes, ValueRange accumulators);

// Model (lib/IR/Formats/DefaultModel.cpp).
double meanSquareError(Type type, ArrayRef<double> values,
                       ArrayRef<int64_t> counts, ArrayRef<double> scale);
/// The mean square error that `type`'s own model states for values that are moved
/// by a zero point: codes less it are codes of value + element(zero point) * scale.
double meanSquareErrorAt(Type type, ArrayRef<double> values,
                         ArrayRef<int64_t> counts, ArrayRef<double> scale,
                         int64_t zeroPoint);
FormatCost getCost(Type type);

} // namespace defaults
} // namespace mlir::lowp

#endif // LOWP_IR_FORMATDEFAULTS_H
