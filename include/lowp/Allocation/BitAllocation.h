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
  /// The range to choose from; equal ends fix the item, which still counts.
  unsigned minBits = 2;
  unsigned maxBits = 16;
  /// Noise power over signal power at so many bits: the real error of the fit.
  /// Called once per bit width that is looked at.
  std::function<double(unsigned)> inverseSqnr;
};

/// What was chosen.
struct BitAllocation {
  std::vector<unsigned> bits;
  /// Codes and scales, in bits.
  int64_t usedBits = 0;
  /// The objective at `bits`.
  double inverseSqnr = 0;
  /// "closed form", "uniform" or "smallest": where the search started from.
  std::string origin;
};

/// The closed form before rounding: beta_i = offset - (10 / kappa) *
/// log10(parameters_i), clamped to each item's range.
std::vector<double> solveClosedForm(ArrayRef<BitItem> items, double offset,
                                    double kappa);

/// The smallest average that any choice of bits can meet.
double getSmallestAverage(ArrayRef<BitItem> items);

/// Bits for `items` such that sum(bits * parameters + scaleBits) <=
/// averageBits * sum(parameters) and no single item can be raised by one bit.
///
/// Starts from the closed form at the offset that meets the budget and at
/// offsets around it, each rounded to nearest, and from uniform bits; raises
/// each greedily by noise removed per bit spent, then exchanges bits between
/// items while that helps. The candidate with the smallest `objective` (a total
/// inverse SQNR at given bits) wins; ties go to the smaller sum of the items'
/// own noise, then to the earlier candidate.
///
/// `kappa` is the assumed gain in dB per bit, positive. Fails without a
/// diagnostic if averageBits < getSmallestAverage(items) or there is no item.
FailureOr<BitAllocation>
allocateBits(ArrayRef<BitItem> items, double averageBits, double kappa,
             llvm::function_ref<double(ArrayRef<unsigned>)> objective);

} // namespace mlir::lowp

#endif // LOWP_ALLOCATION_BITALLOCATION_H
