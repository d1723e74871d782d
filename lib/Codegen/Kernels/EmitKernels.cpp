//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp.contract on buffers becomes the loops that its kernel makes of it.
//
//===----------------------------------------------------------------------===//

#include "lowp/Codegen/Kernel.h"
#include "lowp/Codegen/Passes.h"
#include "lowp/IR/ContractOp.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPEMITKERNELS
#include "lowp/Codegen/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

struct EmitKernelsPass : lowp::impl::LowpEmitKernelsBase<EmitKernelsPass> {
  void runOnOperation() override {
    SmallVector<ContractOp> ops;
    getOperation()->walk([&](ContractOp op) { ops.push_back(op); });
    if (ops.empty())
      return;
    FailureOr<Capabilities> machine =
        getCapabilities(getOperation(), [&] { return getOperation().emitError(); });
    if (failed(machine))
      return signalPassFailure();
    for (ContractOp op : ops)
      if (failed(emit(op, *machine)))
        return signalPassFailure();
  }

  LogicalResult emit(ContractOp op, const Capabilities &machine) {
    if (op.getNumResults() != 0)
      return op.emitOpError("is on tensors; bufferize before lowp-emit-kernels");
    const Kernel *kernel = findKernel(&getContext(), op.getKernel());
    if (!kernel)
      return op.emitOpError("names the kernel '")
             << op.getKernel() << "', which there is not; valid: " << listKernels(&getContext());
    return kernel->emit(op, machine);
  }
};

} // namespace
