//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do the codes of a format cross the border of the C function? Signedness and
// step, asked of the format through its interface.
//
//===----------------------------------------------------------------------===//

#include "Border.h"

using namespace mlir;
using namespace mlir::lowp;

bool mlir::lowp::isUnsignedFormat(Type format) { return false; }

std::optional<CodeRange> mlir::lowp::getCodeRange(Type format) { return std::nullopt; }
