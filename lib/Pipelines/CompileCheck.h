//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does lowp-compile check itself? What is kept of earlier phases, and the
// pass at the end that compares with it.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_PIPELINES_COMPILECHECK_H
#define LOWP_LIB_PIPELINES_COMPILECHECK_H

#include "lowp/Calibration/SelfCheck.h"
#include "mlir/Pass/PassManager.h"

namespace mlir::lowp {

/// What the self-check compares with; its passes share it.
struct CompileSnapshots {
  explicit CompileSnapshots(int64_t samples)
      : floats(std::make_shared<FloatRecord>(samples)) {}
  std::shared_ptr<FloatRecord> floats;
  OwningOpRef<ModuleOp> quantized;
};

/// At phase quantized: keeps a copy.
std::unique_ptr<Pass>
createKeepQuantized(std::shared_ptr<CompileSnapshots> snapshots);
/// At phase integer: runs the self-check.
std::unique_ptr<Pass>
createCheckCompiled(std::shared_ptr<CompileSnapshots> snapshots,
                    const SelfCheckOptions &options);

} // namespace mlir::lowp

#endif // LOWP_LIB_PIPELINES_COMPILECHECK_H
