//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a tool start and end? Options that are given twice, standard output that
// cannot be written, memory that is used up and errors that LLVM cannot return are one
// line and exit status 1.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_EXECUTION_TOOLPROCESS_H
#define LOWP_EXECUTION_TOOLPROCESS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace mlir::lowp {

/// To be called once at the start of a tool, after llvm::InitLLVM. `tool` is what
/// messages call it, and must outlive the process.
void prepareToolProcess(llvm::StringRef tool);

/// To be called after llvm::cl::ParseCommandLineOptions, which lets the last of several
/// win.
///
/// Errors: an option that takes one value, or none, and is given more than once; the
/// first by name is named.
llvm::Error checkOptionsGivenOnce();

} // namespace mlir::lowp

#endif // LOWP_EXECUTION_TOOLPROCESS_H
