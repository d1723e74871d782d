//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// TOSA as linalg, only where there is some: upstream's passes without the level checks
// that reject a dynamic batch.
//
//===----------------------------------------------------------------------===//

#include "lowp/Conversion/LowerTosa.h"
#include "lowp/Conversion/Passes.h"
#include "mlir/Conversion/TosaToArith/TosaToArith.h"
#include "mlir/Conversion/TosaToLinalg/TosaToLinalg.h"
#include "mlir/Conversion/TosaToTensor/TosaToTensor.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Dialect/Tosa/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPLOWERTOSA
#include "lowp/Conversion/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// Upstream's TOSA lowering, if there is any TOSA: some of its passes reject
/// programs without.
struct LowerTosaPass : lowp::impl::LowpLowerTosaBase<LowerTosaPass> {
  void getDependentDialects(DialectRegistry &registry) const override {
    OpPassManager pm(ModuleOp::getOperationName());
    buildTosaToLinalg(pm);
    pm.getDependentDialects(registry);
  }

  void runOnOperation() override {
    WalkResult found = getOperation()->walk([](Operation *op) {
      return isa_and_nonnull<tosa::TosaDialect>(op->getDialect()) ? WalkResult::interrupt()
                                                                  : WalkResult::advance();
    });
    if (!found.wasInterrupted())
      return;
    OpPassManager pm(ModuleOp::getOperationName());
    buildTosaToLinalg(pm, hasTosaF64(getOperation()));
    if (failed(runPipeline(pm, getOperation())))
      signalPassFailure();
  }
};

} // namespace

void mlir::lowp::buildTosaToLinalg(OpPassManager &pm, bool narrowF64) {
  if (narrowF64) {
    tosa::TosaNarrowF64ToF32PassOptions narrow;
    narrow.aggressiveRewrite = true;
    pm.addNestedPass<func::FuncOp>(tosa::createTosaNarrowF64ToF32Pass(narrow));
  }
  tosa::addTosaToLinalgPasses(pm, TosaToLinalgOptions(), TosaToLinalgNamedOptions(),
                              /*validationOptions=*/std::nullopt);
  pm.addNestedPass<func::FuncOp>(createTosaToArithPass());
  pm.addNestedPass<func::FuncOp>(createTosaToTensorPass());
}

bool mlir::lowp::hasTosaF64(Operation *root) {
  auto isF64 = [](Type type) { return getElementTypeOrSelf(type).isF64(); };
  return root
      ->walk([&](Operation *op) {
        return isa_and_nonnull<tosa::TosaDialect>(op->getDialect()) &&
                       llvm::any_of(op->getResultTypes(), isF64)
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      })
      .wasInterrupted();
}
