//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How is a contraction computed on a machine? Each way is one kernel: it says whether it
// applies, what it takes on the machine, and rewrites the op. All give the same bits.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CODEGEN_KERNEL_H
#define LOWP_CODEGEN_KERNEL_H

#include "lowp/Codegen/Target.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::lowp {

class ContractOp;

/// What a kernel takes for one call; dimensions of unknown size count once.
struct KernelCost {
  /// Of one core, by the model of the machine.
  double cycles = 0;
  /// Of the weights as they lie in memory, with what it takes to read them.
  int64_t weightBytes = 0;
};

/// A way to compute a contraction: a linalg.generic on tensors with a lowp.mac in its
/// body. Objects have no state and live as long as the program.
class Kernel {
public:
  Kernel(StringRef name, StringRef help) : name(name), help(help) {}
  virtual ~Kernel() = default;

  StringRef getName() const { return name; }
  StringRef getHelp() const { return help; }

  /// What `op` takes on a machine, or failure where the kernel does not apply; `reason`
  /// follows "NAME does not apply: ".
  virtual FailureOr<KernelCost> getCost(linalg::GenericOp op, const Capabilities &machine,
                                        std::string &reason) const = 0;
  /// Makes `op` what loops are made of: linalg, or a lowp.contract of this kernel. Fails with
  /// the reason, and changes nothing, where the kernel does not apply.
  virtual LogicalResult rewrite(linalg::GenericOp op, const Capabilities &machine,
                                std::string &reason) const = 0;
  /// Makes loops of a lowp.contract on buffers, of storage integers, which names this kernel;
  /// reports what it is not made for.
  virtual LogicalResult emit(ContractOp op, const Capabilities &machine) const;

private:
  std::string name, help;
};

/// A dialect interface: lists the kernels that a dialect brings.
class KernelInterface : public DialectInterface::Base<KernelInterface> {
public:
  KernelInterface(Dialect *dialect) : Base(dialect) {}
  virtual SmallVector<const Kernel *> getKernels() const = 0;
};

/// All kernels: Lowp's (lib/Codegen/Kernels/Kernels.def), the first of which applies to
/// every contraction, then those of the loaded dialects.
SmallVector<const Kernel *> getKernels(MLIRContext *context);
/// Their names, as a message lists them.
std::string listKernels(MLIRContext *context);
/// The one of that name, or null.
const Kernel *findKernel(MLIRContext *context, StringRef name);

/// Whether kernels are chosen for `op`.
bool isKernelSite(linalg::GenericOp op);

} // namespace mlir::lowp

#endif // LOWP_CODEGEN_KERNEL_H
