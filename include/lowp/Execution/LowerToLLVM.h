//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a program become machine code? The last two steps that the JIT and
// the LLVM IR exit share: float tensors to loops with upstream passes alone,
// and loops to the LLVM dialect.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_EXECUTION_LOWERTOLLVM_H
#define LOWP_EXECUTION_LOWERTOLLVM_H

#include "mlir/Pass/PassManager.h"

namespace mlir::lowp {

/// Appends tensors -> loops for programs of builtin element types: TOSA to
/// linalg, tensor results to trailing memref arguments (any batch), one-shot
/// bufferization, copies and linalg to scf loops. No runtime library is needed.
void buildTensorsToLoops(OpPassManager &pm);

/// Appends affine, scf, memref, arith and math on memrefs -> LLVM dialect. Each
/// function gets a C interface (`_mlir_ciface_<name>`); erf and the like become
/// calls of libm.
void buildLoopsToLLVM(OpPassManager &pm);

/// Turns each tensor result of every function with a body that nobody calls into
/// a trailing memref argument that is written; a program without tensor results
/// is left as it is.
std::unique_ptr<Pass> createResultsToArgumentsPass();
/// memref.copy -> a linalg copy, so that none needs a runtime function.
std::unique_ptr<Pass> createCopiesToLinalgPass();

} // namespace mlir::lowp

#endif // LOWP_EXECUTION_LOWERTOLLVM_H
