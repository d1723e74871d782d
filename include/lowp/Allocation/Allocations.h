//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which allocations under a budget are worth measuring? For passes that have
// data to measure on.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ALLOCATION_ALLOCATIONS_H
#define LOWP_ALLOCATION_ALLOCATIONS_H

#include "lowp/Allocation/Passes.h"

#include <string>
#include <vector>

namespace mlir::lowp {

/// One way to spend a budget.
struct AllocationCandidate {
  /// LAYER.weights=FORMAT of every layer, as `overrides=` of lowp-allocate.
  std::vector<std::string> overrides;
  /// Codes and scales, per weight.
  double averageBits = 0;
  double predictedInverseSqnr = 0;
  /// What it was found from.
  std::string origin;
};

/// The allocations that lowp-allocate with `options`, which have a budget,
/// could choose on a calibrated module: at most `most`, the best predicted
/// first, uniform bits among them (lowp/Allocation/BitAllocation.h). Changes
/// nothing; reports what lowp-allocate would, a budget that buys nothing
/// included.
FailureOr<std::vector<AllocationCandidate>>
listAllocations(ModuleOp module, const LowpAllocateOptions &options,
                size_t most);

} // namespace mlir::lowp

#endif // LOWP_ALLOCATION_ALLOCATIONS_H
