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
FormatCost getCost(Type type);

} // namespace defaults
} // namespace mlir::lowp

#endif // LOWP_IR_FORMATDEFAULTS_H
