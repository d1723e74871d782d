//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which files does a command read and write? No output may take the place of an
// input, or of another output. Whatever reads or writes a file says so here;
// files are compared, not spellings. Pipes and devices are never in the way.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_EXECUTION_COMMANDFILES_H
#define LOWP_EXECUTION_COMMANDFILES_H

#include "llvm/Support/Error.h"
#include <string>

namespace mlir::lowp {

/// From here on this process is one command. Before that, as in a program that
/// links Lowp and runs many commands, nothing is noted and nothing is refused.
void startNotingFiles();

/// Notes that the command reads `path` ("-" is standard input).
///
/// Errors: the command is writing this file.
llvm::Error noteInput(llvm::StringRef path);

/// Whether the command may write `path` ("-" is standard output).
///
/// Errors: the command reads this file, or is writing it.
llvm::Error checkOutput(llvm::StringRef path);

/// A file that is being written, for as long as the object lives.
class OutputClaim {
public:
  /// Errors: those of checkOutput().
  static llvm::Expected<OutputClaim> make(llvm::StringRef path);
  OutputClaim(OutputClaim &&other) : file(std::move(other.file)) {
    other.file.clear();
  }
  OutputClaim &operator=(OutputClaim &&) = delete;
  ~OutputClaim();

private:
  explicit OutputClaim(std::string file) : file(std::move(file)) {}
  /// What tells the file from others; "" of what is not noted.
  std::string file;
};

} // namespace mlir::lowp

#endif // LOWP_EXECUTION_COMMANDFILES_H
