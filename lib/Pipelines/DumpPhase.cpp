//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does one look at a phase afterwards? The module goes to a file that is
// named after its phase, and that quant-opt can resume from.
//
//===----------------------------------------------------------------------===//

#include "CompileFiles.h"
#include "lowp/Execution/AtomicOutput.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Pipelines/Passes.h"
#include "llvm/Support/FileSystem.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPDUMPPHASE
#include "lowp/Pipelines/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

struct LowpDumpPhasePass : StrictOptions<lowp::impl::LowpDumpPhaseBase<LowpDumpPhasePass>> {
  using StrictOptions::StrictOptions;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (directory.empty()) {
      module.emitError("lowp-dump-phase: no folder given: dir=DIR names it");
      return signalPassFailure();
    }
    if (std::error_code error = llvm::sys::fs::create_directories(directory)) {
      module.emitError("lowp-dump-phase: cannot make the folder '")
          << directory << "': " << error.message();
      return signalPassFailure();
    }
    auto output = AtomicOutput::open(getDumpPath(directory, getPhase(module)));
    if (!output) {
      module.emitError("lowp-dump-phase: ") << llvm::toString(output.takeError());
      return signalPassFailure();
    }
    AtomicOutput &file = **output;
    module.print(file.os());
    file.os() << "\n";
    if (llvm::Error error = file.commit()) {
      module.emitError("lowp-dump-phase: ") << llvm::toString(std::move(error));
      return signalPassFailure();
    }
    markAllAnalysesPreserved();
  }
};

} // namespace
