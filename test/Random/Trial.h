//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What happens to one random program? It is compiled by the registered pipelines,
// run at every phase, and its results are compared. Everything that can go wrong
// has a kind; a shrinker keeps to it.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_RANDOM_TRIAL_H
#define LOWP_TEST_RANDOM_TRIAL_H

#include "Generator.h"
#include <optional>
#include <string>

namespace mlir::lowp::random {

enum class Outcome {
  Agrees,
  /// A clear diagnostic instead of a program.
  Refused,
  /// Refused with a message that names what is inside of the compiler.
  UnclearMessage,
  SelfCheckFails,
  /// Refused without a message.
  NoMessage,
  /// The generator made a program that does not run: a fault of the test or of
  /// Execution.
  FloatDoesNotRun,
  /// Weights got a step that is no good (StepCheck.h).
  BadStep,
  /// Results outside of what the formats' steps explain (Reference.h).
  FloatDiffers,
  QuantizedDiffers,
  IntegerDiffers,
  /// Bits that differ from phase integer's.
  BatchDiffers,
  LoopsDiffer,
  CDiffers,
  /// The C compiler refuses the text, or it has no entry.
  CDoesNotCompile,
  /// Compiled twice with another number of threads: another program.
  NotDeterministic,
  Crashed,
  TimedOut,
};

/// "integer-differs", ..
llvm::StringRef getName(Outcome outcome);
inline bool isFailure(Outcome outcome) {
  return outcome != Outcome::Agrees && outcome != Outcome::Refused;
}

struct Verdict {
  Outcome outcome = Outcome::Agrees;
  /// The first diagnostic, or what differs where.
  std::string detail;
  /// The part of `detail` that other programs share: no numbers, no names.
  std::string reason;
  /// Ops that the reference does not know: only bits were compared.
  std::string notInterpreted;
  /// Refused by the C exit alone.
  std::string cRefusal;
};

/// C text that waits for the C compiler, and what it must compute.
struct PendingC {
  std::string source, entry;
  std::vector<uint8_t> input;
  /// Per call: bytes of the argument and of each result.
  size_t inputBytes = 0;
  std::vector<size_t> resultBytes;
  std::vector<std::vector<uint8_t>> expected;
  int64_t calls = 0;
};

struct Program {
  GeneratedOptions options;
  GeneratedProgram network;
};
/// Options and network from one tape.
Program drawProgram(Tape &tape);

/// Everything but the C compiler. `folder` is for temporary files. `name` is the
/// entry of the C.
Verdict tryProgram(const Program &program, llvm::StringRef folder, llvm::StringRef name,
                   std::optional<PendingC> &pending);

/// Compiles all texts to one library in `folder` and compares; a verdict for each
/// that failed, by its place. `compiler`: the command, with options.
std::vector<std::pair<size_t, Verdict>> runCompiledC(llvm::ArrayRef<PendingC> programs,
                                                     llvm::StringRef folder,
                                                     llvm::StringRef compiler);

} // namespace mlir::lowp::random

#endif // LOWP_TEST_RANDOM_TRIAL_H
