//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The meaning of `!lowp.ternary` and `!lowp.binary`, and the rules that place
// their scales on given values, evaluated exactly. Part of the oracle.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_NUMERICS_TERNARY_H
#define LOWP_NUMERICS_TERNARY_H

#include "lowp/Numerics/Number.h"
#include "llvm/ADT/ArrayRef.h"

namespace mlir::lowp::numerics {

/// The value of a code of 2 bits in two's complement: -1, 0 or +1. -2 is no code.
Number decodeTernary(const llvm::APSInt &code);

/// The value of a code of 1 bit: bit 1 is +1, bit 0 is -1.
Number decodeBinary(const llvm::APSInt &code);

/// The code of value / unit, unit > 0: the one level that is left of -1 and +1.
/// To nearest: +1 from 0 up, as [QNN] has it, so a tie goes up in every mode.
/// Floor: +1 from 1 up. TowardZero: no level lies between -1 and +1, so as to
/// nearest. Stochastic: by the distance, see findLevel. NaN becomes +1.
llvm::APSInt encodeBinary(const Number &value, const Number &unit,
                          Rounding rounding, uint32_t random);

/// A scale and the threshold of its rule: elements of a larger magnitude are
/// not 0. A scale of 0: there is none, all values are 0.
struct TernaryFit {
  double scale = 0;
  double threshold = 0;
};

/// Scales of the positive and of the negative elements.
struct TernaryPairFit {
  TernaryFit positive, negative;
};

/// The values of a fit in ascending order, finite, and how often each occurs.
struct TernaryValues {
  llvm::ArrayRef<double> values;
  llvm::ArrayRef<int64_t> counts;
};

/// TWN exactly ([TWN], spec sheet B1): the scale and the set of non-zero elements
/// of least squared error. Of all k, the one for which (sum of the k largest
/// magnitudes)^2 / k is largest, the least of equals; scale = that sum / k, and
/// threshold = scale / 2. The sums and comparisons are exact; the scale is the
/// nearest double.
///
/// The optimum says that every magnitude in the set is above scale / 2 and every
/// other one below, so rounding to nearest at this scale gives the codes of the
/// rule.
TernaryFit fitTwn(const TernaryValues &values);

/// TWN's closed form: threshold = 0.7 * mean |w|, scale = the mean of the
/// magnitudes above it. Its threshold is not scale / 2.
TernaryFit fitTwnApproximately(const TernaryValues &values);

/// A pair of least squared error: fitTwn of each sign ([FGQ]'s separate signs,
/// what [TTQ] becomes without training).
TernaryPairFit fitPair(const TernaryValues &values);

/// TTQ's initial pair: threshold = ratio * max |w|, the scales are the means of
/// the elements above it and of the magnitudes of those below its negative.
TernaryPairFit fitTtq(const TernaryValues &values, double ratio);

/// BWN, XNOR and the start of SYQ: the scale of binary is mean |w|. 0 where all
/// values are 0.
double fitBinary(const TernaryValues &values);

/// BitNet b1.58: scale = mean |w|, at least 1e-5; threshold = scale / 2.
TernaryFit fitBitNet(const TernaryValues &values);

} // namespace mlir::lowp::numerics

#endif // LOWP_NUMERICS_TERNARY_H
