//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How is a program read that a command names? See ProgramFile.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/ProgramFile.h"
#include "lowp/Execution/CommandFiles.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace mlir::lowp;

OwningOpRef<ModuleOp> mlir::lowp::readProgram(StringRef path, MLIRContext &context,
                                              llvm::SourceMgr &sources,
                                              function_ref<void(const Twine &)> fail) {
  std::string message;
  std::unique_ptr<llvm::MemoryBuffer> file = openInputFile(path, &message);
  if (!file) {
    fail(message);
    return nullptr;
  }
  if (llvm::Error error = noteInput(path)) {
    fail(llvm::toString(std::move(error)));
    return nullptr;
  }
  sources.AddNewSourceBuffer(std::move(file), llvm::SMLoc());
  // The parser refuses some text without a word, such as an attribute without a name.
  bool hasMessage = false;
  ScopedDiagnosticHandler listener(&context, [&](Diagnostic &) {
    hasMessage = true;
    return failure();
  });
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(sources, &context);
  if (!module && !hasMessage)
    fail("'" + path + "' is not MLIR");
  return module;
}
