//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The passes of lowp-compile's self-check: see CompileCheck.h.
//
//===----------------------------------------------------------------------===//

#include "CompileCheck.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

struct KeepQuantizedPass
    : public PassWrapper<KeepQuantizedPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(KeepQuantizedPass)
  StringRef getName() const override { return "KeepQuantized"; }
  explicit KeepQuantizedPass(std::shared_ptr<CompileSnapshots> snapshots)
      : snapshots(std::move(snapshots)) {}
  void runOnOperation() override {
    snapshots->quantized = getOperation().clone();
    markAllAnalysesPreserved();
  }
  std::shared_ptr<CompileSnapshots> snapshots;
};

struct CheckCompiledPass
    : public PassWrapper<CheckCompiledPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(CheckCompiledPass)
  StringRef getName() const override { return "SelfCheck"; }
  CheckCompiledPass(std::shared_ptr<CompileSnapshots> snapshots,
                    SelfCheckOptions options)
      : snapshots(std::move(snapshots)), options(std::move(options)) {}
  void runOnOperation() override {
    if (failed(selfCheck(getOperation(), *snapshots->quantized,
                         snapshots->floats.get(), options, "lowp-self-check")))
      signalPassFailure();
    snapshots->quantized = nullptr;
    markAllAnalysesPreserved();
  }
  std::shared_ptr<CompileSnapshots> snapshots;
  SelfCheckOptions options;
};

} // namespace

std::unique_ptr<Pass>
mlir::lowp::createKeepQuantized(std::shared_ptr<CompileSnapshots> snapshots) {
  return std::make_unique<KeepQuantizedPass>(std::move(snapshots));
}

std::unique_ptr<Pass>
mlir::lowp::createCheckCompiled(std::shared_ptr<CompileSnapshots> snapshots,
                                const SelfCheckOptions &options) {
  return std::make_unique<CheckCompiledPass>(std::move(snapshots), options);
}
