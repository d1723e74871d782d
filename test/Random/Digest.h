//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does the compiler make of a program, in a few digits? For noticing that it makes
// something else than before.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_RANDOM_DIGEST_H
#define LOWP_TEST_RANDOM_DIGEST_H

#include "Trial.h"

namespace mlir::lowp::random {

/// "PHASE:DIGITS" of each phase and of C, one blank between them, or the digits of the
/// message that the program is refused with. Of fractions nine digits count: what a
/// mathematical library rounds differently is no other program. The detail of a verdict that
/// the program agrees, unless its data cannot be written.
Verdict digestProgram(const Program &program, llvm::StringRef folder);

} // namespace mlir::lowp::random

#endif // LOWP_TEST_RANDOM_DIGEST_H
