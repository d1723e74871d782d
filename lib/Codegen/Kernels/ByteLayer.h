//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What do kernels know of a contraction that multiplies bytes? Data x of 8 bits and constant
// weights of any format whose elements are integers w of 8 bits beside a base b per channel:
//
//   sum (x + z) (w + b)  =  sum x' w  +  b sum x  +  what is constant per channel
//
// where x' is x as unsigned: x + 128 of signed codes.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEGEN_KERNELS_BYTELAYER_H
#define LOWP_LIB_CODEGEN_KERNELS_BYTELAYER_H

#include "lowp/Analysis/LinearAccess.h"
#include "lowp/Codegen/Kernel.h"

#include <string>
#include <vector>

namespace mlir::lowp {

class ContractOp;

/// Products that one lane of a dot product adds up.
inline constexpr int64_t kDotDepth = 4;

class ByteLayer {
protected:
  /// A factor of lowp.mac: an operand, and what is added to each of its codes.
  struct Factor {
    OpOperand *operand = nullptr;
    /// One value per index of `loop`, or one for all.
    std::vector<int64_t> offsets{0};
    std::optional<unsigned> loop;
  };

  explicit ByteLayer(linalg::GenericOp op) : op(op) {}

  /// Points of `loops`; one of unknown range counts once.
  double countPoints(ArrayRef<unsigned> loops);
  /// The factors, and how the data are read. These fail with the reason where the op is
  /// another one.
  LogicalResult matchBody(std::string &reason);
  LogicalResult matchAccess(std::string &reason);
  /// The weights by [channel, `order`..].
  LogicalResult readWeights(ArrayRef<unsigned> order, std::string &reason);

  /// Loops of a lowp.contract, and what the old ones are by them.
  struct Loops {
    SmallVector<int64_t> ranges;
    SmallVector<StringRef> iterators;
    SmallVector<AffineExpr> old;
  };
  AffineExpr addLoop(Loops &loops, int64_t range, bool isSum) const;
  /// `op` as a lowp.contract for `kernel` with packed `weights`; `op` is erased.
  /// `summedLoops`: those of `op` that are summed over. Where channels with a base ask for the
  /// sums of the data, and each channel has data of its own, `makeOnes` gives weights of 1,
  /// packed alike: the kernel sums.
  void makeContract(StringRef kernel, const Loops &loops, Value weights, AffineMap weightsMap,
                    ArrayRef<unsigned> summedLoops, function_ref<Value()> makeOnes = nullptr);
  std::string getLabel() const;

  linalg::GenericOp op;
  Factor data, weights;
  bool isSigned = false; ///< the codes of the data
  LinearAccess access;   ///< of the data; a dynamic dimension counts once

  unsigned channelLoop = 0; ///< that of the outputs' last dimension
  int64_t channels = 0;
  /// What readWeights reads, less `base` of the channel, which is 0 where that is enough
  /// for 8 bits.
  std::vector<int8_t> integers;
  std::vector<int64_t> base;

private:
  FailureOr<Factor> traceFactor(Value value);
  /// The step of a lowp.contract that takes `inputs`: data and weights, and others.
  void makeStep(OpBuilder &builder, ContractOp contract);
  Value sumByKernel(OpBuilder &builder, StringRef kernel, const Loops &loops, Value codes,
                    AffineMap codesMap, Value ones, AffineMap weightsMap, AffineMap output);
  Value sumData(OpBuilder &builder, Value codes, ArrayRef<unsigned> rows,
                ArrayRef<unsigned> summed);
};

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEGEN_KERNELS_BYTELAYER_H
