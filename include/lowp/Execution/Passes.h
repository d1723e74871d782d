//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does C++ make and register the passes from loops to machine code?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_EXECUTION_PASSES_H
#define LOWP_EXECUTION_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::lowp {

#define GEN_PASS_DECL
#include "lowp/Execution/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "lowp/Execution/Passes.h.inc"

} // namespace mlir::lowp

#endif // LOWP_EXECUTION_PASSES_H
