//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Can lowp-compile write what it was asked to write? See CompileFiles.h.
//
//===----------------------------------------------------------------------===//

#include "CompileFiles.h"
#include "lowp/Execution/AtomicOutput.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace mlir::lowp;

std::string mlir::lowp::getDumpPath(StringRef folder, Phase phase) {
  SmallString<128> path(folder);
  llvm::sys::path::append(path, Twine(static_cast<unsigned>(phase)) + "-" +
                                    stringifyPhase(phase) + ".mlir");
  return path.str().str();
}

static llvm::Error check(const CompileFiles &files) {
  // A file that is missing is calibration's to report.
  if (!files.data.empty() && llvm::sys::fs::exists(files.data))
    if (llvm::Error error = noteInput(files.data))
      return error;
  bool hasReport =
      !files.report.empty() && files.report != "-" && files.report != "stderr";
  if (hasReport)
    if (llvm::Error error = AtomicOutput::check(files.report))
      return error;
  // The dumps must leave it alone.
  llvm::Expected<OutputClaim> report =
      OutputClaim::make(hasReport ? files.report : "-");
  if (!report)
    return report.takeError();
  if (files.dumpFolder.empty())
    return llvm::Error::success();
  for (Phase phase = Phase::Float; phase <= files.target;
       phase = static_cast<Phase>(static_cast<int>(phase) + 1))
    if (llvm::Error error = checkOutput(getDumpPath(files.dumpFolder, phase)))
      return error;
  return llvm::Error::success();
}

LogicalResult mlir::lowp::checkFiles(const CompileFiles &files, Location loc) {
  if (llvm::Error error = check(files))
    return emitError(loc) << "lowp-compile: "
                          << llvm::toString(std::move(error));
  return success();
}
