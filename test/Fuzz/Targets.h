//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What of Lowp is fed with damaged input, and what may it do with it? Refuse it with a
// diagnostic, or take it; nothing else.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_FUZZ_TARGETS_H
#define LOWP_TEST_FUZZ_TARGETS_H

#include "Mutator.h"
#include <map>

namespace lowp_fuzz {

/// What one input led to.
enum class Outcome { Accepted, Refused, Silent };

/// The readers of one run; `seedFolder` holds small programs (*.mlir), `scratchFolder`
/// is written to.
class Targets {
public:
  Targets(std::string seedFolder, std::string scratchFolder);

  /// "text", "bytecode", "data", "options".
  static const std::vector<std::string> &getNames();
  /// Input `index` of the run with `seed` for one of these.
  std::string makeInput(const std::string &target, uint64_t seed, uint64_t index);
  /// Feeds it. Silent: refused without a message.
  Outcome run(const std::string &target, const std::string &input, uint64_t index);
  /// Set while upstream's parser or bytecode reader has the input: some sizes in damaged
  /// bytecode end it with a fatal error, which the tools turn into one line.
  void watchReading(bool *flag) { isReading = flag; }

private:
  Outcome runProgram(const std::string &input, uint64_t index);
  Outcome runData(const std::string &input);
  Outcome runOptions(const std::string &input);

  bool *isReading = nullptr;
  std::string scratchFolder, dataFile;
  std::vector<std::string> texts, bytecodes, dataFiles;
};

} // namespace lowp_fuzz

#endif // LOWP_TEST_FUZZ_TARGETS_H
