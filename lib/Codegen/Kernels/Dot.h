//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does kernel "dot" know of one contraction? Shared by its match, its packing and its
// emission.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEGEN_KERNELS_DOT_H
#define LOWP_LIB_CODEGEN_KERNELS_DOT_H

#include "lowp/Codegen/Kernel.h"

#include <string>
#include <vector>

namespace mlir::lowp {

class ContractOp;

/// Products that one lane of a dot product adds up.
inline constexpr int64_t kDotDepth = 4;

/// A factor of lowp.mac: an operand, and what is added to each of its codes.
struct DotFactor {
  OpOperand *operand = nullptr;
  /// One value per index of `channelLoop`, or one for all.
  std::vector<int64_t> offsets{0};
  std::optional<unsigned> channelLoop;
};

/// One contraction: a linalg.generic whose body is lowp.mac of data and constant weights.
class DotBuilder {
public:
  explicit DotBuilder(linalg::GenericOp op) : op(op) {}

  /// Fails with the reason, and changes nothing, where the kernel does not apply.
  LogicalResult match(const Capabilities &machine, std::string &reason);
  /// Of what matches.
  KernelCost getCost(const Capabilities &machine);
  void rewrite(const Capabilities &machine);

private:
  LogicalResult matchLoops(std::string &reason);
  LogicalResult readWeights(std::string &reason);
  Value packWeights(int64_t vectors, int64_t lanes, OpBuilder &builder);
  Value sumData(OpBuilder &builder, Value codes);

  linalg::GenericOp op;
  DotFactor data, weights;
  bool isSigned = false; ///< the codes of the data

  /// The loop of the outputs' last dimension; the other parallel ones.
  unsigned channelLoop = 0;
  SmallVector<unsigned> rowLoops;
  /// Loops that are summed over: over consecutive data (outermost first), and others.
  SmallVector<unsigned> runLoops, outerSums;
  int64_t runLength = 1, channels = 0;
  /// [channel, outer sums.., run], less `base` of the channel, which is 0 where that is
  /// enough for 8 bits.
  std::vector<int8_t> integers;
  std::vector<int64_t> base;
};

/// How many vectors of `lanes` channels a panel of weights has.
int64_t getPanelVectors(int64_t channels, int64_t lanes);

/// Makes loops of a lowp.contract on buffers that DotBuilder made; reports one that it
/// did not.
LogicalResult emitDot(ContractOp op, const Capabilities &machine);

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEGEN_KERNELS_DOT_H
