//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which target models are there, and what does LLVM know of a CPU?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEGEN_TARGETS_TARGETS_H
#define LOWP_LIB_CODEGEN_TARGETS_TARGETS_H

#include "lowp/Codegen/Target.h"
#include "llvm/TargetParser/Triple.h"

#include <memory>

namespace llvm {
class MCSubtargetInfo;
} // namespace llvm

namespace mlir::lowp {

namespace targets {
#define LOWP_TARGET(NAME) const TargetModel &get##NAME();
#include "Targets.def"
} // namespace targets

/// The triple of `target` with its parts in order.
llvm::Triple getTriple(TargetAttr target);

/// What LLVM knows of the CPU and the features of `target`. Reports a triple, a CPU or a
/// feature that it does not know.
FailureOr<std::unique_ptr<llvm::MCSubtargetInfo>>
getSubtarget(TargetAttr target, function_ref<InFlightDiagnostic()> emitError);

/// Cycles from one instruction to the next of the same kind, by the scheduling model that
/// LLVM has of the CPU of `target`, which getSubtarget knows; nullopt if it has none, or no
/// such instruction.
std::optional<double> getReciprocalThroughput(TargetAttr target, StringRef instruction);

/// The machine that this runs on: its CPU, and the features in which it differs from what
/// LLVM takes that CPU for (a virtual machine may hide some).
TargetAttr getHost(MLIRContext *context);

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEGEN_TARGETS_TARGETS_H
