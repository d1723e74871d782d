//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does lowp-integerize do to one function? It asks each op's form on codes
// (lowp/CodeForm/CodeForm.h) for a plan and a rewrite; here are the walk, the border
// of the function, and what is said of ops that stay on floats.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_TRANSFORMS_INTEGERIZER_H
#define LOWP_LIB_TRANSFORMS_INTEGERIZER_H

#include "lowp/CodeForm/CodeContext.h"
#include "lowp/IR/Signature.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::lowp {

struct IntegerizeOptions : CodeOptions {
  /// Arguments and results become codes.
  bool integerBorder = false;
  /// What stays float is an error.
  bool strict = false;
};

/// lowp-integerize on one function.
class Integerizer {
public:
  Integerizer(func::FuncOp function, const IntegerizeOptions &options)
      : function(function), options(options), layers(function),
        values(function, layers), forms(getCodeForms(function.getContext())),
        codes(function.getContext(), layers, values, this->options) {}

  /// Rewrites the function. Errors have been diagnosed.
  LogicalResult run();

  /// Whether each requantize is a shift.
  bool isShiftOnly() const { return codes.isShiftOnly(); }
  /// Format, scale and zero point of what is a code at the border.
  const Signature &getSignature() const { return signature; }

private:
  LogicalResult visit(Operation *op);
  /// `lowp.layer` on the ops of layers: what stays float keeps its name.
  void nameLayers();
  /// Names of values stand where their codes are read, for lowp-self-check.
  void nameValues();
  /// Sizes are those of codes, which stand where their value does: the value may not be
  /// computed as a float at all.
  void readSizesOfCodes();
  void eraseDeadOps();

  // IntegerizeBorder.cpp.
  LogicalResult convertBorder();
  LogicalResult convertArgument(BlockArgument argument, SmallVectorImpl<SignatureValue> &entries);
  LogicalResult convertResult(OpOperand &operand, SmallVectorImpl<SignatureValue> &entries);

  // IntegerizeRemarks.cpp.
  /// A remark at each op that stayed float; under `strict` the first is an error.
  LogicalResult reportFloatOps();

  func::FuncOp function;
  IntegerizeOptions options;
  LayerAnalysis layers;
  QuantisableValues values;
  SmallVector<const CodeForm *> forms;
  CodeContext codes;
  Signature signature;
};

} // namespace mlir::lowp

#endif // LOWP_LIB_TRANSFORMS_INTEGERIZER_H
