//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Arguments and results of a function as codes, and what they mean.
//
//===----------------------------------------------------------------------===//

#include "Integerizer.h"

namespace mlir::lowp {

namespace {

SignatureValue describe(const Representation &rep) {
  return {rep.getFormat(), rep.scales.front(), rep.zeroPoint};
}

} // namespace

LogicalResult
Integerizer::convertArgument(BlockArgument argument,
                             SmallVectorImpl<SignatureValue> &entries) {
  auto type = dyn_cast<RankedTensorType>(argument.getType());
  if (!options.integerBorder || !type ||
      !isa<FloatType>(type.getElementType()) || argument.use_empty()) {
    entries.push_back({});
    return success();
  }
  std::optional<Representation> rep;
  SmallVector<QuantizeOp> quantizes;
  for (Operation *user : argument.getUsers()) {
    auto quantize = dyn_cast<QuantizeOp>(user);
    std::optional<Representation> other;
    if (quantize)
      other = readMeaning(quantize.getResult(), quantize.getScale(),
                          quantize.getZeroPoint(), quantize.getGranularity());
    if (!other || other->scales.size() != 1 || (rep && !haveSameMeaning(*rep, *other)))
      return emitError(function.getLoc(), "lowp-integerize: border=integer: argument ")
             << argument.getArgNumber()
             << (quantize ? " has no one format with one scale"
                          : " is read as a float by ")
             << (quantize ? StringRef() : user->getName().getStringRef())
             << "; give it a format at lowp-allocate, or take border=float";
    rep = other;
    quantizes.push_back(quantize);
  }
  argument.setType(rep->getType());
  rep->codes = argument;
  entries.push_back(describe(*rep));
  for (QuantizeOp quantize : quantizes) {
    quantize.getResult().replaceAllUsesWith(argument);
    quantize.erase();
  }
  return success();
}

LogicalResult Integerizer::convertResult(OpOperand &operand,
                                         SmallVectorImpl<SignatureValue> &entries) {
  auto type = dyn_cast<RankedTensorType>(operand.get().getType());
  if (!options.integerBorder || !type ||
      !isa<FloatType>(type.getElementType())) {
    entries.push_back({});
    return success();
  }
  const Representation *rep = codes.lookup(operand.get());
  if (!rep || rep->hasPending() || rep->scales.size() != 1) {
    InFlightDiagnostic error =
        emitError(operand.getOwner()->getLoc(),
                  "lowp-integerize: border=integer: result ")
        << operand.getOperandNumber()
        << (rep ? " has no one scale" : " is a float")
        << "; give it a format at lowp-allocate, or take border=float";
    Operation *op = traceToRoot(operand.get()).getDefiningOp();
    if (op && !rep)
      error.attachNote(op->getLoc())
          << "'" << op->getName() << "' computes it in float";
    return error;
  }
  // The codes of an argument that is returned are quantized by then.
  entries.push_back(describe(*rep));
  operand.set(rep->codes);
  return success();
}

LogicalResult Integerizer::convertBorder() {
  auto &[arguments, results] = signature;
  SmallVector<func::ReturnOp> returns;
  function.walk([&](func::ReturnOp op) { returns.push_back(op); });
  if (options.integerBorder && returns.size() > 1)
    return emitError(function.getLoc(), "lowp-integerize: border=integer takes a "
                                        "function with one return; take "
                                        "border=float");
  for (func::ReturnOp op : returns) {
    results.clear();
    for (OpOperand &operand : op->getOpOperands())
      if (failed(convertResult(operand, results)))
        return failure();
  }
  eraseDeadOps();
  for (BlockArgument argument : function.getArguments())
    if (failed(convertArgument(argument, arguments)))
      return failure();
  if (!returns.empty())
    function.setFunctionType(Builder(function.getContext()).getFunctionType(
        function.getBody().front().getArgumentTypes(),
        returns.front().getOperandTypes()));
  return success();
}

} // namespace mlir::lowp
