//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which fault is in force? The number in LOWP_MUTANT. LOWP_MUTANT_TRACE names a file of
// 65,536 bytes in which the byte of each fault that is reached becomes 1. tools/mutate
// puts this file into the copy of the tree that has the faults.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_NUMERICS_MUTANT_H
#define LOWP_NUMERICS_MUTANT_H
#include <cstdlib>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
namespace lowp_mutation {
struct State {
  int chosen = -1;
  unsigned char *reached = nullptr; ///< a file that all processes of a test share
  State() {
    if (const char *text = std::getenv("LOWP_MUTANT"))
      chosen = std::atoi(text);
    const char *path = std::getenv("LOWP_MUTANT_TRACE");
    int file = path ? open(path, O_RDWR) : -1;
    void *memory = file < 0 ? MAP_FAILED : mmap(nullptr, 65536, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    reached = memory == MAP_FAILED ? nullptr : static_cast<unsigned char *>(memory);
  }
};
inline bool isOn(int number) {
  static State state;
  if (state.reached)
    state.reached[number] = 1;
  return number == state.chosen;
}
} // namespace lowp_mutation
#define LOWP_MUTANT(number) lowp_mutation::isOn(number)
#endif
