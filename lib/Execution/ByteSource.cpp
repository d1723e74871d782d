//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Where do the bytes of a data file come from? See ByteSource.h; zlib reads
// plain files through the same calls.
//
//===----------------------------------------------------------------------===//

#include "ByteSource.h"
#include "llvm/Support/FileSystem.h"
#include <zlib.h>

using namespace mlir;
using namespace mlir::lowp;

static llvm::Error makeError(StringRef path, const Twine &what) {
  return llvm::createStringError("'" + path + "': " + what);
}

llvm::Expected<std::unique_ptr<ByteSource>> ByteSource::open(StringRef path) {
  llvm::sys::fs::file_status status;
  if (std::error_code code = llvm::sys::fs::status(path, status))
    return makeError(path, "cannot read data file: " + code.message());
  if (llvm::sys::fs::is_directory(status))
    return makeError(path, "cannot read data file: it is a directory");
  std::unique_ptr<ByteSource> source(new ByteSource());
  source->path = path.str();
  errno = 0;
  gzFile file = gzopen(source->path.c_str(), "rb");
  if (!file)
    return makeError(
        path, "cannot read data file: " +
                  std::error_code(errno, std::generic_category()).message());
  gzbuffer(file, 1 << 17);
  source->file = file;
  return source;
}

ByteSource::~ByteSource() {
  if (file)
    gzclose_r(static_cast<gzFile>(file));
}

llvm::Error ByteSource::read(uint64_t count, std::vector<uint8_t> &into) {
  constexpr uint64_t kChunk = 1 << 20;
  auto gz = static_cast<gzFile>(file);
  while (count > 0) {
    uint64_t step = std::min(count, kChunk), start = into.size();
    // Twice as much each time, but no more than is asked for in all.
    if (into.capacity() < start + step)
      into.reserve(std::min<uint64_t>(start + count,
                                      std::max<uint64_t>(2 * into.capacity(), start + step)));
    into.resize(start + step);
    int got = gzread(gz, into.data() + start, static_cast<unsigned>(step));
    into.resize(start + std::max(got, 0));
    int code = Z_OK;
    const char *message = gzerror(gz, &code);
    if (got < 0 || code == Z_BUF_ERROR || code == Z_DATA_ERROR)
      return makeError(path,
                       code == Z_BUF_ERROR
                           ? Twine("the gzip stream is cut short")
                           : Twine("damaged gzip stream (") + message + ")");
    if (got == 0)
      break;
    count -= got;
  }
  return llvm::Error::success();
}
