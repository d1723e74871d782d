//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What is each argument and result of a function for those who call it? The one
// border of every exit (JIT, C, report, self-check), and how it is written on
// the module, as `lowp.signature`:
//
//   {main = {args = [{}], results = [{format = !lowp.fixed<s8, 5>, scale = 1.0
//   : f64,
//                                     zero_point = 0 : i64}]}}
//
// In finished loops, and behind them, formats are spelled as text,
// `format = "!lowp.fixed<s8, 5>"`: tools that do not know the dialect read
// those.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_SIGNATURE_H
#define LOWP_IR_SIGNATURE_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include <optional>
#include <string>

namespace mlir::lowp {

/// Name of the module attribute.
inline constexpr StringLiteral kSignatureAttrName = "lowp.signature";

/// One argument or result: scale * (value(code) - value(zero point)), or plain
/// numbers.
struct SignatureValue {
  /// What a code means; null: plain numbers, scale and zero point say nothing.
  Type format;
  double scale = 1;
  int64_t zeroPoint = 0;
};

/// The border of one function.
struct Signature {
  SmallVector<SignatureValue> arguments, results;

  /// What the module of `function` says of it; nullopt if it says nothing, or
  /// describes other numbers of values. Results of loops are trailing
  /// arguments.
  static std::optional<Signature> read(func::FuncOp function);
  /// Makes this what the module of `function` says of it, and of no other
  /// function.
  void write(func::FuncOp function) const;

  /// "" if this describes the types of `function`, which are not lowered yet;
  /// else what it says that is not so.
  std::string describeMismatch(func::FuncOp function) const;
};

/// Checks the structure of `lowp.signature`; reports at `op` (MODULE-C3).
LogicalResult verifySignatureAttribute(Operation *op, Attribute value);

/// What PHASE-INT4 asks: every function that `module` describes exists and is
/// as it is described. The first op that breaks it and how, or nullopt.
std::optional<std::pair<Operation *, std::string>>
findSignatureFault(ModuleOp module);

/// The type of codes that a module attribute names, as a type or as text; null
/// if it names no type.
Type readFormatAttribute(Attribute attribute);
/// Spells the formats in `lowp.signature` and `lowp.layers` of `module`, and its
/// `lowp.target`, as text.
void spellAttributesAsText(ModuleOp module);

} // namespace mlir::lowp

#endif // LOWP_IR_SIGNATURE_H
