//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Where do the choices of a random program come from? From a tape of small
// numbers: drawn from a seed, written down as they are drawn, and read again to
// get the same program. A tape that was changed by hand, or cut off, is a program
// too: past its end every choice is 0, the simplest one. So one shrinker, which
// knows nothing of programs, shortens tapes and lowers numbers.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_RANDOM_TAPE_H
#define LOWP_TEST_RANDOM_TAPE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mlir::lowp::random {

class Tape {
public:
  /// Choices from a seed.
  explicit Tape(uint64_t seed) : state(seed) {}
  /// Choices that were written down.
  explicit Tape(std::vector<uint32_t> choices)
      : given(std::move(choices)), isReplay(true) {}

  /// A number of [0, count), count > 0. 0 is the simplest choice.
  uint32_t draw(uint32_t count);
  /// True in `percent` of 100 cases; false is the simpler one.
  bool chance(uint32_t percent) { return draw(100) >= 100 - percent; }
  /// One of a list, the first one being the simplest.
  template <typename List>
  auto pick(const List &list) {
    return *(std::begin(list) + draw(std::end(list) - std::begin(list)));
  }

  /// What was drawn so far.
  llvm::ArrayRef<uint32_t> getChoices() const { return taken; }

private:
  uint64_t state = 0;
  std::vector<uint32_t> given, taken;
  bool isReplay = false;
};

/// The next of a sequence of 64 well mixed bits (SplitMix64).
uint64_t mix(uint64_t &state);

/// "3,0,17", and back; nothing if the text is no list of numbers.
std::string formatChoices(llvm::ArrayRef<uint32_t> choices);
std::optional<std::vector<uint32_t>> parseChoices(llvm::StringRef text);

} // namespace mlir::lowp::random

#endif // LOWP_TEST_RANDOM_TAPE_H
