//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The loops of kernel "dot", for kernels that compute most rows otherwise and the rest so.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEGEN_KERNELS_DOTEMIT_H
#define LOWP_LIB_CODEGEN_KERNELS_DOTEMIT_H

#include "Dot.h"
#include "VectorNest.h"

namespace mlir::lowp {

class DotEmitter : public VectorNest {
public:
  DotEmitter(ContractOp op, const DotProduct &dot, StringRef kernel = "dot")
      : VectorNest(op, kernel, dot.bits / 32), dot(dot) {}

  LogicalResult emit();

protected:
  /// Reads the op; reports one that has not the form of these kernels.
  LogicalResult begin();
  void emitAllPanels();
  /// sums + dot(data, weights), lane by lane.
  Value multiply(Value sums, Value data, Value weights);
  /// What all rows of one panel need.
  virtual void beginPanel(Value panel, int64_t valid) {}
  /// Of one panel: all of the last loop of rows.
  virtual void emitRow(ArrayRef<Value> places, Value panel, int64_t valid);
  /// Weights of one panel; where those of `panel` begin; how far apart those of `outerSums[loop]` are.
  int64_t getPanelSize();
  Value getWeights(Value panel);
  int64_t getWeightStride(size_t loop);
  void emitTile(ArrayRef<Value> places, Value panel, int64_t rows, int64_t valid);
  /// Sums of the outer loops `loop` on; data and weights at `places`.
  SmallVector<Value> emitSums(size_t loop, Value data, Value weights, int64_t rows,
                              int64_t columns, SmallVector<Value> sums);
  SmallVector<Value> emitRun(Value data, Value weights, int64_t rows, int64_t columns,
                             SmallVector<Value> sums);
  /// One step: adds to sums[row * columns + column].
  void emitStep(Value data, Value weights, int64_t bytes, int64_t rows, int64_t columns,
                MutableArrayRef<Value> sums);
  /// The data of one step for all lanes, flipped if they have a sign.
  Value loadData(Value at, int64_t bytes);

  const DotProduct &dot;
  unsigned runLoop = 0;
  SmallVector<unsigned> outerSums;
  int64_t channels = 0, run = 0, vectors = 0, panels = 0, steps = 0;

private:
  LogicalResult readPanels();
  /// Panels [first, last) with `valid` channels each.
  void emitPanels(int64_t first, int64_t last, int64_t valid);
};

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEGEN_KERNELS_DOTEMIT_H
