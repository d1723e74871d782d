//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do loops become the LLVM dialect? The last step that the JIT and the LLVM
// IR exit share.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_EXECUTION_LOWERTOLLVM_H
#define LOWP_EXECUTION_LOWERTOLLVM_H

#include "mlir/Pass/PassManager.h"

namespace mlir::lowp {

/// Appends affine, scf, memref, arith and math on memrefs -> LLVM dialect. Each
/// function gets a C interface (`_mlir_ciface_<name>`); erf and the like become
/// calls of libm.
void buildLoopsToLLVM(OpPassManager &pm);

/// Registers it as `--lowp-loops-to-llvm`.
void registerLoopsToLLVMPipeline();

} // namespace mlir::lowp

#endif // LOWP_EXECUTION_LOWERTOLLVM_H
