//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a tool write a file so that a failure leaves no trace? See
// AtomicOutput.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/AtomicOutput.h"

using namespace mlir::lowp;
using llvm::StringRef;

static llvm::Error makeError(StringRef path, std::error_code code) {
  return llvm::createStringError(code, "cannot write '%s': %s", path.str().c_str(),
                                 code.message().c_str());
}

llvm::Expected<std::unique_ptr<AtomicOutput>> AtomicOutput::open(StringRef path) {
  std::unique_ptr<AtomicOutput> output(new AtomicOutput());
  output->path = path.str();
  llvm::Expected<OutputClaim> claim = OutputClaim::make(path);
  if (!claim)
    return claim.takeError();
  output->claim.emplace(std::move(*claim));
  llvm::sys::fs::file_status status;
  bool exists = !llvm::sys::fs::status(path, status) && llvm::sys::fs::exists(status);
  if (exists && llvm::sys::fs::is_directory(status))
    return makeError(path, std::make_error_code(std::errc::is_a_directory));
  if (path == "-" || (exists && !llvm::sys::fs::is_regular_file(status))) {
    std::error_code code;
    output->stream = std::make_unique<llvm::raw_fd_ostream>(path, code);
    if (code)
      return makeError(path, code);
    return output;
  }
  llvm::Expected<llvm::sys::fs::TempFile> file = llvm::sys::fs::TempFile::create(
      path + ".%%%%%%.tmp",
      llvm::sys::fs::all_read | llvm::sys::fs::owner_write);
  if (!file)
    return makeError(path, llvm::errorToErrorCode(file.takeError()));
  output->temporary.emplace(std::move(*file));
  output->stream = std::make_unique<llvm::raw_fd_ostream>(output->temporary->FD,
                                                          /*shouldClose=*/false);
  return output;
}

llvm::Error AtomicOutput::check(StringRef path) {
  llvm::sys::fs::file_status status;
  bool exists = !llvm::sys::fs::status(path, status) && llvm::sys::fs::exists(status);
  // Their readers would take an end for the end of the text.
  if (path == "-" || (exists && !llvm::sys::fs::is_regular_file(status) &&
                      !llvm::sys::fs::is_directory(status)))
    return llvm::Error::success();
  return open(path).takeError();
}

llvm::Error AtomicOutput::commit() {
  stream->flush();
  std::error_code code = stream->error();
  stream->clear_error();
  claim.reset();
  if (code) {
    if (temporary)
      llvm::consumeError(temporary->discard());
    temporary.reset();
    return makeError(path, code);
  }
  if (!temporary)
    return llvm::Error::success();
  stream.reset();
  llvm::Error error = temporary->keep(path);
  temporary.reset();
  if (error)
    return makeError(path, llvm::errorToErrorCode(std::move(error)));
  return llvm::Error::success();
}

AtomicOutput::~AtomicOutput() {
  if (stream) {
    stream->flush();
    stream->clear_error();
  }
  stream.reset();
  if (temporary)
    llvm::consumeError(temporary->discard());
}
