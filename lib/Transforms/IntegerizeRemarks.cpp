//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What lowp-integerize left in float, and why: said at the end, of what is
// there.
//
//===----------------------------------------------------------------------===//

#include "Integerizer.h"
#include "lowp/Analysis/Elementwise.h"
#include "lowp/Analysis/FloatOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Remarks.h"
#include "llvm/ADT/StringSet.h"

namespace mlir::lowp {

void Integerizer::remarkFloat(Operation *op, const Twine &reason,
                              StringRef advice) {
  floatReasons.try_emplace(op, FloatReason{reason.str(), advice.str()});
}

void Integerizer::nameLayers() {
  for (const Layer &layer : layers.getLayers()) {
    StringAttr name = builder.getStringAttr(layer.name);
    layer.op->setAttr("lowp.layer", name);
    for (Operation *member : layer.epilogue)
      member->setAttr("lowp.layer", name);
  }
}

namespace {

/// Whether `op` reads a value that was codes.
bool readsCodes(Operation *op) {
  return llvm::any_of(op->getOperands(), [](Value operand) {
    Value root = traceToRoot(operand);
    return root.getDefiningOp<DequantizeOp>() && !getConstantBehind(root);
  });
}

/// The reason of an op that no handler gave one for, and what would help.
std::pair<StringRef, StringRef> explain(Operation *op) {
  if (isa<QuantizeOp>(op))
    return {"there is no way from the one format to the other on codes",
            "scale=pow2 at lowp-allocate, or fewer bits"};
  if (!readsCodes(op))
    return {"the value it reads has no format",
            "quantise what computes that value"};
  if (isa<tensor::ConcatOp, tensor::InsertSliceOp>(op))
    return {
        "the values that it puts together have formats of their own",
        "put the layer that follows before it: contract each part and add the "
        "results"};
  if (isElementwiseOp(op)) {
    auto linalgOp = cast<linalg::LinalgOp>(op);
    bool hasMath = false, hasArithmetic = false;
    op->walk([&](Operation *inner) {
      hasMath |= isa_and_nonnull<math::MathDialect>(inner->getDialect());
      hasArithmetic |=
          isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::DivFOp>(
              inner);
    });
    int64_t computed = llvm::count_if(linalgOp.getDpsInputs(), [](Value input) {
      return !getConstantBehind(input) && !isConstantBroadcast(input);
    });
    if (computed == 1 && hasMath)
      return {"a function is looked up where one value is read and the result "
              "has a "
              "format",
              "a format for its result, or a clamp (ReLU, ReLU6) in its place"};
    if (computed == 1 && hasArithmetic)
      return {
          "it combines a value with constants, as batch normalisation does, "
          "outside a layer",
          "fold the constants into the weights and the bias of the layer "
          "before "
          "it"};
  }
  return {"it has no form on codes", "its operands and results are converted "
                                     "at this place; nothing needs to be "
                                     "done"};
}

} // namespace

LogicalResult Integerizer::reportFloatOps() {
  remark::detail::RemarkEngine *engine =
      builder.getContext()->getRemarkEngine();
  if (!engine && !options.strict)
    return success();
  // A layer that stays float says so once, at its contraction.
  llvm::StringSet<> floatLayers;
  SmallVector<FloatOp> floatOps = findFloatOps(function);
  for (const FloatOp &found : floatOps)
    if (isContraction(found.op) && !found.layer.empty())
      floatLayers.insert(found.layer);
  for (const FloatOp &found : floatOps) {
    bool isLayer = isContraction(found.op) && !found.layer.empty();
    auto known = floatReasons.find(found.op);
    if (!isLayer && known == floatReasons.end() &&
        floatLayers.contains(found.layer))
      continue;
    auto [reason, advice] = explain(found.op);
    if (known != floatReasons.end())
      std::tie(reason, advice) = std::pair<StringRef, StringRef>(
          known->second.reason, known->second.advice);
    std::string text =
        isLayer ? found.layer
                : "'" + found.getKind() + "'" +
                      (found.layer.empty() ? "" : " of " + found.layer);
    text += (" stays float: " + reason).str();
    if (options.strict)
      return emitError(found.op->getLoc(), "lowp-integerize: strict: ")
             << text << (advice.empty() ? "" : "; ") << advice;
    // What could not be rescaled has been remarked on where it was found.
    if (isa<QuantizeOp>(found.op))
      continue;
    StringAttr name = builder.getStringAttr(isLayer ? found.layer : "float-op");
    auto remark = remark::missed(
        found.op->getLoc(),
        remark::RemarkOpts::name(name.getValue()).category("lowp-integerize"));
    remark << text;
    if (!advice.empty())
      remark << remark::suggest("{0}", advice);
  }
  return success();
}

} // namespace mlir::lowp
