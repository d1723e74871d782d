//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The regions of a lowp.contract on vectors: one element per lane, lanes are neighbours
// in one loop.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEGEN_KERNELS_VECTORBODY_H
#define LOWP_LIB_CODEGEN_KERNELS_VECTORBODY_H

#include "lowp/Analysis/LinearAccess.h"
#include "lowp/IR/ContractOp.h"

#include <map>
#include <tuple>

namespace mlir::lowp {

class VectorBody {
public:
  /// `flat`: the operands of `op` as one row of elements each, which `accesses` address;
  /// `lanes` points of `laneLoop` make one vector.
  VectorBody(ContractOp op, OpBuilder &builder, ArrayRef<Value> flat,
             ArrayRef<LinearAccess> accesses, unsigned laneLoop, int64_t lanes)
      : op(op), builder(builder), loc(op.getLoc()), flat(flat), accesses(accesses),
        laneLoop(laneLoop), lanes(lanes) {}

  /// Where one vector lies.
  struct Place {
    /// The element of each operand that lane 0 of row 0, column 0 has.
    ArrayRef<Value> origins;
    /// What a row moves in each operand.
    ArrayRef<int64_t> rowStrides;
    int64_t row, column; ///< column: of vectors
    int64_t valid;       ///< lanes that are there
  };

  /// Whether evaluate() takes the ops of `region`; reports one that it does not.
  static LogicalResult verify(ContractOp op, Region &region);
  /// What `region` yields at `place`, given its sums (null: it takes none).
  Value evaluate(Region &region, const Place &place, Value sum);
  /// Writes the lanes of `value` that are there to the output.
  void store(const Place &place, Value value);

private:
  VectorType getVector(Type element) const { return VectorType::get({lanes}, element); }
  Value getAddress(unsigned operand, const Place &place);
  Value getMask(int64_t valid);
  Value load(unsigned input, const Place &place);
  Value loadApart(unsigned input, Value at, int64_t stride, int64_t valid);
  Value splat(Value scalar);

  ContractOp op;
  OpBuilder &builder;
  Location loc;
  ArrayRef<Value> flat;
  ArrayRef<LinearAccess> accesses;
  unsigned laneLoop;
  int64_t lanes;
  /// By input, row, and column.
  std::map<std::tuple<unsigned, int64_t, int64_t>, Value> loaded;
};

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEGEN_KERNELS_VECTORBODY_H
