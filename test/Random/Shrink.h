//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What is the smallest program that still fails in the same way? Found on the tape:
// parts of it are left out, numbers are lowered; whatever still ends with the same
// outcome is kept. What a number means is not looked at.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_RANDOM_SHRINK_H
#define LOWP_TEST_RANDOM_SHRINK_H

#include "Workers.h"

namespace mlir::lowp::random {

/// The choices of a smaller program with the same outcome and reason as `verdict`,
/// which is that of `choices`; tries at most `attempts` programs.
std::vector<uint32_t> shrink(std::vector<uint32_t> choices, const Verdict &verdict,
                             const WorkerSettings &settings, unsigned attempts);

} // namespace mlir::lowp::random

#endif // LOWP_TEST_RANDOM_SHRINK_H
