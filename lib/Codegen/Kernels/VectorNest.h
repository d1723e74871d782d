//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What the loops of kernels have in common whose lanes are channels: how a lowp.contract on
// buffers reads and writes, and its loops over rows.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEGEN_KERNELS_VECTORNEST_H
#define LOWP_LIB_CODEGEN_KERNELS_VECTORNEST_H

#include "VectorBody.h"
#include "lowp/Analysis/LinearAccess.h"
#include "lowp/IR/ContractOp.h"

namespace mlir::lowp {

class VectorNest {
public:
  virtual ~VectorNest() = default;

protected:
  /// Operands of a contract that these kernels make.
  static constexpr unsigned kData = 0, kWeights = 1;

  /// A loop over rows: how far it moves in each operand.
  struct RowLoop {
    int64_t range; ///< or dynamic
    Value bound;
    SmallVector<int64_t> strides;
  };

  VectorNest(ContractOp op, StringRef kernel, int64_t lanes)
      : op(op), builder(op), loc(op.getLoc()), kernel(kernel), lanes(lanes) {}

  LogicalResult fail(const Twine &reason) {
    return op.emitOpError("cannot be computed by kernel '") << kernel << "': " << reason;
  }

  /// Which loop counts the lanes, and which are summed over. Fails if there are
  /// not data, weights and one sum of 32 bits, nothing to sum, or a region without a form on
  /// vectors.
  LogicalResult readLoops();
  /// How operands are read, but for the weights, and the loops over rows: as few as there
  /// can be, at least one. Buffers that are parts of others may lie so that vectors cannot
  /// be read (`isData` says how data must lie): those are copied.
  LogicalResult readOperands(function_ref<bool(const LinearAccess &)> isData);

  /// The step must add the product of a byte of data without sign, or with one that is
  /// flipped, and a byte of weights with one.
  LogicalResult readStep();

  Value index(int64_t value);
  Value add(Value value, int64_t by);
  /// `base` and `by` times `times`.
  Value move(Value base, Value times, int64_t by);
  /// `places`, of each operand, further by `times` steps of `loop`.
  SmallVector<Value> move(ArrayRef<Value> places, Value times, const RowLoop &loop);
  void forEach(Value bound, int64_t step, function_ref<void(Value)> body);
  /// The loops over all rows but those of the last loop, from `loop` on.
  void forEachRow(ArrayRef<Value> places, function_ref<void(ArrayRef<Value>)> body,
                  size_t loop = 0);
  /// Tiles of `size` rows of the last loop; what is left has tiles of fewer.
  void forEachTile(ArrayRef<Value> places, int64_t size,
                   function_ref<void(ArrayRef<Value>, int64_t rows)> body);
  /// The same of rows `first` to `last` of the last loop, whose range is static.
  void forEachTile(ArrayRef<Value> places, int64_t first, int64_t last, int64_t size,
                   function_ref<void(ArrayRef<Value>, int64_t rows)> body);

  /// Rows of zeros that products are added to: [row][column].
  SmallVector<Value> getZeroSums(int64_t count);
  /// Starts, finishes and stores `count` rows of `columns` vectors, `valid` channels in all,
  /// from their sums of products [row][column]. Sums are integers modulo 2^32: it does not
  /// matter when what they start from is added. Many rows go through memory to one loop:
  /// their text would be much longer than that of the products.
  void finishRows(ArrayRef<Value> places, int64_t count, int64_t columns, int64_t valid,
                  ArrayRef<Value> products);
  /// The same of rows that lie in `products` from element 0 on; `added`, if not empty, is
  /// added to the products of each row.
  void finishStored(ArrayRef<Value> places, int64_t count, int64_t columns, int64_t valid,
                    Value products, ArrayRef<Value> added = {});
  /// Memory of the function for `elements` sums, which is there while the nest runs.
  Value getScratch(int64_t elements);

  ContractOp op;
  OpBuilder builder;
  Location loc;
  StringRef kernel;
  int64_t lanes;

  SmallVector<Value> flat; ///< operands as one row of elements
  SmallVector<LinearAccess> accesses;
  SmallVector<RowLoop> rows;
  unsigned channelLoop = 0;
  SmallVector<unsigned> sums; ///< loops that are summed over
  bool isSigned = false;      ///< the data are bytes with a sign, which is flipped

private:
  LogicalResult readOperand(OpOperand &operand, function_ref<bool(const LinearAccess &)> isData);
  void readRows();
  void mergeRows();
  void finishVector(VectorBody &bodies, ArrayRef<Value> places, int64_t row, int64_t column,
                    int64_t valid, Value products);
  Value copyApart(Value buffer, bool isOutput);
  Value flatten(Value buffer, MemRefType type);
};

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEGEN_KERNELS_VECTORNEST_H
