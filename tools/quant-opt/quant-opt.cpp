//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The pass driver: every phase, pass and pipeline of Lowp, and those of upstream.
// It is mlir-opt but for its output file, which appears complete or not at all:
// after a failure an older file of that name is untouched.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/AtomicOutput.h"
#include "lowp/Execution/CommandFiles.h"
#include "lowp/Execution/ToolProcess.h"
#include "lowp/InitAll.h"
#include "lowp/Tools/Main.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Process.h"

using namespace mlir;

static int fail(const llvm::Twine &message) {
  llvm::errs() << "quant-opt: error: " << message << "\n";
  return EXIT_FAILURE;
}

/// Whether the parser refuses `text` without a message, as it does an attribute
/// without a name.
static bool isRefusedSilently(llvm::StringRef text, const DialectRegistry &registry,
                              const MlirOptMainConfig &config) {
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  context.allowUnregisteredDialects(config.shouldAllowUnregisteredDialects());
  bool hasMessage = false;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &) { hasMessage = true; });
  return !parseSourceString<ModuleOp>(text, &context) && !hasMessage;
}

/// Turns the default of --mlir-print-op-on-diagnostic off: the op of a message is
/// often the module, with all its weights in hex.
static void keepDiagnosticsShort() {
  registerMLIRContextCLOptions();
  auto &options = llvm::cl::getRegisteredOptions();
  if (auto it = options.find("mlir-print-op-on-diagnostic"); it != options.end())
    static_cast<llvm::cl::opt<bool> *>(it->second)->setInitialValue(false);
}

int lowp::quantOptMain(int argc, char **argv, const DialectRegistry &extra) {
  llvm::InitLLVM init(argc, argv);
  prepareToolProcess("quant-opt");
  startNotingFiles();
  DialectRegistry registry;
  lowp::registerAllDialects(registry);
  extra.appendTo(registry);
  lowp::registerAllPasses();
  keepDiagnosticsShort();
  lowp::registerVersion();
  auto [inputName, outputName] = registerAndParseCLIOptions(
      argc, argv, "Lowp: programs in low-precision numbers", registry);
  MlirOptMainConfig config = MlirOptMainConfig::createFromCLOptions();
  if (config.shouldShowDialects()) {
    for (llvm::StringRef name : registry.getDialectNames())
      llvm::outs() << name << "\n";
    return EXIT_SUCCESS;
  }
  if (config.shouldListPasses()) {
    printRegisteredPasses();
    return EXIT_SUCCESS;
  }

  if (inputName == "-" && llvm::sys::Process::FileDescriptorIsDisplayed(fileno(stdin)))
    llvm::errs() << "(reading MLIR from the terminal; end with Ctrl-D)\n";
  std::string message;
  std::unique_ptr<llvm::MemoryBuffer> input = openInputFile(inputName, &message);
  if (!input)
    return fail(message);
  llvm::Expected<std::unique_ptr<lowp::AtomicOutput>> output =
      lowp::AtomicOutput::open(outputName);
  if (!output)
    return fail(llvm::toString(output.takeError()));
  // A program may be rewritten in its place (-o over INPUT), by nothing else though.
  llvm::consumeError(lowp::noteInput(inputName));
  std::unique_ptr<llvm::MemoryBuffer> view =
      llvm::MemoryBuffer::getMemBuffer(*input, /*RequiresNullTerminator=*/false);
  if (failed(MlirOptMain((*output)->os(), std::move(view), registry, config))) {
    if (isRefusedSilently(input->getBuffer(), registry, config))
      return fail("'" + inputName + "' is not MLIR");
    return EXIT_FAILURE;
  }
  if (llvm::Error error = (*output)->commit())
    return fail(llvm::toString(std::move(error)));
  return EXIT_SUCCESS;
}
