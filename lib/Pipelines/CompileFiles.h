//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Can lowp-compile write what it was asked to write? Known before the work
// starts.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_PIPELINES_COMPILEFILES_H
#define LOWP_LIB_PIPELINES_COMPILEFILES_H

#include "lowp/IR/Phase.h"

namespace mlir::lowp {

/// The files of one run of lowp-compile; "" of what was not asked for.
struct CompileFiles {
  std::string data, report, dumpFolder;
  /// The last phase that is dumped.
  Phase target = Phase::Integer;
};

/// The file of `folder` that holds a program in `phase`: "3-quantized.mlir".
std::string getDumpPath(StringRef folder, Phase phase);

/// Fails, with a message at `loc`, if the report or a dump cannot be written,
/// or would overwrite a file that the command reads or writes. Leaves no trace.
LogicalResult checkFiles(const CompileFiles &files, Location loc);

} // namespace mlir::lowp

#endif // LOWP_LIB_PIPELINES_COMPILEFILES_H
