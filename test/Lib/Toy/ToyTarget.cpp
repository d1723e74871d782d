//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// A machine of another dialect: "toy", whose CPU "abacus" counts bits in no time, and
// "slate" hardly at all. LLVM knows nothing of either.
//
//===----------------------------------------------------------------------===//

#include "Toy.h"
#include "lowp/Codegen/Target.h"

using namespace mlir;

namespace {

class ToyTarget : public lowp::TargetModel {
public:
  ToyTarget() : TargetModel("toy", "the CPUs abacus and slate") {}

  bool takes(lowp::TargetAttr target) const override {
    return target && target.getTriple().split('-').first == "toy";
  }

  FailureOr<lowp::Capabilities>
  getCapabilities(lowp::TargetAttr target,
                  function_ref<InFlightDiagnostic()> emitError) const override {
    if (target.getCpu() != "abacus" && target.getCpu() != "slate")
      return emitError() << "a toy has no CPU '" << target.getCpu()
                         << "', only abacus and slate";
    lowp::Capabilities machine;
    machine.wordBits = 64;
    machine.countBits = target.getCpu() == "abacus" ? 0 : 1000;
    return machine;
  }
};

} // namespace

const lowp::TargetModel &toy::getTarget() {
  static const ToyTarget model;
  return model;
}
