//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which values does a quantized program round to codes, and what are they
// called? The names by which the quantized and the integer program are
// compared.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_QUANTIZEDVALUES_H
#define LOWP_ANALYSIS_QUANTIZEDVALUES_H

#include "lowp/IR/Lowp.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <string>

namespace mlir::lowp {

/// On an op of phase integer (or a lowp.quantize): the names of the quantized
/// values (an array of strings) whose codes are its first result.
inline constexpr StringLiteral kValuesAttrName = "lowp.values";

/// A value that is rounded to codes: a `lowp.quantize` whose codes are read by
/// a `lowp.dequantize`.
struct QuantizedValue {
  QuantizeOp quantize;
  /// The first of its `lowp.values`, else the layer of the `lowp.observe`
  /// behind it, else the layer that ends in it, else "quantize0", "quantize1",
  /// .. in program order. Unique in a function.
  std::string name;
};

/// Those in the entry block of `function`, in program order.
SmallVector<QuantizedValue> getQuantizedValues(func::FuncOp function);

/// Adds `name` to the names of the values that `codes` are; an argument has
/// none.
void addValueName(Value codes, StringRef name);

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_QUANTIZEDVALUES_H
