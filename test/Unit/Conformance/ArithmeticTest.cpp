//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp.mac, add, max and min as they run, against the oracle and plain
// integers: every pair of codes of at most 8 bits.
//
//===----------------------------------------------------------------------===//

#include "Harness.h"
#include "gtest/gtest.h"

using namespace lowp_conformance;
using namespace mlir::lowp::numerics;

namespace {
/// All pairs of codes of two formats, as the bytes that store them.
struct Pairs {
  std::vector<int8_t> lhs, rhs;
  std::vector<std::pair<int64_t, int64_t>> codes;
  void append(int64_t x, int64_t y) {
    lhs.push_back(int8_t(x));
    rhs.push_back(int8_t(y));
    codes.push_back({x, y});
  }
};

/// Loads %a and %b of two formats, pair `%i + start`.
std::string loadPair(const FixedFormat &a, const FixedFormat &b,
                     int64_t start) {
  auto loadOne = [&](std::string name, int argument,
                     const FixedFormat &format) {
    return "    %raw" + name + " = affine.load %arg" +
           std::to_string(argument) + "[%i + " + std::to_string(start) +
           "] : MEMREF\n    %" + name + " = lowp.storage_cast %raw" + name +
           " : i8 -> " + spell(format) + "\n";
  };
  return loadOne("a", 0, a) + loadOne("b", 1, b);
}

std::string withMemref(std::string text, int64_t count) {
  std::string type = "memref<" + std::to_string(count) + "xi8>";
  for (size_t at; (at = text.find("MEMREF")) != std::string::npos;)
    text.replace(at, 6, type);
  return text;
}
} // namespace

TEST(ArithmeticConformance, MultiplyAccumulate) {
  // Widths of both operands, mixed signs, one pair of fraction lengths.
  std::vector<std::pair<FixedFormat, FixedFormat>> operands;
  for (unsigned width = 1; width <= 8; ++width)
    for (unsigned other : {width, 8u, 9u - width})
      for (int signs = 0; signs < 4; ++signs)
        operands.push_back({FixedFormat{(signs & 1) != 0, width, 3, false},
                            FixedFormat{(signs & 2) != 0, other, 5, false}});
  Pairs pairs;
  std::vector<int64_t> starts;
  for (const auto &[a, b] : operands) {
    starts.push_back(pairs.codes.size());
    for (int64_t x : allCodes(a))
      for (int64_t y : allCodes(b))
        pairs.append(x, y);
  }
  Program program;
  std::vector<int32_t> expected;
  FixedFormat acc{true, 32, 8, false};
  program.addConstant("%acc = lowp.constant -77777 : " + spell(acc));
  for (size_t i = 0; i < operands.size(); ++i) {
    const auto &[a, b] = operands[i];
    size_t end = i + 1 < starts.size() ? starts[i + 1] : pairs.codes.size();
    program.addLoop(end - starts[i],
                    withMemref(loadPair(a, b, starts[i]), pairs.codes.size()) +
                        "    %s = lowp.mac %a, %b, %acc : " + spell(a) + ", " +
                        spell(b) + ", " + spell(acc) +
                        "\n    %code = lowp.storage_cast %s : " + spell(acc) +
                        " -> i32\n");
    for (size_t at = starts[i]; at < end; ++at) {
      auto [x, y] = pairs.codes[at];
      auto sum = multiplyAccumulate(makeCode(x, a), makeCode(y, b),
                                    makeCode(-77777, acc), acc);
      ASSERT_TRUE(sum.has_value());
      expected.push_back(int32_t(sum->getExtValue()));
    }
  }
  expectResults(program, {Buffer("i8", pairs.lhs), Buffer("i8", pairs.rhs)},
                Buffer("i32", expected), [&](int64_t i) {
                  return "mac of " + std::to_string(pairs.codes[i].first) +
                         ", " + std::to_string(pairs.codes[i].second);
                });
}

TEST(ArithmeticConformance, AddMaxMin) {
  Pairs pairs;
  Program program;
  std::vector<int8_t> expected;
  std::vector<std::string> names;
  // Only pairs whose sum fits: the others are for the creator of an add to rule
  // out. The size of the buffers, which the loops name, is known last.
  struct Loop {
    std::string op;
    FixedFormat format;
    size_t start, end;
  };
  std::vector<Loop> loops;
  for (std::string op : {"add", "max", "min"})
    for (const FixedFormat &format : allFormats(1, 8, {4})) {
      int64_t lo = format.minCode().getExtValue();
      int64_t hi = format.maxCode().getExtValue();
      size_t start = pairs.codes.size();
      for (int64_t x = lo; x <= hi; ++x)
        for (int64_t y = lo; y <= hi; ++y) {
          if (op == "add" && (x + y < lo || x + y > hi))
            continue;
          pairs.append(x, y);
          expected.push_back(int8_t(op == "add"   ? x + y
                                    : op == "max" ? std::max(x, y)
                                                  : std::min(x, y)));
          names.push_back(op + " " + spell(format) + " " + std::to_string(x) +
                          ", " + std::to_string(y));
        }
      loops.push_back({op, format, start, pairs.codes.size()});
    }
  for (const Loop &loop : loops)
    program.addLoop(
        loop.end - loop.start,
        withMemref(loadPair(loop.format, loop.format, loop.start),
                   pairs.codes.size()) +
            "    %r = lowp." + loop.op + " %a, %b : " + spell(loop.format) +
            "\n    %code = lowp.storage_cast %r : " + spell(loop.format) +
            " -> i8\n");
  expectResults(program, {Buffer("i8", pairs.lhs), Buffer("i8", pairs.rhs)},
                Buffer("i8", expected), [&](int64_t i) { return names[i]; });
}
