//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which contract does a module fulfil (`lowp.phase`), and which of its functions
// does a pass work on?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_PHASE_H
#define LOWP_IR_PHASE_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::lowp {

enum class Phase { Float, Calibrated, Allocated, Quantized, Integer, Loops };

/// Name of the module attribute.
inline constexpr StringLiteral kPhaseAttrName = "lowp.phase";
/// Names the function that is compiled, where it was chosen by an option.
inline constexpr StringLiteral kEntryAttrName = "lowp.entry";

/// "float", "calibrated", ...
StringRef stringifyPhase(Phase phase);
std::optional<Phase> symbolizePhase(StringRef name);
/// The pass or pipeline that leaves a module in `phase`; "" for float.
StringRef getPassTo(Phase phase);

/// The phase that the module states; Float if it states none.
Phase getPhase(ModuleOp module);
void setPhase(ModuleOp module, Phase phase);

/// What a module in the phase that `module` states would hold and `module` does not,
/// with the rule of lowp-verify-phase; "" if it holds it, or if the phase leaves no
/// trace that is looked for here.
StringRef getMissingEvidence(ModuleOp module);

/// Succeeds if `module` has a function with a body, is in one of `phases`, which
/// are in order, and, from phase calibrated on, has the data of its resources and
/// getMissingEvidence finds nothing.
/// Else diagnoses what is wrong and which pass of Lowp to run first; `pass` is the
/// name of the pass that asks.
LogicalResult requirePhase(ModuleOp module, ArrayRef<Phase> phases,
                           StringRef pass);

/// The function that a pass works on: `entry` if it is not empty, else what
/// `lowp.entry` says, else the only public function with a body. Diagnosed on
/// failure.
FailureOr<func::FuncOp> findEntry(ModuleOp module, StringRef entry);

} // namespace mlir::lowp

#endif // LOWP_IR_PHASE_H
