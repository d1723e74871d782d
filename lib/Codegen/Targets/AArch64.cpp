//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// aarch64: vectors of 128 bits, whose bytes count their ones.
//
//===----------------------------------------------------------------------===//

#include "Targets.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/TargetParser/Triple.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

class AArch64Target : public TargetModel {
public:
  AArch64Target() : TargetModel("aarch64", "CPUs and features as LLVM names them") {}

  bool takes(TargetAttr target) const override {
    return target && getTriple(target).isAArch64();
  }

  FailureOr<Capabilities>
  getCapabilities(TargetAttr target,
                  function_ref<InFlightDiagnostic()> emitError) const override {
    auto subtarget = getSubtarget(target, emitError);
    if (failed(subtarget))
      return failure();
    auto has = [&](StringRef feature) { return (*subtarget)->checkFeatures(feature); };
    Capabilities machine;
    machine.wordBits = 64;
    machine.wordsPerCycle = 3;
    if (has("+neon")) {
      machine.vectorBits = 128;
      machine.vectorsPerCycle = 2;
      // By way of a vector: there, cnt of bytes, their sum, and back.
      machine.countBits = 4;
    }
    if (has("+cssc"))
      machine.countBits = 1;
    return machine;
  }
};

} // namespace

const TargetModel &targets::getAArch64() {
  static const AArch64Target model;
  return model;
}
