//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The end of lowp-to-loops: nothing is left on whole arrays.
//
//===----------------------------------------------------------------------===//

#include "lowp/Codegen/Passes.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/Signature.h"
#include "lowp/IR/StrictOptions.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPFINISHLOOPS
#include "lowp/Codegen/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

struct FinishLoopsPass : StrictOptions<lowp::impl::LowpFinishLoopsBase<FinishLoopsPass>> {
  using StrictOptions::StrictOptions;

  void runOnOperation() override {
    WalkResult walk = getOperation().walk([](Operation *op) -> WalkResult {
      if (!isa_and_nonnull<linalg::LinalgDialect, tensor::TensorDialect>(op->getDialect()))
        return WalkResult::advance();
      return op->emitError("lowp-to-loops: '")
             << op->getName()
             << "' has no form as loops; write it as linalg.generic, or as ops that do";
    });
    if (walk.wasInterrupted())
      return signalPassFailure();
    setPhase(getOperation(), Phase::Loops);
    if (keepFormats)
      getOperation()->setAttr("lowp.keep_formats", UnitAttr::get(&getContext()));
    else
      spellAttributesAsText(getOperation());
  }
};

} // namespace
