//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// A program that is not in loops fails before upstream meets its tensors.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/Passes.h"
#include "lowp/IR/Phase.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPREQUIRELOOPS
#include "lowp/Execution/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

struct RequireLoopsPass : lowp::impl::LowpRequireLoopsBase<RequireLoopsPass> {
  void runOnOperation() override {
    if (failed(requirePhase(getOperation(), {Phase::Loops}, "lowp-loops-to-llvm")))
      signalPassFailure();
  }
};

} // namespace
