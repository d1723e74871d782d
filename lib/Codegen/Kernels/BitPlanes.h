//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does kernel "bit-planes" know of one contraction, and what does it make of it?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEGEN_KERNELS_BITPLANES_H
#define LOWP_LIB_CODEGEN_KERNELS_BITPLANES_H

#include "lowp/Codegen/Kernel.h"

#include <string>
#include <vector>

namespace mlir::lowp {

/// How the codes of the data are worth their bits.
struct DataBits {
  unsigned planes = 0;
  /// The top bit counts negatively.
  bool isSigned = false;
  /// One bit: 1 is +1, 0 is -1.
  bool isSign = false;
};

/// One contraction: a generic whose body is lowp.mac of data and constant weights.
class PlaneBuilder {
public:
  explicit PlaneBuilder(linalg::GenericOp op) : op(op), builder(op), loc(op.getLoc()) {}

  /// Fails with the reason, and changes nothing, where it does not apply.
  LogicalResult match(std::string &reason);
  /// Of what matches.
  KernelCost getCost(const Capabilities &machine);
  void rewrite();

private:
  LogicalResult matchBody();
  /// Weights in the order [outputs.., flat sum], as -1, 0 and 1.
  LogicalResult readWeights();
  Value packData();
  /// Bits of the flat weights for which `isSet`, as [outputs.., words].
  Value makeWords(function_ref<bool(int8_t)> isSet, StringRef what);
  /// `init` plus `offsets`, one per output of the weights, less `total`, the sums
  /// of the data, if it is not null.
  Value makeStart(Value init, ArrayRef<int64_t> offsets, Value total);
  AffineMap mapLoops(ArrayRef<unsigned> operandLoops, bool withWord);
  linalg::GenericOp makeGeneric(
      ValueRange inputs, ArrayRef<AffineMap> maps, ValueRange inits,
      bool sumsWords,
      function_ref<SmallVector<Value>(OpBuilder &, Location, ValueRange)> body);

  linalg::GenericOp op;
  OpBuilder builder;
  Location loc;

  OpOperand *data = nullptr, *weights = nullptr;
  DataBits bits;
  /// Loops that are summed over; parallel ones; those of the weights.
  SmallVector<unsigned> sumLoops, outerLoops, weightLoops, dataLoops;
  int64_t sumSize = 1;
  std::vector<int8_t> elements;
  bool isBinary = true;
  SmallVector<Value> planes;
};

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEGEN_KERNELS_BITPLANES_H
