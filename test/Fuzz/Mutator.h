//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does an input become another one that nobody would write? Deterministic: the
// same numbers give the same input on every machine.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_FUZZ_MUTATOR_H
#define LOWP_TEST_FUZZ_MUTATOR_H

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace lowp_fuzz {

class Mutator {
public:
  /// Input number `index` of the run with `seed`.
  Mutator(uint64_t seed, uint64_t index);

  /// A number in [0, count).
  uint64_t pick(uint64_t count) { return generator() % count; }

  /// One of `seeds`, changed by its words: numbers, types, whole lines, parts of other
  /// seeds.
  std::string mutateText(const std::vector<std::string> &seeds);
  /// One of `seeds`, changed by its bytes: bits, sizes, lengths.
  std::string mutateBytes(const std::vector<std::string> &seeds);
  /// "key=value key=value .." of words of `keys` and `values`, some of them damaged.
  std::string makeOptions(const std::vector<std::string> &keys,
                          const std::vector<std::string> &values);

private:
  std::string replaceWord(const std::string &word, const std::vector<std::string> &words);
  std::string damageWord(std::string word, const std::vector<std::string> &words);

  std::mt19937_64 generator;
};

} // namespace lowp_fuzz

#endif // LOWP_TEST_FUZZ_MUTATOR_H
