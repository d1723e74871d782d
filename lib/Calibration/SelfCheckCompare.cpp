//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Codes against numbers: see SelfCheckCompare.h. Every correct rounding of a
// number x gives a code whose interval holds x: of half a step to either side
// for the modes to nearest, of a step to one side for floor, and so on. So the
// distance of x from the interval of the code is 0, up to what
// docs/Rationale/SelfCheck.md derives.
//
//===----------------------------------------------------------------------===//

#include "SelfCheckCompare.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::lowp;
using numerics::Rounding;

static constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// Formats of more bits that have no integer codes are compared by rounding.
static constexpr unsigned kMostListedBits = 16;

static const uint8_t *getPlace(ElementBuffer buffer, int64_t index) {
  return buffer.data + index * getByteWidth(buffer.kind);
}

int64_t mlir::lowp::loadInteger(ElementBuffer buffer, int64_t index) {
  return loadInteger(getPlace(buffer, index), buffer.kind);
}

double mlir::lowp::loadNumber(ElementBuffer buffer, int64_t index) {
  return loadNumber(getPlace(buffer, index), buffer.kind);
}

void Deviation::merge(const Deviation &other) {
  most = std::max(most, other.most);
  noise = std::max(noise, other.noise);
  largest = std::max(largest, other.largest);
  signal += other.signal;
  error += other.error;
  count += other.count;
  nonFinite += other.nonFinite;
}

ElementComparer::ElementComparer(const ElementMeaning &meaning,
                                 ArrayRef<int64_t> shape)
    : format(dyn_cast_or_null<FormatTypeInterface>(meaning.format)),
      meaning(meaning) {
  if (!format)
    return;
  if (meaning.scales.size() > 1 || meaning.zeroPoints.size() > 1)
    scaleIndex.emplace(meaning.granularity, shape);
  isInteger = format.hasIntegerCodes();
  double largestScale = 0, largestZero = 0;
  for (double scale : meaning.scales)
    largestScale = std::max(largestScale, scale);
  for (int64_t zero : meaning.zeroPoints)
    largestZero = std::max(largestZero, std::fabs(static_cast<double>(zero)));
  if (isInteger) {
    // In steps of the format: the exponent of its grid.
    step = std::ldexp(1.0, format.getGridExponent().value_or(0));
    auto toDouble = [](const llvm::APSInt &code) {
      return code.isSigned() ? static_cast<double>(code.getSExtValue())
                             : static_cast<double>(code.getZExtValue());
    };
    least = toDouble(format.getLowestCode());
    most = toDouble(format.getHighestCode());
    period = std::ldexp(1.0, static_cast<int>(format.getBitWidth()));
    range = (std::max(std::fabs(least), std::fabs(most)) + largestZero) * step *
            largestScale;
    return;
  }
  double largest =
      std::max(std::fabs(format.decode(format.getLowestCode()).toDouble()),
               std::fabs(format.decode(format.getHighestCode()).toDouble()));
  range = largest * largestScale;
  FailureOr<std::vector<double>> found =
      format.getBitWidth() <= kMostListedBits
          ? formats::getThresholds(meaning.format, meaning.rounding)
          : FailureOr<std::vector<double>>(failure());
  if (failed(found))
    return;
  thresholds = std::move(*found);
  uint64_t codes = uint64_t(1) << format.getBitWidth();
  ranks.assign(codes, -1);
  values.assign(codes, 0);
  for (uint64_t code = 0; code < codes; ++code) {
    llvm::APSInt bits(llvm::APInt(format.getBitWidth(), code),
                      !format.isSignedCode());
    if (formats::isCode(meaning.format, bits))
      values[code] = format.decode(bits).toDouble();
  }
  for (uint64_t rank = 0; rank <= thresholds.size(); ++rank) {
    llvm::APSInt code = format.getLevelCode(rank);
    levels.push_back(format.decode(code).toDouble());
    ranks[code.extOrTrunc(format.getBitWidth()).getZExtValue()] =
        static_cast<int64_t>(rank);
  }
  // -0 is the level 0.
  if (std::optional<llvm::APSInt> zero = format.getNegativeZeroCode())
    if (std::optional<llvm::APSInt> positive = format.getZeroCode())
      ranks[zero->extOrTrunc(format.getBitWidth()).getZExtValue()] =
          ranks[positive->extOrTrunc(format.getBitWidth()).getZExtValue()];
}

int64_t ElementComparer::getScaleIndex(int64_t index, bool isNegative) const {
  int64_t scale = scaleIndex ? (*scaleIndex)[index] : 0;
  if (meaning.granularity && meaning.granularity.getPair())
    scale = 2 * scale + isNegative;
  return scale;
}

template <typename T>
static T pick(ArrayRef<T> values, int64_t index) {
  return values[values.size() == 1 ? 0 : index];
}

double ElementComparer::getIntegerExcess(int64_t code, double number,
                                         int64_t scale) const {
  double zero = static_cast<double>(pick<int64_t>(meaning.zeroPoints, scale));
  double unit = pick<double>(meaning.scales, scale) * step;
  auto own = static_cast<double>(code);
  if (std::isnan(number))
    return own == std::clamp(zero, least, most) ? 0 : kInfinity;
  double exact = number / unit + zero;
  double distance;
  if (meaning.overflow == numerics::Overflow::Wrap) {
    if (!std::isfinite(exact))
      return 0;
    distance = std::remainder(exact - own, period);
  } else {
    distance = std::clamp(exact, least, most) - own;
  }
  double excess;
  switch (meaning.rounding) {
  case Rounding::Floor:
    excess = std::max(-distance, distance - 1);
    break;
  case Rounding::TowardZero:
    excess = exact >= zero ? std::max(-distance, distance - 1)
                           : std::max(distance, -distance - 1);
    break;
  case Rounding::Stochastic:
    excess = std::fabs(distance) - 1;
    break;
  default:
    excess = std::fabs(distance) - 0.5;
  }
  return std::max(excess, 0.0) * unit;
}

double ElementComparer::getLevelExcess(int64_t code, double number,
                                       int64_t scale) const {
  double unit = pick<double>(meaning.scales, scale);
  double quotient = number / unit;
  llvm::APInt bits(64, static_cast<uint64_t>(code));
  llvm::APSInt own(bits.zextOrTrunc(format.getBitWidth()),
                   !format.isSignedCode());
  if (std::isnan(number))
    return own == format.encode(numerics::Number::nan(), meaning.rounding,
                                meaning.overflow)
               ? 0
               : kInfinity;
  for (bool isNegative : {false, true})
    if (std::optional<llvm::APSInt> infinity =
            format.getInfinityCode(isNegative);
        infinity && *infinity == own)
      return std::isinf(quotient) && (quotient < 0) == isNegative ? 0
                                                                  : kInfinity;
  if (ranks.empty()) {
    // A format with too many levels: what it rounds to, by the oracle.
    double got = format.decode(own).toDouble();
    double expected =
        format
            .decode(format.encode(numerics::Number::fromDouble(quotient),
                                  meaning.rounding, meaning.overflow))
            .toDouble();
    return std::max(std::fabs(got - quotient) - std::fabs(expected - quotient),
                    0.0) *
           unit;
  }
  int64_t rank = ranks[own.getZExtValue()];
  if (rank < 0)
    return kInfinity;
  double excess = 0;
  if (rank > 0)
    excess = std::max(excess, thresholds[rank - 1] - quotient);
  if (rank < static_cast<int64_t>(thresholds.size())) {
    double above = thresholds[rank];
    if (meaning.rounding == Rounding::Stochastic)
      above = rank + 1 < static_cast<int64_t>(thresholds.size())
                  ? thresholds[rank + 1]
                  : kInfinity;
    excess = std::max(excess, quotient - above);
  }
  return excess * unit;
}

double ElementComparer::getExcess(int64_t code, double number,
                                  int64_t index) const {
  int64_t scale = getScaleIndex(index, number < 0);
  return isInteger ? getIntegerExcess(code, number, scale)
                   : getLevelExcess(code, number, scale);
}

double ElementComparer::decodeCode(int64_t code, int64_t index) const {
  if (isInteger) {
    int64_t scale = getScaleIndex(index, false);
    return (static_cast<double>(code) -
            static_cast<double>(pick<int64_t>(meaning.zeroPoints, scale))) *
           pick<double>(meaning.scales, scale) * step;
  }
  llvm::APInt bits(64, static_cast<uint64_t>(code));
  llvm::APSInt own(bits.zextOrTrunc(format.getBitWidth()),
                   !format.isSignedCode());
  double value = values.empty() ? format.decode(own).toDouble()
                                : values[own.getZExtValue()];
  return value * pick<double>(meaning.scales, getScaleIndex(index, value < 0));
}

int64_t ElementComparer::getCode(ElementBuffer got, int64_t index) const {
  int64_t code = loadInteger(got, index);
  // A buffer of plain integers is signed, whatever the format of its codes is.
  if (format && !format.isSignedCode() && format.getBitWidth() < 64)
    code &= llvm::maskTrailingOnes<uint64_t>(format.getBitWidth());
  return code;
}

double ElementComparer::decode(ElementBuffer got, int64_t index) const {
  return format ? decodeCode(getCode(got, index), index)
                : loadNumber(got, index);
}

double ElementComparer::round(double number, int64_t index) const {
  if (!format || std::isnan(number))
    return format ? 0 : number;
  int64_t scale = getScaleIndex(index, number < 0);
  double unit = pick<double>(meaning.scales, scale);
  if (isInteger) {
    double zero = static_cast<double>(pick<int64_t>(meaning.zeroPoints, scale));
    double rounded = std::nearbyint(number / (unit * step));
    if (meaning.rounding == Rounding::Floor)
      rounded = std::floor(number / (unit * step));
    if (meaning.rounding == Rounding::TowardZero)
      rounded = std::trunc(number / (unit * step));
    return (std::clamp(rounded + zero, least, most) - zero) * unit * step;
  }
  if (levels.empty())
    return format
               .decode(
                   format.encode(numerics::Number::fromDouble(number / unit),
                                 meaning.rounding, meaning.overflow))
               .toDouble() *
           unit;
  return levels[llvm::upper_bound(thresholds, number / unit) -
                thresholds.begin()] *
         unit;
}

/// Whether a number that was computed in f64 may be infinite in f32: a few roundings away.
static bool overflowsF32(double number) {
  return std::isinf(static_cast<float>(number * (1 + 0x1p-20)));
}

double ElementComparer::getElementExcess(ElementBuffer got, ElementBuffer exact,
                                         ElementBuffer plain,
                                         int64_t index) const {
  auto against = [&](ElementBuffer expected) {
    double number = loadNumber(expected, index);
    if (format)
      return getExcess(getCode(got, index), number, index);
    double own = loadNumber(got, index);
    if (std::isnan(own) || std::isnan(number))
      return std::isnan(own) && std::isnan(number) ? 0.0 : kInfinity;
    if (got.kind == ElementKind::F32 && std::isinf(own) && overflowsF32(number) &&
        std::signbit(own) == std::signbit(number))
      return 0.0;
    return own == number ? 0.0 : std::fabs(own - number);
  };
  double excess = against(exact);
  return plain.data && excess > 0 ? std::min(excess, against(plain)) : excess;
}

/// Integer codes of one scale, rounded to nearest: what nearly all values are.
/// False if there is a NaN or an infinity.
template <typename T>
bool ElementComparer::compareFast(const T *got, const double *exact,
                                  int64_t count, Deviation &deviation) const {
  double unit = meaning.scales.front() * step, inverse = 1 / unit;
  auto zero = static_cast<double>(meaning.zeroPoints.front());
  double far = 0, error = 0, signal = 0, largest = 0;
  for (int64_t index = 0; index < count; ++index) {
    double number = exact[index];
    double magnitude = std::fabs(number);
    largest = magnitude > largest ? magnitude : largest;
    if (!(magnitude <= std::numeric_limits<double>::max()))
      return false;
    double place = number * inverse + zero;
    place = place < least ? least : place;
    place = place > most ? most : place;
    double code = static_cast<double>(got[index]);
    double distance = std::fabs(place - code);
    far = distance > far ? distance : far;
    double rounded = std::nearbyint(place);
    error += (code - rounded) * (code - rounded);
    signal += (rounded - zero) * (rounded - zero);
  }
  deviation.most = std::max(far - 0.5, 0.0) * unit;
  deviation.error = error * unit * unit;
  deviation.signal = signal * unit * unit;
  deviation.largest = largest;
  deviation.count = count;
  return true;
}

Deviation ElementComparer::compare(ElementBuffer got, ElementBuffer exact,
                                   ElementBuffer plain, int64_t count) const {
  Deviation deviation;
  bool isNearest = meaning.rounding == Rounding::NearestEven ||
                   meaning.rounding == Rounding::NearestAway ||
                   meaning.rounding == Rounding::HalfUp;
  if (isInteger && !scaleIndex && isNearest && !plain.data &&
      exact.kind == ElementKind::F64 &&
      meaning.overflow == numerics::Overflow::Saturate &&
      !(meaning.granularity && meaning.granularity.getPair())) {
    const auto *numbers = reinterpret_cast<const double *>(exact.data);
    bool done = false;
    if (got.kind == ElementKind::U8)
      done = compareFast(got.data, numbers, count, deviation);
    else if (got.kind == ElementKind::I8)
      done = compareFast(reinterpret_cast<const int8_t *>(got.data), numbers,
                         count, deviation);
    if (done)
      return deviation;
    deviation = {};
  }
  for (int64_t index = 0; index < count; ++index) {
    double number = loadNumber(exact, index), own = decode(got, index);
    deviation.most =
        std::max(deviation.most, getElementExcess(got, exact, plain, index));
    if (std::isfinite(number)) {
      deviation.largest = std::max(deviation.largest, std::fabs(number));
      double other = plain.data ? loadNumber(plain, index) : number;
      if (std::isfinite(other))
        deviation.noise = std::max(deviation.noise, std::fabs(number - other));
    }
    deviation.nonFinite += !std::isfinite(own);
    double expected = round(number, index);
    if (std::isfinite(expected) && std::isfinite(own)) {
      deviation.signal += expected * expected;
      deviation.error += (own - expected) * (own - expected);
    }
  }
  deviation.count = count;
  return deviation;
}

int64_t ElementComparer::findFirst(ElementBuffer got, ElementBuffer exact,
                                   ElementBuffer plain, int64_t count,
                                   double tolerance) const {
  for (int64_t index = 0; index < count; ++index)
    if (getElementExcess(got, exact, plain, index) > tolerance)
      return index;
  return -1;
}

int64_t ElementComparer::countWrong(ElementBuffer got, ElementBuffer exact,
                                    ElementBuffer plain, int64_t count,
                                    double tolerance) const {
  int64_t wrong = 0;
  for (int64_t index = 0; index < count; ++index)
    wrong += getElementExcess(got, exact, plain, index) > tolerance;
  return wrong;
}
