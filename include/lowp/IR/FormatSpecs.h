//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What do spellings say beyond the family and its bits?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_FORMATSPECS_H
#define LOWP_IR_FORMATSPECS_H

#include "lowp/IR/FormatFamily.h"

namespace mlir::lowp {

/// Whether a spelling of the family `log` asks for powers of sqrt(2).
inline bool isRootLog(const FormatSpec &spec) {
  return spec.getBody().ends_with(":sqrt2");
}

} // namespace mlir::lowp

#endif // LOWP_IR_FORMATSPECS_H
