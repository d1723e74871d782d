//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which files does a command read and write? See CommandFiles.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/CommandFiles.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <mutex>

using namespace mlir::lowp;
using llvm::StringRef;

namespace {

struct CommandFiles {
  std::mutex mutex;
  bool isActive = false;
  /// Files by what identify() calls them.
  llvm::StringSet<> inputs, outputs;
};

} // namespace

static CommandFiles &getFiles() {
  static CommandFiles files;
  return files;
}

/// What tells the file at `path` from others: device and inode, or the place of
/// one that does not exist yet. "" of what cannot be overwritten, as a pipe.
static std::string identify(StringRef path) {
  if (path.empty() || path == "-")
    return "";
  llvm::sys::fs::file_status status;
  if (!llvm::sys::fs::status(path, status) && llvm::sys::fs::exists(status)) {
    if (!llvm::sys::fs::is_regular_file(status))
      return "";
    llvm::sys::fs::UniqueID id = status.getUniqueID();
    return (llvm::Twine(id.getDevice()) + ":" + llvm::Twine(id.getFile()))
        .str();
  }
  llvm::SmallString<128> absolute(path), folder;
  llvm::sys::fs::make_absolute(absolute);
  llvm::sys::path::remove_dots(absolute, /*remove_dot_dot=*/false);
  // A folder that is missing has no other name either.
  if (llvm::sys::fs::real_path(llvm::sys::path::parent_path(absolute), folder))
    folder = llvm::sys::path::parent_path(absolute);
  llvm::sys::path::append(folder, llvm::sys::path::filename(absolute));
  return folder.str().str();
}

static llvm::Error refuseOutput(const CommandFiles &files, StringRef path,
                                StringRef file) {
  if (files.inputs.contains(file))
    return llvm::createStringError(
        "cannot write '" + path +
        "': this command reads it; name another file");
  if (files.outputs.contains(file))
    return llvm::createStringError(
        "cannot write '" + path +
        "': this command writes it already; give each output "
        "a file of its own");
  return llvm::Error::success();
}

void mlir::lowp::startNotingFiles() {
  CommandFiles &files = getFiles();
  std::lock_guard<std::mutex> lock(files.mutex);
  files.isActive = true;
}

llvm::Error mlir::lowp::noteInput(StringRef path) {
  CommandFiles &files = getFiles();
  std::lock_guard<std::mutex> lock(files.mutex);
  std::string file = files.isActive ? identify(path) : "";
  if (file.empty())
    return llvm::Error::success();
  files.inputs.insert(file);
  if (files.outputs.contains(file))
    return llvm::createStringError(
        "cannot read '" + path +
        "': this command is writing it; name another file for the output");
  return llvm::Error::success();
}

llvm::Error mlir::lowp::checkOutput(StringRef path) {
  CommandFiles &files = getFiles();
  std::lock_guard<std::mutex> lock(files.mutex);
  std::string file = files.isActive ? identify(path) : "";
  return refuseOutput(files, path, file);
}

llvm::Expected<OutputClaim> OutputClaim::make(StringRef path) {
  CommandFiles &files = getFiles();
  std::lock_guard<std::mutex> lock(files.mutex);
  std::string file = files.isActive ? identify(path) : "";
  if (llvm::Error error = refuseOutput(files, path, file))
    return std::move(error);
  if (!file.empty())
    files.outputs.insert(file);
  return OutputClaim(std::move(file));
}

OutputClaim::~OutputClaim() {
  if (file.empty())
    return;
  CommandFiles &files = getFiles();
  std::lock_guard<std::mutex> lock(files.mutex);
  files.outputs.erase(file);
}
