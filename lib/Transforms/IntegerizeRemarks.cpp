//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What stays float after lowp-integerize, why, and what would help.
//
//===----------------------------------------------------------------------===//

#include "Integerizer.h"
#include "lowp/Analysis/FloatOps.h"
#include "mlir/IR/Remarks.h"
#include "llvm/ADT/StringSet.h"

namespace mlir::lowp {

LogicalResult Integerizer::reportFloatOps() {
  // A layer that stays float says so once, at its contraction.
  llvm::StringSet<> floatLayers;
  SmallVector<FloatOp> floatOps = findFloatOps(function);
  for (const FloatOp &found : floatOps)
    if (isContraction(found.op) && !found.layer.empty())
      floatLayers.insert(found.layer);
  for (const FloatOp &found : floatOps) {
    bool isLayer = isContraction(found.op) && !found.layer.empty();
    const Plan *noted = codes.getFloatPlan(found.op);
    Plan plan = noted ? *noted : Plan::refuse();
    if (!isLayer && (!plan.hasReason() || plan.readsNoCodes()) &&
        floatLayers.contains(found.layer))
      continue;
    StringRef reason = plan.getReason(), advice = plan.getAdvice();
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
    auto name =
        StringAttr::get(function.getContext(), isLayer ? found.layer : "float-op");
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
