//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which dimension of each tensor counts channels?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEGEN_LAYOUTS_CHANNELDIMS_H
#define LOWP_LIB_CODEGEN_LAYOUTS_CHANNELDIMS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include <optional>

namespace mlir::lowp {

/// The channels of the tensors of three dimensions or more that contractions with constant
/// weights read and write, and of those that hang together with them.
class ChannelDims {
public:
  explicit ChannelDims(func::FuncOp function);

  /// Null: it has none, or nobody asks.
  std::optional<unsigned> get(Value value) const {
    auto found = dims.find(value);
    return found == dims.end() ? std::nullopt : std::optional(found->second);
  }
  /// Whether `value` has them elsewhere than last.
  bool moves(Value value) const;
  /// What moves them last: dimension i is the old one [i].
  SmallVector<int64_t> getOrder(Value value) const;
  bool empty() const { return dims.empty(); }

private:
  void seed(linalg::GenericOp op);
  void set(Value value, unsigned dim);
  void spread(Value value);
  void spreadThrough(linalg::GenericOp op, Value value, unsigned dim);

  llvm::MapVector<Value, unsigned> dims;
  SmallVector<Value> work;
};

/// Whether dimension i of the operand of `op` is dimension i of its result, and `op` is one
/// whose dimensions can be put in another order.
bool keepsDims(Operation *op);

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEGEN_LAYOUTS_CHANNELDIMS_H
