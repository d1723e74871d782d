//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a tool write a file so that a failure leaves no trace? Text goes to a
// temporary file beside the target, which takes the target's place on commit. Until
// then an older target is untouched, and without a commit the temporary is removed.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_EXECUTION_ATOMICOUTPUT_H
#define LOWP_EXECUTION_ATOMICOUTPUT_H

#include "lowp/Execution/CommandFiles.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>
#include <optional>
#include <string>

namespace mlir::lowp {

class AtomicOutput {
public:
  /// Opens an output at `path`; `-` is standard output, which is written at once.
  /// Devices and pipes are written directly, because they cannot be replaced.
  ///
  /// Errors: a folder that is missing or cannot be written; a file that the command
  /// reads, or is writing already (lowp/Execution/CommandFiles.h).
  static llvm::Expected<std::unique_ptr<AtomicOutput>> open(llvm::StringRef path);

  /// Whether open() would succeed, for a file that is written after long work. Leaves
  /// no trace; pipes and devices are not opened.
  static llvm::Error check(llvm::StringRef path);

  ~AtomicOutput();
  AtomicOutput(const AtomicOutput &) = delete;
  AtomicOutput &operator=(const AtomicOutput &) = delete;

  llvm::raw_ostream &os() { return *stream; }

  /// Flushes and puts the file in place.
  ///
  /// Errors: a write that failed (disk full), or a target that cannot be replaced;
  /// the older file is then untouched.
  llvm::Error commit();

private:
  AtomicOutput() = default;

  std::string path;
  std::optional<OutputClaim> claim;
  std::optional<llvm::sys::fs::TempFile> temporary;
  std::unique_ptr<llvm::raw_fd_ostream> stream;
};

} // namespace mlir::lowp

#endif // LOWP_EXECUTION_ATOMICOUTPUT_H
