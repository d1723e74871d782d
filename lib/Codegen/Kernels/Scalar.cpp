//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Kernel "scalar": loops over codes, one storage integer each. Applies to every
// contraction; packed weights are expanded when the program is compiled.
//
//===----------------------------------------------------------------------===//

#include "Kernels.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

class ScalarKernel : public Kernel {
public:
  ScalarKernel() : Kernel("scalar", "loops over codes, one storage integer each") {}

  FailureOr<KernelCost> getCost(linalg::GenericOp op, const Capabilities &machine,
                                std::string &) const override {
    return KernelCost{getLoopCycles(op, machine, /*extra=*/0), getConstantBytes(op)};
  }

  /// convert-lowp-to-linalg expands what is packed.
  LogicalResult rewrite(linalg::GenericOp, const Capabilities &, std::string &) const override {
    return success();
  }
};

} // namespace

const Kernel &kernels::getScalar() {
  static const ScalarKernel kernel;
  return kernel;
}
