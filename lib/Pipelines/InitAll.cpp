//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Everything that Lowp registers. See InitAll.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/InitAll.h"
#include "lowp/Allocation/Passes.h"
#include "lowp/Calibration/Passes.h"
#include "lowp/Conversion/Passes.h"
#include "lowp/Conversion/ToLoops.h"
#include "lowp/Execution/LowerToLLVM.h"
#include "lowp/External/BuiltinFloats.h"
#include "lowp/IR/Lowp.h"
#include "lowp/Pipelines/Passes.h"
#include "lowp/Report/Passes.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

void lowp::registerAllDialects(DialectRegistry &registry) {
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  registry.insert<LowpDialect>();
  registerBuiltinFloatFormats(registry);
}

void lowp::registerVersion() {
  llvm::cl::AddExtraVersionPrinter(
      [](llvm::raw_ostream &os) { os << "Lowp version " LOWP_VERSION "\n"; });
}

void lowp::registerAllPasses() {
  mlir::registerAllPasses();
  registerLowpTransformsPasses();
  registerLowpAllocationPasses();
  registerLowpCalibrationPasses();
  registerLowpConversionPasses();
  registerLowpPipelinesPasses();
  registerLowpReportPasses();
  registerToLoopsPipeline([] { return createLowpVerifyPhase(); });
  registerLoopsToLLVMPipeline();
  registerCompilePipeline();
}
