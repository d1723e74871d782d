//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What do the elements of a constant add up to? Its codes are read once, in spans.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_CONSTANTSUMS_H
#define LOWP_ANALYSIS_CONSTANTSUMS_H

#include "lowp/Analysis/Elements.h"
#include "lowp/Constants/CodeTensor.h"
#include "llvm/ADT/APSInt.h"

namespace mlir::lowp {

/// No sum of fewer than 2^63 elements overflows it.
__extension__ typedef __int128 Int128;

/// The constant side of a contraction.
struct ConstantFactor {
  /// Its codes, row-major.
  ReadCodes codes;
  ArrayRef<int64_t> shape;
  /// Per dimension: whether each of its indices has sums of its own (a parallel
  /// loop) or all are added up.
  ArrayRef<bool> isOutput;
};

/// A signed number of kProofBits bits.
llvm::APSInt toNumber(Int128 value);

/// Over the integers of one output: the sum of the positive and that of the negative ones.
struct SignedSums {
  Int128 positive = 0;
  Int128 negative = 0;
};

/// Per part of the elements: the sums of all outputs, in row-major order of the
/// dimensions that are outputs.
using ConstantSums = SmallVector<std::vector<SignedSums>, 2>;

/// In parallel over parts of the constant.
ConstantSums addUp(MLIRContext *context, const ConstantFactor &factor,
                   const Elements &elements);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_CONSTANTSUMS_H
