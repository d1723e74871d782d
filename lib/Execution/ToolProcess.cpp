//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a tool start and end? See ToolProcess.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/ToolProcess.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>
#include <string>
#include <unistd.h>

using namespace mlir::lowp;
namespace cl = llvm::cl;

static llvm::StringRef toolName;

/// Ends the process at once; temporary files are removed.
[[noreturn]] static void endWith(llvm::StringRef message) {
  std::string line = (llvm::Twine(toolName) + ": error: " + message + "\n").str();
  (void)!write(STDERR_FILENO, line.data(), line.size());
  llvm::sys::RunInterruptHandlers();
  _exit(EXIT_FAILURE);
}

static void onBadAllocation(void *, const char *, bool) {
  endWith("out of memory");
}

static void onFatalError(void *, const char *reason, bool) { endWith(reason); }

/// Before LLVM's streams end, which would call a failed write an error of LLVM.
static void finishStandardStreams() {
  llvm::errs().clear_error();
  llvm::raw_fd_ostream &os = llvm::outs();
  os.flush();
  std::error_code code = os.error();
  os.clear_error();
  if (code)
    endWith("cannot write '-': " + code.message());
}

void mlir::lowp::prepareToolProcess(llvm::StringRef tool) {
  toolName = tool;
  // Streams that exist before the handler is registered end after it ran.
  llvm::outs();
  llvm::errs();
  std::atexit(finishStandardStreams);
  llvm::install_bad_alloc_error_handler(onBadAllocation);
  llvm::install_fatal_error_handler(onFatalError);
}

/// Whether it is given more often than it may be: lists take any number.
static bool isRepeated(const cl::Option &option) {
  bool takesOne = option.getNumOccurrencesFlag() == cl::Optional ||
                  option.getNumOccurrencesFlag() == cl::Required;
  return takesOne && option.getNumOccurrences() > 1;
}

llvm::Error mlir::lowp::checkOptionsGivenOnce() {
  llvm::SmallVector<llvm::StringRef> repeated;
  for (auto &[name, option] : cl::getRegisteredOptions())
    if (isRepeated(*option))
      repeated.push_back(name);
  if (repeated.empty())
    return llvm::Error::success();
  // The map is in the order of hashes.
  llvm::StringRef first = *llvm::min_element(repeated);
  llvm::StringRef dashes = first.size() == 1 ? "-" : "--";
  return llvm::createStringError(dashes + first + " is given " +
                                 llvm::Twine(cl::getRegisteredOptions()
                                                 .find(first)
                                                 ->second->getNumOccurrences()) +
                                 " times; give it once");
}
