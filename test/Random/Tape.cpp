//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Where do the choices of a random program come from? See Tape.h.
//
//===----------------------------------------------------------------------===//

#include "Tape.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir::lowp::random;

uint64_t mlir::lowp::random::mix(uint64_t &state) {
  uint64_t bits = state += 0x9e3779b97f4a7c15u;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
  return bits ^ (bits >> 31);
}

uint32_t Tape::draw(uint32_t count) {
  uint32_t value = 0;
  if (!isReplay)
    value = (mix(state) >> 33) % count;
  else if (taken.size() < given.size())
    value = given[taken.size()] % count;
  taken.push_back(value);
  return value;
}

std::string mlir::lowp::random::formatChoices(llvm::ArrayRef<uint32_t> choices) {
  while (!choices.empty() && choices.back() == 0)
    choices = choices.drop_back();
  return llvm::join(llvm::map_range(choices, [](uint32_t value) { return std::to_string(value); }), ",");
}

std::optional<std::vector<uint32_t>>
mlir::lowp::random::parseChoices(llvm::StringRef text) {
  std::vector<uint32_t> choices;
  llvm::SmallVector<llvm::StringRef> words;
  text.split(words, ',', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef word : words) {
    uint32_t value;
    if (word.trim().getAsInteger(10, value))
      return std::nullopt;
    choices.push_back(value);
  }
  return choices;
}
