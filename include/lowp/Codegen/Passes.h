//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does C++ make and register the passes that choose kernels and make loops?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CODEGEN_PASSES_H
#define LOWP_CODEGEN_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::lowp {

#define GEN_PASS_DECL
#include "lowp/Codegen/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "lowp/Codegen/Passes.h.inc"

} // namespace mlir::lowp

#endif // LOWP_CODEGEN_PASSES_H
