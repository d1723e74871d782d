//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What would the network's SQNR be, if the noises of weights and activations
// were so and so? The function boiled down to the places where noise arises,
// adds up or meets, so that a search can ask thousands of times.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ALLOCATION_NOISEGRAPH_H
#define LOWP_ALLOCATION_NOISEGRAPH_H

#include "lowp/IR/Lowp.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"

namespace mlir::lowp {

/// Noise sources are the lowp.observe ops, each with an inverse SQNR of its own
/// that the caller sets (0 at first). Contractions sum, everything else takes
/// the maximum: the model of spec sheet A1, as lowp/Analysis/SqnrPrediction.h
/// states it.
class NoiseGraph {
public:
  explicit NoiseGraph(FunctionOpInterface function);

  /// Sets what `observe` adds.
  void setNoise(ObserveOp observe, double inverseSqnr);
  /// Inverse SQNR at each node, then at the noisiest returned value.
  void evaluate();
  /// After evaluate().
  double getInverseSqnr(Value value) const;
  double getOutputInverseSqnr() const { return output; }

private:
  /// One place: sum or maximum of earlier nodes, plus a noise of its own.
  struct Node {
    SmallVector<unsigned, 2> inputs;
    bool sums = false;
    double own = 0;
    double total = 0;
  };

  unsigned addNode(Node node);
  unsigned getNode(Value value) const;
  /// The node that is the maximum of `values`.
  unsigned join(ArrayRef<Value> values);
  void visit(Operation *op);

  /// Node 0 is exact.
  std::vector<Node> nodes;
  DenseMap<Value, unsigned> nodeOfValue;
  SmallVector<unsigned> returned;
  double output = 0;
};

} // namespace mlir::lowp

#endif // LOWP_ALLOCATION_NOISEGRAPH_H
