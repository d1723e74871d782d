//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does an op on constants give? Upstream folds nothing on dense_resource
// constants; torch-mlir writes every weight as one. A reshape shares its blob, and
// any other fold makes exactly one new blob.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_CONSTANTEVALUATOR_H
#define LOWP_ANALYSIS_CONSTANTEVALUATOR_H

#include "lowp/Constants/ConstantView.h"

namespace mlir::lowp {

/// Limits of folding.
struct EvaluationLimits {
  /// Scalar operations per folded op (element moves count one each).
  int64_t maxWork = int64_t(1) << 32;
  /// Whether a result may have more elements than the largest constant read.
  bool mayGrow = false;
};

/// The value of single-result `op` when what it reads is constant: linalg ops
/// with an evaluable body (parallel or reducing), tensor.collapse_shape,
/// expand_shape, cast, extract_slice, extract. Results are those of IEEE
/// arithmetic in the op's own types, rsqrt as 1/sqrt. Fails without a
/// diagnostic when the op is not such a one or exceeds the limits.
FailureOr<TypedAttr> evaluateConstant(Operation *op,
                                      const EvaluationLimits &limits = {});

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_CONSTANTEVALUATOR_H
