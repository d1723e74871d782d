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
  ///
  /// Errors: a gzip stream that is damaged or cut short.
  llvm::Error read(uint64_t count, std::vector<uint8_t> &into);

private:
  ByteSource() = default;
  std::string path;
  void *file = nullptr;
};

} // namespace mlir::lowp

#endif // LOWP_LIB_EXECUTION_BYTESOURCE_H
