//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How much memory may a run take? See MemoryBudget.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/MemoryBudget.h"
#include <algorithm>
#include <fstream>
#include <limits>
#include <sys/resource.h>
#include <unistd.h>

using namespace mlir::lowp;

/// The number in a file of one number; the largest if there is none ("max").
static uint64_t readLimit(const char *path) {
  std::ifstream file(path);
  uint64_t bytes;
  return file >> bytes ? bytes : std::numeric_limits<uint64_t>::max();
}

/// Bytes of address space that are in use.
static uint64_t getAddressSpaceBytes() {
  std::ifstream file("/proc/self/statm");
  uint64_t pages = 0;
  file >> pages;
  return pages * sysconf(_SC_PAGESIZE);
}

uint64_t mlir::lowp::getMemoryBudgetBytes() {
  uint64_t budget = uint64_t(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
  budget = std::min(budget, readLimit("/sys/fs/cgroup/memory.max"));
  rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    uint64_t used = getAddressSpaceBytes();
    budget = std::min<uint64_t>(budget, limit.rlim_cur > used ? limit.rlim_cur - used : 0);
  }
  return budget;
}
