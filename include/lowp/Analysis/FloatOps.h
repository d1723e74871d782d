//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does a program on codes still compute in float? Read off the program as
// it is, so that remarks, `strict` and the last line of lowp-compile agree with
// it.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_FLOATOPS_H
#define LOWP_ANALYSIS_FLOATOPS_H

#include "mlir/Interfaces/FunctionInterfaces.h"

#include <string>

namespace mlir::lowp {

/// An op that computes on floats, or moves them between such ops.
struct FloatOp {
  Operation *op;
  /// The layer that it belongs to (`lowp.layer`), or "".
  std::string layer;

  /// What it does: "linalg.matmul", "linalg.generic (math.exp, arith.mulf)".
  std::string getKind() const;
};

/// The float ops of `function`, in program order. None are constants and what
/// repeats them; `lowp.quantize` and `lowp.dequantize`, unless one follows the
/// other; and what only moves arguments on their way in or results on their way
/// out. Types that are formats of codes, as f8E4M3FN, are no floats.
SmallVector<FloatOp> findFloatOps(FunctionOpInterface function);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_FLOATOPS_H
