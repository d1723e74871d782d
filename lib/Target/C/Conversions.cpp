//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do the casts of `arith` read in C? Integers keep their signed value; what is
// undefined in C (a float out of range) goes through a checked helper.
//
//===----------------------------------------------------------------------===//

#include "FunctionEmitter.h"
#include "Literals.h"

using namespace mlir;
using namespace mlir::lowp;

FailureOr<Expression> FunctionEmitter::getConversion(Operation *op) {
  Value source = op->getOperand(0);
  Type from = source.getType(), to = op->getResult(0).getType();
  if (failed(getLocalType(source)))
    return failure();
  unsigned fromWidth = getWidth(from), toWidth = getWidth(to);
  std::string operand = use(source).as(Binding::Unary);
  std::string target = isa<FloatType>(to) ? *getElementTypeInC(to)
                                          : "int" + std::to_string(toWidth) + "_t";
  auto castAs = [&](const std::string &text) {
    return Expression{"(" + target + ")" + text, Binding::Unary};
  };

  if (isa<arith::FPToSIOp, arith::FPToUIOp>(op)) {
    if (toWidth == 1)
      return op->emitOpError("has no form in C on i1");
    return Expression{helpers.useConversion(fromWidth, toWidth, isa<arith::FPToUIOp>(op)) +
                      "(" + use(source).text + ")"};
  }
  if (isa<arith::BitcastOp>(op)) {
    if (isa<FloatType>(from) == isa<FloatType>(to))
      return use(source);
    return Expression{helpers.useBits(fromWidth, isa<FloatType>(to)) + "(" +
                      use(source).text + ")"};
  }
  if (isa<arith::ExtFOp, arith::TruncFOp>(op))
    return castAs(operand);
  // A set bit is -1 as a signed number.
  if (fromWidth == 1 && isa<arith::ExtSIOp, arith::SIToFPOp, arith::IndexCastOp>(op))
    return castAs("-" + use(source).as(Binding::Primary));
  if (isa<arith::SIToFPOp>(op))
    return castAs(operand);
  if (isa<arith::TruncIOp>(op) && toWidth == 1)
    return Expression{operand + " & 1", Binding::Loose};
  bool readsUnsigned = isa<arith::ExtUIOp, arith::UIToFPOp, arith::IndexCastUIOp>(op);
  if (readsUnsigned && fromWidth > 1 && ranges.get(source).low < 0)
    return castAs(castTo(source, /*isUnsigned=*/true));
  return castAs(operand);
}
