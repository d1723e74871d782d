//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp-report: prints `lowp.layers` as a table or as JSON.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/AtomicOutput.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Report/LayerTable.h"
#include "lowp/Report/Passes.h"

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPREPORT
#include "lowp/Report/Passes.h.inc"

namespace {

struct ReportPass : StrictOptions<impl::LowpReportBase<ReportPass>> {
  using StrictOptions::StrictOptions;

  LogicalResult checkValues(OptionErrorHandler fail) override {
    if (format == "table" || format == "json")
      return success();
    return fail("unknown format '" + format + "': valid ones are table, json");
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    markAllAnalysesPreserved();
    auto fail = [&](const Twine &message) {
      return emitError(module.getLoc(), "lowp-report: ") << message;
    };
    if (failed(checkValues(fail)))
      return signalPassFailure();
    if (!module->hasAttr(kLayersAttrName)) {
      emitError(module.getLoc(),
                "lowp-report: nothing to report, the module has no "
                "'lowp.layers'; run lowp-allocate first");
      return signalPassFailure();
    }
    auto print = [&](llvm::raw_ostream &os) {
      SmallVector<LayerRecord> records = readLayerRecords(module);
      format == "json" ? printLayerJson(os, records)
                       : printLayerTable(os, records);
    };
    if (file == "-") {
      print(llvm::outs());
      llvm::outs().flush();
      return;
    }
    if (file == "stderr")
      return print(llvm::errs());
    if (llvm::Error error = writeFile(print)) {
      fail(llvm::toString(std::move(error)));
      return signalPassFailure();
    }
  }

  llvm::Error writeFile(llvm::function_ref<void(llvm::raw_ostream &)> print) {
    auto output = AtomicOutput::open(file);
    if (!output)
      return output.takeError();
    print((*output)->os());
    return (*output)->commit();
  }
};

} // namespace

} // namespace mlir::lowp
