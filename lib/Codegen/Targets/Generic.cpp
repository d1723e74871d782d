//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Any machine: words of 32 bits, no vectors, nothing that counts bits, and little memory.
//
//===----------------------------------------------------------------------===//

#include "Targets.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/TargetParser/Triple.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// What programs are for that name no target, and the model of triples that LLVM knows
/// and no other model takes.
class GenericTarget : public TargetModel {
public:
  GenericTarget() : TargetModel("any", "any other architecture of LLVM's: words, no vectors") {}

  bool takes(TargetAttr target) const override {
    return !target || getTriple(target).getArch() != llvm::Triple::UnknownArch;
  }

  FailureOr<Capabilities>
  getCapabilities(TargetAttr target,
                  function_ref<InFlightDiagnostic()> emitError) const override {
    if (target && failed(getSubtarget(target, emitError)))
      return failure();
    Capabilities machine;
    if (target && getTriple(target).isArch64Bit())
      machine.wordBits = 64;
    return machine;
  }

  Preference getPreference() const override { return Preference::Balance; }
};

} // namespace

const TargetModel &targets::getGeneric() {
  static const GenericTarget model;
  return model;
}
