//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How large can a sum of products of codes become, in any order of addition?
// Positive terms alone bound every partial sum from above, negative terms alone
// from below; the bias counts with its sign.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_ACCUMULATORPROOF_H
#define LOWP_ANALYSIS_ACCUMULATORPROOF_H

#include "mlir/IR/Value.h"
#include "llvm/ADT/APInt.h"

#include <optional>
#include <vector>

namespace mlir::lowp {

/// Bits of the numbers in a proof: no sum of products of codes of at most 64
/// bits overflows them.
inline constexpr unsigned kProofBits = 256;

/// Codes that a value can have, both ends included; signed numbers of
/// kProofBits bits.
struct CodeRange {
  llvm::APInt low{kProofBits, 0};
  llvm::APInt high{kProofBits, 0};

  static CodeRange get(int64_t low, int64_t high);
  /// Of a format type, less its zero point.
  static CodeRange of(Type format, int64_t zeroPoint = 0);

  /// The largest magnitude, unsigned.
  llvm::APInt getMagnitude() const;
  /// Bits of the narrowest two's complement number that holds all.
  unsigned getSignedBits() const;
  /// The smallest range that contains both.
  CodeRange unite(const CodeRange &other) const;
};

/// The constant side of a contraction: codes, row-major.
struct ConstantFactor {
  ArrayRef<int64_t> codes;
  ArrayRef<int64_t> shape;
  /// Per dimension: whether each of its indices has sums of its own (a parallel
  /// loop) or all are added up.
  ArrayRef<bool> isOutput;
};

/// Every partial sum over the products of `data` and the constant, in any order,
/// started from 0 or from the bias.
///
/// `repeats`: how often each code of the constant enters one sum (the trip count
/// of reduction loops that do not index it). `bias`: empty, or codes; one per
/// output if there are as many as outputs, else each may meet each output.
/// 0 is always taken to be among the data (padding).
CodeRange boundConstantSums(const ConstantFactor &factor, const CodeRange &data,
                            int64_t repeats, ArrayRef<int64_t> bias);

/// The same for `count` products of codes from `lhs` and `rhs`.
CodeRange boundSums(const CodeRange &lhs, const CodeRange &rhs, int64_t count,
                    const CodeRange &bias);

/// The codes of a constant behind lowp.unpack or lowp.storage_cast, row-major.
/// Fails without a diagnostic if there is none.
FailureOr<std::vector<int64_t>> readConstantCodes(Value codes);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_ACCUMULATORPROOF_H
