//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does C++ make and register the passes over phases?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_PIPELINES_PASSES_H
#define LOWP_PIPELINES_PASSES_H

#include "lowp/IR/OptionTypes.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"

namespace mlir::lowp {

#define GEN_PASS_DECL
#include "lowp/Pipelines/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "lowp/Pipelines/Passes.h.inc"

} // namespace mlir::lowp

#endif // LOWP_PIPELINES_PASSES_H
