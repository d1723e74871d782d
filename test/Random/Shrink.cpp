//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What is the smallest program that still fails in the same way? See Shrink.h.
//
//===----------------------------------------------------------------------===//

#include "Shrink.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

using namespace mlir::lowp::random;

using Choices = std::vector<uint32_t>;

/// Smaller neighbours of `choices`, the boldest first.
static std::vector<Choices> getNeighbours(const Choices &choices) {
  std::vector<Choices> neighbours;
  size_t size = choices.size();
  for (size_t keep : {size / 8, size / 4, size / 2, size * 3 / 4})
    neighbours.emplace_back(choices.begin(), choices.begin() + keep);
  for (size_t length = std::max<size_t>(size / 4, 1);; length /= 2) {
    for (size_t begin = 0; begin < size; begin += length) {
      size_t end = std::min(begin + length, size);
      Choices cut = choices, zeroed = choices;
      cut.erase(cut.begin() + begin, cut.begin() + end);
      std::fill(zeroed.begin() + begin, zeroed.begin() + end, 0);
      neighbours.push_back(std::move(cut));
      neighbours.push_back(std::move(zeroed));
    }
    if (length == 1)
      break;
  }
  for (size_t index = 0; index < size; ++index)
    for (uint32_t value : {choices[index] / 2, choices[index] - 1}) {
      if (choices[index] < 2)
        continue;
      neighbours.push_back(choices);
      neighbours.back()[index] = value;
    }
  return neighbours;
}

static void trim(Choices &choices) {
  while (!choices.empty() && choices.back() == 0)
    choices.pop_back();
}

Choices mlir::lowp::random::shrink(Choices choices, const Verdict &verdict,
                                   const WorkerSettings &given, unsigned attempts) {
  WorkerSettings settings = given;
  settings.batchSize = 1;
  std::set<Choices> seen;
  trim(choices);
  for (bool isSmaller = true; isSmaller && attempts > 0;) {
    isSmaller = false;
    std::vector<Choices> neighbours = getNeighbours(choices);
    for (size_t begin = 0; begin < neighbours.size() && !isSmaller && attempts > 0;) {
      // As many at once as there are workers.
      std::vector<Job> jobs;
      while (begin < neighbours.size() && jobs.size() < settings.workers && attempts > 0) {
        Choices &next = neighbours[begin++];
        trim(next);
        if (next == choices || !seen.insert(next).second)
          continue;
        jobs.push_back({0, next});
        --attempts;
      }
      std::vector<bool> fails(jobs.size());
      runJobs(jobs, settings, [&](size_t job, const Verdict &found) {
        fails[job] = found.outcome == verdict.outcome && found.reason == verdict.reason;
      });
      if (auto it = llvm::find(fails, true); it != fails.end()) {
        choices = *jobs[it - fails.begin()].choices;
        isSmaller = true;
      }
    }
  }
  return choices;
}
