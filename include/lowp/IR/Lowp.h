//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The dialect for C++: attributes, ops, and the interfaces of formats. The classes
// of the types are in lowp/IR/Types.h.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_LOWP_H
#define LOWP_IR_LOWP_H

#include "lowp/IR/FormatDefaults.h"
#include "lowp/IR/FormatNumbers.h"
#include "lowp/Numerics/Levels.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/DataLayoutInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "lowp/IR/LowpDialect.h.inc"
#include "lowp/IR/LowpEnums.h.inc"

namespace mlir::lowp {

/// On a module: what machine it is made for; on a contraction: what computes it.
inline constexpr StringLiteral kTargetAttrName = "lowp.target";
inline constexpr StringLiteral kKernelAttrName = "lowp.kernel";

/// What one multiply-accumulate takes, in operations of a scalar machine.
struct FormatCost {
  unsigned adds = 0;
  unsigned multiplies = 0;
  unsigned shifts = 0;
  unsigned lookUps = 0;
};

/// The same mode in lib/Numerics.
numerics::Rounding toNumerics(RoundingMode mode);
numerics::Overflow toNumerics(OverflowMode mode);

/// Types of scale operands (f32) and zero points (i32): scalar or tensor.
bool isScaleLike(Type type);
bool isZeroPointLike(Type type);

/// Whether `scale` is positive, finite and, as an f32, normal.
bool isValidScale(double scale);

/// Types of the ops of lowp/IR/FlexOps.td.
bool isFlexType(Type type);
bool isIntegerCodesTensor(Type type);

} // namespace mlir::lowp

#include "lowp/IR/TypeInterfaces.h.inc"

#define GET_ATTRDEF_CLASSES
#include "lowp/IR/LowpAttrs.h.inc"

#define GET_OP_CLASSES
#include "lowp/IR/LowpOps.h.inc"

#endif // LOWP_IR_LOWP_H
