//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// A kernel of another dialect: "toy-outer" adds outer products. Sums of integers are the
// same in any order.
//
//===----------------------------------------------------------------------===//

#include "Toy.h"
#include "lowp/Codegen/Kernel.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"

using namespace mlir;

namespace {

/// The loops of sums, then the others.
SmallVector<unsigned> getOuterOrder(linalg::GenericOp op) {
  SmallVector<unsigned> sums, outputs;
  op.getReductionDims(sums);
  op.getParallelDims(outputs);
  llvm::append_range(sums, outputs);
  return sums;
}

class ToyKernel : public lowp::Kernel {
public:
  ToyKernel() : Kernel("toy-outer", "adds outer products") {}

  FailureOr<lowp::KernelCost> getCost(linalg::GenericOp op, const lowp::Capabilities &,
                                      std::string &reason) const override {
    if (llvm::is_sorted(getOuterOrder(op))) {
      reason = "its sums go outermost already";
      return failure();
    }
    // Nobody takes it who does not ask for it.
    return lowp::KernelCost{1e30, int64_t(1) << 40};
  }

  LogicalResult rewrite(linalg::GenericOp op, const lowp::Capabilities &,
                        std::string &) const override {
    IRRewriter rewriter(op);
    return linalg::interchangeGenericOp(rewriter, op, getOuterOrder(op));
  }
};

} // namespace

const lowp::Kernel &toy::getKernel() {
  static const ToyKernel kernel;
  return kernel;
}
