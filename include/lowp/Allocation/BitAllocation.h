//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How many bits does each layer's weights get, under a budget of bits on
// average? The closed form of SQNR allocation (Lin et al. [Lin16] sec. 3, spec
// sheet A1), repaired to integers. Plain numbers in and out: no IR.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ALLOCATION_BITALLOCATION_H
#define LOWP_ALLOCATION_BITALLOCATION_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <functional>
#include <string>
#include <vector>

namespace mlir::lowp {

/// One tensor that takes part in the budget.
struct BitItem {
  std::string name;
  /// Elements; what one bit more costs.
  int64_t parameters = 0;
  /// Bits of all its scales, whatever the bits of an element.
  int64_t scaleBits = 0;
  /// What to choose from, ascending; a single choice fixes the item, which
  /// still counts.
  std::vector<unsigned> choices;
  /// Noise power over signal power at so many bits: the real error of the fit.
  /// Called once per choice that is looked at.
  std::function<double(unsigned)> inverseSqnr;
};

/// What was chosen.
struct BitAllocation {
  std::vector<unsigned> bits;
  /// Codes and scales, in bits.
  int64_t usedBits = 0;
  /// The objective at `bits`.
  double inverseSqnr = 0;
  /// "closed form", "uniform bits" or "smallest": where the search started
  /// from.
  std::string origin;
};

/// The closed form before rounding: beta_i = offset - (10 / kappa) *
/// log10(parameters_i), clamped to each item's range.
std::vector<double> solveClosedForm(ArrayRef<BitItem> items, double offset,
                                    double kappa);

/// The smallest and the largest average that a choice of bits can have.
double getSmallestAverage(ArrayRef<BitItem> items);
double getLargestAverage(ArrayRef<BitItem> items);

/// The least share of the objective that bits must remove to be spent.
inline constexpr double kLeastGain = 1e-2;

/// Bits for `items` such that sum(bits * parameters + scaleBits) <=
/// averageBits * sum(parameters), and every raise of a single item that the
/// rest of the budget allows removes less than kLeastGain of the objective.
///
/// Starts from the closed form at the offset that meets the budget and at
/// offsets around it, each rounded to nearest, and from uniform bits; takes
/// back bits that help nothing, raises each greedily by noise removed per bit
/// spent, then exchanges bits between items while that helps. Of the
/// candidates, uniform bits as they are among them, the smallest `objective` (a
/// total inverse SQNR at given bits) wins; of those within kLeastGain of it the
/// one with the fewest bits, then that with the smaller sum of the items' own
/// noise, then the earlier one.
///
/// `kappa` is the assumed gain in dB per bit, positive. Fails without a
/// diagnostic if averageBits < getSmallestAverage(items) or there is no item.
FailureOr<BitAllocation>
allocateBits(ArrayRef<BitItem> items, double averageBits, double kappa,
             llvm::function_ref<double(ArrayRef<unsigned>)> objective);

/// Allocations within a budget for someone who can measure which is best: what
/// allocateBits finds for this and smaller budgets, each a multiple of 1/8 bit
/// and at most one bit less, and uniform bits. These do not depend on
/// `averageBits`, which only says how many of them there are, so that a larger
/// budget has those of a smaller one too, up to two limits: at most `most`, the
/// best by `objective` first, and none that is worse than the best by more than
/// 6 dB. The uniform bits that fill the budget best are always among them. All
/// differ. Empty where allocateBits fails.
std::vector<BitAllocation>
listAllocations(ArrayRef<BitItem> items, double averageBits, double kappa,
                llvm::function_ref<double(ArrayRef<unsigned>)> objective,
                size_t most);

} // namespace mlir::lowp

#endif // LOWP_ALLOCATION_BITALLOCATION_H
