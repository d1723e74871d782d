//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How are constant weights laid out whose scales differ along what is summed over?
// As outputs, groups that share a scale, and elements of a group.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEFORM_FORMS_GROUPEDWEIGHTS_H
#define LOWP_LIB_CODEFORM_FORMS_GROUPEDWEIGHTS_H

#include "Contraction.h"

namespace mlir::lowp {

/// The constant weights as [outputs.., groups, elements of a group], row-major.
struct GroupedWeights {
  /// The loops of the first dimensions, in the order of the weights' dimensions.
  SmallVector<unsigned> outputLoops;
  SmallVector<int64_t> outputSizes;
  /// The loops that are flattened and split, outermost first.
  SmallVector<unsigned> sumLoops;
  int64_t sumSize = 1;
  int64_t groupCount = 1;
  int64_t groupSize = 1;
  /// Codes; each output's last group is filled up with a padding code.
  std::vector<int64_t> codes;
  /// Per output and group: the index of its scale (or pair).
  std::vector<int64_t> scales;

  int64_t getPadding() const { return groupCount * groupSize - sumSize; }
  SmallVector<int64_t> getShape(bool withElements) const;

  /// Of `codes`, the weights of `op` by `map`. `padding`: a code that adds nothing
  /// to a sum, if there is one; without it groups divide the sum. Groups are smaller
  /// than those of the weights where several sums share one of these. Fails if a
  /// loop is not one dimension of the weights, or if none of them is summed over.
  static FailureOr<GroupedWeights> get(linalg::LinalgOp op, AffineMap map,
                                       const Representation &weights,
                                       ArrayRef<int64_t> codes,
                                       std::optional<int64_t> padding);
};

/// A sum in two levels: partial sums of groups, and those times their scales.
struct GroupedSum {
  GroupedWeights weights;
  Elements dataElements, weightElements;
  Accumulators partial;
  /// What the sum is worth: code * 2^-fraction * scale.
  int fraction = 0;
  double scale = 1;
  /// The scales as integers in `factorFormat`; of a pair the positive one first.
  std::vector<int64_t> factors;
  Type factorFormat;
  bool isPair = false;
  /// How often a weight is met in one sum.
  int64_t repeats = 1;

  /// Accumulators of the sum: two if a factor has a part with sqrt(2).
  unsigned getSumCount() const { return isPair ? 1 : partial.types.size(); }
  /// Bounds of the sums over groups in any order, from 0 or from the bias.
  SmallVector<IntegerRange, 2> bound(ArrayRef<int64_t> bias) const;
};

/// The accumulators of lowp.mac for these bounds, whichever format knows them.
SmallVector<Type> findAccumulators(Type lhs, Type rhs,
                                   ArrayRef<IntegerRange> sums, unsigned parts);

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEFORM_FORMS_GROUPEDWEIGHTS_H
