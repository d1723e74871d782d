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

/// Constant weights as [outputs.., groups, elements of a group], row-major. The codes
/// stay where they are and are read in this order.
class GroupedWeights {
public:
  /// Of `codes`, the weights of `op` by `map`. `padding`: a code that adds nothing
  /// to a sum, if there is one; without it groups divide the sum. Groups are smaller
  /// than those of the weights where several sums share one of these. Fails if a
  /// loop is not one dimension of the weights, or if none of them is summed over.
  static FailureOr<GroupedWeights> get(linalg::LinalgOp op, AffineMap map,
                                       const Representation &weights,
                                       CodeTensor codes,
                                       std::optional<int64_t> padding);

  /// The loops of the first dimensions, in the order of the weights' dimensions.
  ArrayRef<unsigned> getOutputLoops() const { return outputs.loops; }
  /// The loops that are flattened and split, outermost first.
  ArrayRef<unsigned> getSumLoops() const { return sum.loops; }
  int64_t getGroupCount() const { return groupCount; }
  int64_t getGroupSize() const { return groupSize; }
  /// How many codes of each sum are padding.
  int64_t getPadding() const { return groupCount * groupSize - sum.size; }
  SmallVector<int64_t> getShape(bool withElements) const;
  /// Per output and group: the index of its scale (or pair).
  ArrayRef<int64_t> getScales() const { return scales; }

  /// As ReadCodes; each output's last group is filled up with the padding code.
  void read(int64_t first, MutableArrayRef<int64_t> result) const;
  auto getReader() const {
    return [this](int64_t first, MutableArrayRef<int64_t> span) { read(first, span); };
  }

private:
  /// Dimensions of the weights, in an order; those that lie as one count as one, but
  /// for their loops.
  struct Dims {
    SmallVector<unsigned> loops;
    SmallVector<int64_t> sizes, strides;
    int64_t size = 1;

    void add(unsigned loop, int64_t size, int64_t stride);
    /// Where combination `index`, row-major, lies in the weights.
    int64_t locate(int64_t index) const;
  };

  explicit GroupedWeights(CodeTensor codes) : codes(std::move(codes)) {}
  /// Lists the scales of groups of `groupSize`; false if one of them has several.
  bool listScales(MLIRContext *context, const ScaleIndex &scaleOf);

  CodeTensor codes;
  int64_t padding = 0;
  Dims outputs, sum;
  SmallVector<int64_t> outputSizes;
  int64_t groupCount = 1, groupSize = 1;
  std::vector<int64_t> scales;
};

/// A sum in two levels: partial sums of groups, and those times their scales.
struct GroupedSum {
  explicit GroupedSum(GroupedWeights weights) : weights(std::move(weights)) {}

  GroupedWeights weights;
  /// Of each output and group, in the order of both.
  ConstantSums groupSums;
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

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEFORM_FORMS_GROUPEDWEIGHTS_H
