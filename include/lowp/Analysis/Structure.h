//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does one op of a linalg program do, whatever its spelling? Questions on
// single ops that normalisation, layer analysis and integer lowering share:
// contraction, max pool, clamp, pad, reshape, transpose, slice, copy, constant
// broadcast. Named ops and generics get the same answers.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_STRUCTURE_H
#define LOWP_ANALYSIS_STRUCTURE_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <optional>

namespace mlir::lowp {

/// x -> min(max(x, lower), upper). A missing bound is no bound; bounds at or
/// beyond the largest finite f32 count as missing.
struct ClampBounds {
  std::optional<double> lower;
  std::optional<double> upper;
};

/// Bounds of a value-wise clamp: an op with identity maps, one data input and
/// scalar constants, whose body is built from cmpf + select, maximumf,
/// minimumf, maxnumf, minnumf on finite or infinite constants. What happens to
/// NaN is not compared. ReLU is {0, none}.
std::optional<ClampBounds> getClampBounds(Operation *op);
/// A clamp whose lower bound is 0.
bool isReluLike(Operation *op);

/// A reduction whose body is out + a * b on floats, a and b the two inputs
/// (extf of an input allowed). Element-wise multiply-add is not one.
bool isContraction(Operation *op);

/// Window or axis maximum of input 0, started from -inf or the lowest finite
/// value: pooling_*_max and generics that do the same.
bool isMaxPool(Operation *op);

/// The constant that a tensor.pad pads with.
std::optional<double> getPadValue(Operation *op);
bool isZeroPad(Operation *op);
/// A pad with -inf or the lowest finite value that only max pools read.
bool isLowestPad(Operation *op);

/// tensor.collapse_shape, expand_shape, cast.
bool isReshape(Operation *op);
/// The permutation p of a transpose, result dim i = source dim p[i]:
/// linalg.transpose, or a generic that only yields its permuted input.
std::optional<SmallVector<int64_t>> getTransposePermutation(Operation *op);
/// tensor.extract_slice.
bool isSlice(Operation *op);
/// linalg.copy or a generic that yields its input unchanged.
bool isCopy(Operation *op);

/// The operand whose elements an op only moves, drops, repeats in windows or
/// pads with 0: max pool, zero or lowest pad, reshape, transpose, slice, copy,
/// observe. Null for any other op.
OpOperand *getStructuralSource(Operation *op);
/// Follows getStructuralSource backwards from `value` to the value that is
/// computed: an argument, a layer end, a constant, the result of a float op.
Value traceToRoot(Value value);

/// The value of the constant op behind `value`, seen through lowp.observe,
/// lowp.dequantize, lowp.unpack, lowp.storage_cast and tensor.cast; or null.
Value getConstantBehind(Value value);

/// `value` repeats a constant: value[i] = constant[map(i)].
struct ConstantBroadcast {
  /// The operand of the broadcasting op (or null if `value` is the constant).
  OpOperand *operand;
  /// The constant op's value, a tensor or (for linalg.fill) a scalar.
  Value constant;
  /// From the dims of `value` to the dims of the constant.
  AffineMap map;
};
/// A constant itself, linalg.fill, linalg.broadcast, or a generic that yields
/// one constant input.
std::optional<ConstantBroadcast> isConstantBroadcast(Value value);

/// All iterators parallel, tensor semantics, one result by an identity map.
bool isElementwiseOp(Operation *op);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_STRUCTURE_H
