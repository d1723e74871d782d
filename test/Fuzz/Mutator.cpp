//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does an input become another one that nobody would write? See Mutator.h.
//
//===----------------------------------------------------------------------===//

#include "Mutator.h"
#include <cctype>
#include <cstring>

using namespace lowp_fuzz;
using std::string;
using std::vector;

/// What stands where a number stood.
static const char *const kNumbers[] = {
    "0",   "1",       "-1",        "2",          "7",    "64",    "65",   "9999", "2147483647",
    "4294967296", "9223372036854775807", "-9223372036854775808", "18446744073709551616",
    "0.0", "-0.0",    "1.0e+30",   "1.0e-45",    "0x7F800000", "0x7FC00000", "true", "?"};
/// What stands where a word stood.
static const char *const kWords[] = {
    "f32", "f64",  "i8",    "i1",    "index", "tensor<1x4xf32>", "tensor<?x4xf32>",
    "tensor<0x4xf32>", "memref<4xi8>", "!lowp.fixed<s8, 6>", "!lowp.fixed<u1, 0>",
    "!lowp.fixed<s64, -70>", "dense<1.0>", "dense<>", "[]", "{}", "(", ")", "\"", "parallel",
    "reduction", "#lowp.granularity<tensor>", "affine_map<(d0, d1) -> (d1, d0)>",
    "affine_map<(d0) -> (d0 floordiv 0)>", "@main", "%x", "unit", "none"};

Mutator::Mutator(uint64_t seed, uint64_t index)
    : generator(seed * 0x9E3779B97F4A7C15ull + index * 0xBF58476D1CE4E5B9ull + 1) {}

template <size_t N>
static string pickFrom(const char *const (&list)[N], uint64_t number) {
  return list[number % N];
}

/// Words (letters, digits and what names have), and every other character by itself.
static vector<string> split(const string &text) {
  vector<string> words;
  bool isInWord = false;
  for (char c : text) {
    bool isWord = isalnum(static_cast<unsigned char>(c)) || strchr("_.%@#!-+", c);
    if (isWord && isInWord)
      words.back() += c;
    else
      words.push_back(string(1, c));
    isInWord = isWord;
  }
  return words;
}

static vector<string> splitLines(const string &text) {
  vector<string> lines(1);
  for (char c : text) {
    lines.back() += c;
    if (c == '\n')
      lines.emplace_back();
  }
  return lines;
}

static string join(const vector<string> &parts) {
  string text;
  for (const string &part : parts)
    text += part;
  return text;
}

string Mutator::damageWord(string word, const vector<string> &words) {
  bool isNumber = isdigit(static_cast<unsigned char>(word.back()));
  switch (pick(isNumber ? 5 : 8)) {
  case 0:
  case 1:
    return pickFrom(kNumbers, generator());
  case 2:
    return words[pick(words.size())];
  case 3:
    return pickFrom(kWords, generator());
  case 4:
    return "";
  case 5:
    word[pick(word.size())] = static_cast<char>(pick(256));
    return word;
  case 6:
    return word + word;
  default:
    return word + " " + words[pick(words.size())];
  }
}

/// What a word is for: words of one kind may stand for each other.
static char getKind(const string &word) {
  if (strchr("%@#!", word.front()) && word.size() > 1)
    return word.front();
  if (isdigit(static_cast<unsigned char>(word.front())) || word.front() == '-') {
    if (word.find('x') != string::npos)
      return 'x'; // sizes: 1x4xf32
    return word.find('.') == string::npos ? '0' : '.';
  }
  return isalpha(static_cast<unsigned char>(word.front())) ? 'a' : ' ';
}

/// A word of the same kind, so that the text still parses: what is wrong then shows
/// later.
string Mutator::replaceWord(const string &word, const vector<string> &words) {
  static const char *const integers[] = {"0", "1", "2", "3", "5", "-1", "-2", "64", "65", "255",
                                         "9999", "2147483647", "4294967296",
                                         "9223372036854775807", "-9223372036854775808"};
  static const char *const floats[] = {"0.0", "-0.0", "1.0", "1.0e+30", "1.0e-45", "-1.5"};
  char kind = getKind(word);
  if (kind == '0')
    return pickFrom(integers, generator());
  if (kind == '.')
    return pickFrom(floats, generator());
  if (kind == 'x') {
    size_t end = word.rfind('x'), begin = 0;
    for (uint64_t skip = pick(3); skip > 0 && word.find('x', begin) < end; --skip)
      begin = word.find('x', begin) + 1;
    return word.substr(0, begin) + (pick(4) ? pickFrom(integers, generator()) : string("?")) +
           word.substr(word.find('x', begin));
  }
  for (int tries = 0; tries < 50; ++tries)
    if (const string &other = words[pick(words.size())]; getKind(other) == kind)
      return other;
  return word;
}

string Mutator::mutateText(const vector<string> &seeds) {
  string text = seeds[pick(seeds.size())];
  for (uint64_t change = 0, changes = 1 + pick(2); change < changes; ++change) {
    if (pick(8) == 0) {
      vector<string> lines = splitLines(text);
      size_t at = pick(lines.size()), other = pick(lines.size());
      vector<string> foreign = splitLines(seeds[pick(seeds.size())]);
      switch (pick(4)) {
      case 0:
        lines.erase(lines.begin() + at);
        break;
      case 1:
        lines.insert(lines.begin() + at, lines[other]);
        break;
      case 2:
        std::swap(lines[at], lines[other]);
        break;
      default:
        lines.insert(lines.begin() + at, foreign[pick(foreign.size())]);
      }
      text = join(lines);
      continue;
    }
    vector<string> words = split(text);
    if (words.empty())
      break;
    size_t at = pick(words.size());
    // Half of the time a number: sizes, strides and codes are what goes unchecked.
    for (int tries = 0; tries < 20 && change % 2 == 0; ++tries) {
      if (isdigit(static_cast<unsigned char>(words[at].back())))
        break;
      at = pick(words.size());
    }
    if (pick(6) == 0) {
      words[at] = damageWord(words[at], words);
    } else {
      // All of them, or this one: a size has to change everywhere to be one.
      string old = words[at], other = replaceWord(old, words);
      bool isEverywhere = pick(2);
      for (size_t index = 0; index < words.size(); ++index)
        if (index == at || (isEverywhere && words[index] == old))
          words[index] = other;
    }
    text = join(words);
  }
  return text;
}

string Mutator::mutateBytes(const vector<string> &seeds) {
  string bytes = seeds[pick(seeds.size())];
  for (uint64_t change = 0, changes = 1 + pick(4); change < changes && !bytes.empty(); ++change) {
    // Headers decide how the rest is read.
    size_t at = pick(pick(2) ? std::min<size_t>(bytes.size(), 128) : bytes.size());
    static const uint32_t sizes[] = {0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x10000, 0x7fffffff,
                                     0x80000000, 0xffffffff};
    uint32_t size = sizes[pick(std::size(sizes))];
    switch (pick(7)) {
    case 0:
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << pick(8)));
      break;
    case 1:
      bytes[at] = static_cast<char>(pick(256));
      break;
    case 2:
      bytes.resize(at);
      break;
    case 3:
      bytes.insert(at, string(1 + pick(8), static_cast<char>(pick(256))));
      break;
    case 4:
      bytes.erase(at, 1 + pick(8));
      break;
    case 5:
      for (int byte = 0; byte < 4 && at + byte < bytes.size(); ++byte)
        bytes[at + byte] = static_cast<char>(size >> (8 * (pick(2) ? byte : 3 - byte)));
      break;
    default:
      bytes += bytes.substr(at, 1 + pick(64));
    }
  }
  return bytes;
}

string Mutator::makeOptions(const vector<string> &keys, const vector<string> &values) {
  string text;
  for (uint64_t option = 0, options = pick(8); option < options; ++option) {
    string word = keys[pick(keys.size())];
    if (pick(8))
      word += "=" + values[pick(values.size())];
    for (uint64_t change = pick(8) ? 0 : 1 + pick(2); change > 0 && !word.empty(); --change)
      word = damageWord(word, values);
    text += (pick(16) ? " " : "\t\n") + word;
  }
  return text;
}
