//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// x86: what its vector extensions make of sums and of counting bits.
//
//===----------------------------------------------------------------------===//

#include "Targets.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/TargetParser/Triple.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

class X86Target : public TargetModel {
public:
  X86Target() : TargetModel("x86_64", "and i386: CPUs and features as LLVM names them") {}

  bool takes(TargetAttr target) const override {
    return target && getTriple(target).isX86();
  }

  FailureOr<Capabilities>
  getCapabilities(TargetAttr target,
                  function_ref<InFlightDiagnostic()> emitError) const override {
    auto subtarget = getSubtarget(target, emitError);
    if (failed(subtarget))
      return failure();
    auto has = [&](StringRef feature) { return (*subtarget)->checkFeatures(feature); };
    if (getTriple(target).isArch64Bit() && !has("+64bit"))
      return emitError() << "CPU '" << target.getCpu() << "' has no 64-bit mode";
    Capabilities machine;
    machine.wordBits = getTriple(target).isArch64Bit() ? 64 : 32;
    machine.wordsPerCycle = 4;
    // Compilers take vectors of 256 bits where a CPU prefers them.
    machine.vectorBits = has("+avx512bw") && !has("+prefer-256-bit") ? 512
                         : has("+avx2")                              ? 256
                         : has("+sse2")                              ? 128
                                                                     : 0;
    machine.vectorsPerCycle = machine.vectorBits == 512 ? 2 : machine.vectorBits ? 3 : 0;
    // One unit counts on some CPUs, all four on others.
    if (has("+popcnt"))
      machine.countBits =
          machine.wordsPerCycle * getReciprocalThroughput(target, "POPCNT32rr").value_or(1);
    // Of 512 bits too where compilers would rather have 256: the preference is about clocks
    // of code that has few such instructions.
    constexpr StringLiteral kDot256 = "llvm.x86.avx512.vpdpbusd.256",
                            kDot512 = "llvm.x86.avx512.vpdpbusd.512";
    if (has("+avxvnni") || (has("+avx512vnni") && has("+avx512vl"))) {
      machine.dot = {kDot256.str(), 256, 2, has("+avx512vl") ? 32u : 16u};
      machine.intrinsics.push_back(kDot256);
    }
    if (has("+avx512vnni")) {
      machine.dot = {kDot512.str(), 512, 1, 32};
      machine.intrinsics.push_back(kDot512);
    }
    if (machine.dot.bits)
      if (auto cycles = getReciprocalThroughput(
              target, machine.dot.bits == 512 ? "VPDPBUSDZrr" : "VPDPBUSDYrr"))
        machine.dot.perCycle = 1 / *cycles;
    machine.tiles = has("+amx-int8") && has("+amx-tile") && machine.dot.bits == 512;
    if (machine.tiles)
      machine.intrinsics.append({"llvm.x86.ldtilecfg", "llvm.x86.tilerelease", "llvm.x86.tilezero",
                                 "llvm.x86.tileloadd64", "llvm.x86.tilestored64",
                                 "llvm.x86.tdpbusd", "llvm.x86.tdpbssd"});
    return machine;
  }
};

} // namespace

const TargetModel &targets::getX86() {
  static const X86Target model;
  return model;
}
