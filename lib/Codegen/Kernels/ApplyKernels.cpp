//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Contractions become what their kernels make of them.
//
//===----------------------------------------------------------------------===//

#include "lowp/Codegen/Kernel.h"
#include "lowp/Codegen/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPAPPLYKERNELS
#include "lowp/Codegen/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

struct ApplyKernelsPass : lowp::impl::LowpApplyKernelsBase<ApplyKernelsPass> {
  void runOnOperation() override {
    SmallVector<Operation *> sites;
    getOperation()->walk([&](Operation *op) {
      if (op->hasAttr(kKernelAttrName))
        sites.push_back(op);
    });
    if (sites.empty())
      return;
    FailureOr<Capabilities> machine =
        getCapabilities(getOperation(), [&] { return getOperation().emitError(); });
    if (failed(machine))
      return signalPassFailure();
    for (Operation *op : sites)
      if (failed(apply(op, *machine)))
        return signalPassFailure();
  }

  LogicalResult apply(Operation *op, const Capabilities &machine) {
    auto name = cast<StringAttr>(op->removeAttr(kKernelAttrName));
    auto fail = [&](const Twine &reason) {
      return op->emitOpError("cannot be computed by kernel '") << name.getValue() << "': " << reason;
    };
    const Kernel *kernel = findKernel(&getContext(), name.getValue());
    if (!kernel)
      return fail("there is none of that name; valid: " + listKernels(&getContext()));
    auto generic = dyn_cast<linalg::GenericOp>(op);
    if (!generic || !isKernelSite(generic))
      return fail("it is no linalg.generic on tensors with a lowp.mac");
    std::string reason;
    if (failed(kernel->rewrite(generic, machine, reason)))
      return fail(reason + "; remove 'lowp.kernel', or let lowp-choose-kernels choose");
    return success();
  }
};

} // namespace
