//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do many trials run when any of them may crash or hang? In child processes of a
// batch each, which say what they begin and how it ended; a child that dies or falls
// silent is blamed on the trial it had begun, and the rest of its batch goes on in
// another one. Verdicts do not depend on how many children there are.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_RANDOM_WORKERS_H
#define LOWP_TEST_RANDOM_WORKERS_H

#include "Trial.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace mlir::lowp::random {

/// A program to try: by its seed, or by its choices.
struct Job {
  uint64_t seed = 0;
  std::optional<std::vector<uint32_t>> choices;

  Tape makeTape() const { return choices ? Tape(*choices) : Tape(seed); }
};

struct WorkerSettings {
  unsigned workers = 1;
  /// Jobs per child; their C is compiled together.
  unsigned batchSize = 16;
  /// A child that says nothing for so long hangs.
  unsigned limitSeconds = 240;
  /// Commands of C compilers; batches take them in turn, or all of them.
  std::vector<std::string> compilers;
  bool useAllCompilers = false;
  /// Programs are compiled only; the detail of a verdict is their digest (Digest.h).
  bool digests = false;
  /// For temporary files.
  std::string folder;
};

/// Tries all jobs; `report` gets each verdict as it comes, in any order.
void runJobs(llvm::ArrayRef<Job> jobs, const WorkerSettings &settings,
             llvm::function_ref<void(size_t job, const Verdict &)> report);

} // namespace mlir::lowp::random

#endif // LOWP_TEST_RANDOM_WORKERS_H
