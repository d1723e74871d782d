//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What can the machine do that a program is made for? A target model answers for the
// triples that it takes; kernels ask for capabilities, never for a name.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CODEGEN_TARGET_H
#define LOWP_CODEGEN_TARGET_H

#include "lowp/IR/Lowp.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectInterface.h"

namespace mlir::lowp {

/// An instruction that adds to each lane of 32 bits four products, of unsigned bytes by
/// signed ones: INTRINSIC(sums, unsigned bytes, signed bytes), exact modulo 2^32.
struct DotProduct {
  /// As LLVM names it, for vectors of `bits` bits (0: there is none).
  std::string intrinsic;
  unsigned bits = 0;
  double perCycle = 1;
  /// Vectors that registers hold.
  unsigned registers = 16;
};

/// What one core does, as far as kernels ask. Costs are in operations: an addition of
/// two words is one.
struct Capabilities {
  /// Bits of a general register, and of the widest vectors of integers (0: none).
  unsigned wordBits = 32, vectorBits = 0;
  /// Operations that begin in one cycle: on words, on vectors.
  double wordsPerCycle = 1, vectorsPerCycle = 0;
  /// Counting the ones of a word: by shifts and masks, unless there is an instruction.
  double countBits = 12;
  DotProduct dot;
  /// Whether there are tiles of 16 rows of 64 bytes, and products of them (AMX-INT8).
  bool tiles = false;
  /// What kernels may emit, as LLVM names it: all that `dot` and `tiles` stand for, and those
  /// of lesser machines.
  SmallVector<StringRef> intrinsics;

  /// Cycles of so many operations on elements of `bits` bits, one word each, or, where
  /// `isVector` and the machine has vectors, as many at a time as one holds.
  double getCycles(double operations, unsigned bits, bool isVector) const;
};

/// What a kernel must be best at.
enum class Preference {
  Speed,   ///< the least time
  Balance, ///< the least product of time and bytes of weights
  Size,    ///< the fewest bytes of weights
};
StringRef stringifyPreference(Preference preference);
std::optional<Preference> symbolizePreference(StringRef name);

/// A machine, or a family of them.
class TargetModel {
public:
  TargetModel(StringRef name, StringRef help) : name(name), help(help) {}
  virtual ~TargetModel() = default;

  /// What a message lists: how a triple begins that it takes, and what that is.
  StringRef getName() const { return name; }
  StringRef getHelp() const { return help; }

  /// Whether it answers for `target`; null stands for any machine.
  virtual bool takes(TargetAttr target) const = 0;
  /// What `target`, which it takes, can do. Reports a CPU or a feature that there is not
  /// through `emitError`.
  virtual FailureOr<Capabilities>
  getCapabilities(TargetAttr target, function_ref<InFlightDiagnostic()> emitError) const = 0;
  /// What kernels are chosen by, unless a user says otherwise.
  virtual Preference getPreference() const { return Preference::Speed; }

private:
  std::string name, help;
};

/// A dialect interface: lists the target models that a dialect brings.
class TargetInterface : public DialectInterface::Base<TargetInterface> {
public:
  TargetInterface(Dialect *dialect) : Base(dialect) {}
  virtual SmallVector<const TargetModel *> getTargets() const = 0;
};

/// All models: those of the loaded dialects, then Lowp's (lib/Codegen/Targets/Targets.def).
SmallVector<const TargetModel *> getTargets(MLIRContext *context);
/// The first that takes `target`, or null.
const TargetModel *findTarget(MLIRContext *context, TargetAttr target);
/// The target that the option `text` names, which becomes lowp.target of `module` ("any":
/// nothing does), or, if it is empty, what lowp.target says.
FailureOr<TargetAttr> resolveTarget(ModuleOp module, StringRef text,
                                    function_ref<InFlightDiagnostic()> emitError);
/// What the machine that `module` is made for can do (lowp.target); reports one of which
/// nothing is known.
FailureOr<Capabilities> getCapabilities(ModuleOp module,
                                        function_ref<InFlightDiagnostic()> emitError);

/// Reads a target as a user spells it: "any" (null), "host" (the machine that this runs
/// on), "TRIPLE", "TRIPLE:CPU", or with features behind, "TRIPLE:CPU:+avx2:-avx512f" (CPU
/// may be empty). Reports what no model takes, and what its model does not know.
FailureOr<TargetAttr> parseTarget(MLIRContext *context, StringRef text,
                                  function_ref<InFlightDiagnostic()> emitError);
/// What `lowp.target` of `module` says, an attribute or its text; null without it. Reports
/// text that parseTarget does not read.
FailureOr<TargetAttr> getTarget(ModuleOp module);

} // namespace mlir::lowp

#endif // LOWP_CODEGEN_TARGET_H
