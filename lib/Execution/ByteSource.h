//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Where do the bytes of a data file come from? One reader for plain and gzipped
// files that never holds more than was asked for, so that a header decides how
// much is read.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_EXECUTION_BYTESOURCE_H
#define LOWP_LIB_EXECUTION_BYTESOURCE_H

#include "mlir/Support/LLVM.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <string>
#include <vector>

namespace mlir::lowp {

class ByteSource {
public:
  /// Errors: missing, a folder, not readable.
  static llvm::Expected<std::unique_ptr<ByteSource>> open(StringRef path);
  ~ByteSource();

  /// Appends up to `count` bytes to `into`; fewer at the end of the file.
  /// Members of a gzip file that follow each other are one stream.
  ///
  /// Errors: a gzip stream that is damaged or cut short, or that other bytes
  /// follow.
  llvm::Error read(uint64_t count, std::vector<uint8_t> &into);

private:
  struct Stream;
  ByteSource();
  std::string path;
  std::unique_ptr<Stream> stream;

  llvm::Error makeError(const Twine &what) const;
  llvm::Error refill();
  llvm::Error fill(size_t count);
  llvm::Expected<bool> startMember();
  llvm::Expected<size_t> readPlain(MutableArrayRef<uint8_t> into);
  llvm::Expected<size_t> readGzip(MutableArrayRef<uint8_t> into);
};

} // namespace mlir::lowp

#endif // LOWP_LIB_EXECUTION_BYTESOURCE_H
