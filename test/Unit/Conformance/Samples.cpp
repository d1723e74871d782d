//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Codes, values and floats of a format, from its meaning. See Samples.h.
//
//===----------------------------------------------------------------------===//

#include "Samples.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace lowp_conformance;
using mlir::lowp::FormatTypeInterface;
using mlir::lowp::numerics::Number;
using mlir::lowp::numerics::Overflow;
using mlir::lowp::numerics::Rounding;

uint64_t Random::next() {
  // SplitMix64.
  uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

double Random::gaussian() {
  double radius = std::sqrt(-2 * std::log(1 - uniform()));
  return radius * std::cos(2 * M_PI * uniform());
}

llvm::APSInt lowp_conformance::makeCode(FormatTypeInterface format,
                                        uint64_t bits) {
  return llvm::APSInt(llvm::APInt(format.getBitWidth(), bits, false,
                                  /*implicitTrunc=*/true),
                      !format.isSignedCode());
}

static bool isCode(FormatTypeInterface format, const llvm::APSInt &code) {
  return llvm::APSInt::compareValues(code, format.getMinCode()) >= 0 &&
         llvm::APSInt::compareValues(code, format.getMaxCode()) <= 0 &&
         format.isValidCode(code);
}

std::vector<llvm::APSInt>
lowp_conformance::listCodes(FormatTypeInterface format) {
  std::vector<llvm::APSInt> codes;
  auto append = [&](uint64_t bits) {
    llvm::APSInt code = makeCode(format, bits);
    if (isCode(format, code))
      codes.push_back(code);
  };
  unsigned width = format.getBitWidth();
  if (width <= 16) {
    for (uint64_t bits = 0; bits < (uint64_t(1) << width); ++bits)
      append(bits);
    return codes;
  }
  Random random(width);
  for (int i = 0; i < 4096; ++i)
    append(random.next());
  codes.push_back(format.getLowestCode());
  codes.push_back(format.getHighestCode());
  return codes;
}

std::vector<Number> lowp_conformance::listValues(FormatTypeInterface format) {
  std::vector<Number> values;
  for (const llvm::APSInt &code : listCodes(format)) {
    Number value = format.decode(code);
    if (value.isFinite())
      values.push_back(value);
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

std::vector<float> lowp_conformance::listFloats(FormatTypeInterface format,
                                                float scale, size_t limit) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  std::vector<float> floats = {0.0f,
                               0x1p-149f,
                               0x1p-127f,
                               0x1p-126f,
                               0x1p127f,
                               kInfinity,
                               std::numeric_limits<float>::max()};
  auto append = [&](double value) {
    auto nearest = static_cast<float>(value);
    floats.insert(floats.end(), {std::nextafter(nearest, -kInfinity), nearest,
                                 std::nextafter(nearest, kInfinity)});
  };
  std::vector<Number> values = listValues(format);
  // Neighbours, spread evenly over the ranks, the ends among them.
  size_t steps = std::max<size_t>(1, values.size() - 1);
  size_t wanted = std::min(steps, std::max<size_t>(2, limit / 12));
  double last = values.back().toDouble(), first = values.front().toDouble();
  for (size_t i = 0; i < wanted && values.size() > 1; ++i) {
    size_t rank = wanted == 1 ? 0 : i * (steps - 1) / (wanted - 1);
    double low = values[rank].toDouble(), high = values[rank + 1].toDouble();
    append(low * scale);
    append((low + high) / 2 * scale);
    append((low + (high - low) / 3) * scale);
    // The boundary of the format, if that is not the middle.
    double a = low, b = high;
    for (int step = 0; step < 60; ++step) {
      double middle = a + (b - a) / 2;
      (format.compareToBoundary(rank, Number::fromDouble(middle),
                                Number::fromInt(1)) >= 0
           ? b
           : a) = middle;
    }
    append(b * scale);
  }
  double step =
      values.size() > 1 ? last - values[values.size() - 2].toDouble() : 1;
  for (double beyond : {0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 300.0, 1e9})
    for (double end : {last + beyond * step, first - beyond * step})
      append(end * scale);
  size_t count = floats.size();
  for (size_t i = 0; i < std::min<size_t>(count, 24); ++i)
    floats.push_back(-floats[i]);
  // -0.0 and 0.0 both stay.
  auto isBefore = [](float a, float b) {
    return a != b ? a < b : std::signbit(a) > std::signbit(b);
  };
  std::sort(floats.begin(), floats.end(), isBefore);
  floats.erase(std::unique(floats.begin(), floats.end(),
                           [](float a, float b) {
                             return a == b &&
                                    std::signbit(a) == std::signbit(b);
                           }),
               floats.end());
  floats.push_back(std::nanf(""));
  return floats;
}

std::vector<Overflow>
lowp_conformance::listOverflows(FormatTypeInterface format) {
  std::vector<Overflow> modes = {Overflow::Saturate};
  if (format.hasIntegerCodes())
    modes.push_back(Overflow::Wrap);
  if (format.getInfinityCode(false) || format.getNanCode())
    modes.push_back(Overflow::Infinity);
  return modes;
}

llvm::APSInt lowp_conformance::quantize(FormatTypeInterface format, float input,
                                        float scale, Rounding rounding,
                                        Overflow overflow, uint32_t random) {
  double quotient = static_cast<double>(input) / static_cast<double>(scale);
  llvm::APSInt code =
      format.encode(Number::fromDouble(quotient), rounding, overflow, random);
  std::optional<llvm::APSInt> negativeZero = format.getNegativeZeroCode();
  bool isNegativeZero = negativeZero && std::signbit(quotient) &&
                        !std::isnan(quotient) && format.decode(code).isZero();
  return isNegativeZero ? *negativeZero : code;
}

double lowp_conformance::toDouble(FormatTypeInterface format,
                                  const llvm::APSInt &code) {
  double value = format.decode(code).toDouble();
  return code == format.getNegativeZeroCode() ? -value : value;
}
