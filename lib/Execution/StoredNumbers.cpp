//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do the numbers of a data file become those of a program, and which do
// not? See DataFile.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/DataFile.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace mlir;
using namespace mlir::lowp;
namespace endian = llvm::support::endian;

template <typename T>
static T load(const uint8_t *at, bool isBigEndian) {
  return endian::read<T>(at, isBigEndian ? llvm::endianness::big
                                         : llvm::endianness::little);
}

int64_t mlir::lowp::loadInteger(const uint8_t *at, ElementKind kind, bool isBigEndian) {
  switch (kind) {
  case ElementKind::U8:
    return *at;
  case ElementKind::U16:
    return load<uint16_t>(at, isBigEndian);
  case ElementKind::U32:
    return load<uint32_t>(at, isBigEndian);
  case ElementKind::I8:
    return static_cast<int8_t>(*at);
  case ElementKind::I16:
    return load<int16_t>(at, isBigEndian);
  case ElementKind::I32:
    return load<int32_t>(at, isBigEndian);
  case ElementKind::U64:
  case ElementKind::I64:
    return load<int64_t>(at, isBigEndian);
  case ElementKind::F32:
  case ElementKind::F64:
    break;
  }
  llvm_unreachable("not a kind of integers");
}

double mlir::lowp::loadNumber(const uint8_t *at, ElementKind kind, bool isBigEndian) {
  if (kind == ElementKind::F32)
    return llvm::bit_cast<float>(load<uint32_t>(at, isBigEndian));
  if (kind == ElementKind::F64)
    return llvm::bit_cast<double>(load<uint64_t>(at, isBigEndian));
  int64_t integer = loadInteger(at, kind, isBigEndian);
  return kind == ElementKind::U64 ? static_cast<double>(static_cast<uint64_t>(integer))
                                  : static_cast<double>(integer);
}

int64_t DataFile::getInteger(int64_t index) const {
  return loadInteger(bytes.data() + index * getByteWidth(kind), kind, isBigEndian);
}

double DataFile::get(int64_t index) const {
  return loadNumber(bytes.data() + index * getByteWidth(kind), kind, isBigEndian);
}

void DataFile::readRaw(int64_t sample, MutableArrayRef<double> into) const {
  for (auto [index, value] : llvm::enumerate(into))
    value = get(sample * sampleSize + index);
}

template <typename T>
std::optional<int64_t> DataFile::readReals(int64_t sample,
                                           const Normalisation &normalisation,
                                           MutableArrayRef<T> into) const {
  double divisor = kind == ElementKind::U8 ? 255 : 1;
  std::optional<int64_t> bad;
  for (auto [index, value] : llvm::enumerate(into)) {
    double stored = get(sample * sampleSize + index);
    value = static_cast<T>((stored / divisor - normalisation.mean) /
                           normalisation.deviation);
    if (std::isinf(value) && std::isfinite(stored) && !bad)
      bad = index;
  }
  return bad;
}

std::optional<int64_t> DataFile::readFloats(int64_t sample,
                                            const Normalisation &normalisation,
                                            MutableArrayRef<float> into) const {
  return readReals<float>(sample, normalisation, into);
}

std::optional<int64_t>
DataFile::readFloats(int64_t sample, const Normalisation &normalisation,
                     MutableArrayRef<double> into) const {
  return readReals<double>(sample, normalisation, into);
}

/// The bits of `value` as an integer of `kind`, if it is one.
static std::optional<int64_t> toInteger(double value, ElementKind kind) {
  // Powers of two: exact, as the largest integer itself may not be.
  int bits = 8 * getByteWidth(kind);
  double end = std::ldexp(1.0, isUnsigned(kind) ? bits : bits - 1);
  double least = isUnsigned(kind) ? 0 : -end;
  // The first is false of NaN.
  if (std::trunc(value) != value || value < least || value >= end)
    return std::nullopt;
  return isUnsigned(kind) ? static_cast<int64_t>(static_cast<uint64_t>(value))
                          : static_cast<int64_t>(value);
}

/// The same of an integer of `stored`, from its bits.
static std::optional<int64_t> toInteger(int64_t value, ElementKind stored,
                                        ElementKind kind) {
  int bits = 8 * getByteWidth(kind);
  bool fits;
  if (value < 0 && stored != ElementKind::U64)
    fits = !isUnsigned(kind) && value >= llvm::minIntN(bits);
  else
    fits = static_cast<uint64_t>(value) <=
           llvm::maskTrailingOnes<uint64_t>(isUnsigned(kind) ? bits : bits - 1);
  return fits ? std::optional<int64_t>(value) : std::nullopt;
}

std::optional<int64_t> DataFile::readIntegers(int64_t sample,
                                              ElementKind wanted,
                                              uint8_t *into) const {
  unsigned width = getByteWidth(wanted);
  for (int64_t index = 0; index < sampleSize; ++index, into += width) {
    int64_t at = sample * sampleSize + index;
    std::optional<int64_t> value =
        isFloat(kind) ? toInteger(get(at), wanted)
                      : toInteger(getInteger(at), kind, wanted);
    if (!value)
      return index;
    // The low bytes of two's complement: hosts of the JIT are little-endian.
    std::memcpy(into, &*value, width);
  }
  return std::nullopt;
}

std::string DataFile::print(int64_t sample, int64_t index) const {
  int64_t at = sample * sampleSize + index;
  if (!isFloat(kind)) {
    int64_t integer = getInteger(at);
    return kind == ElementKind::U64
               ? std::to_string(static_cast<uint64_t>(integer))
               : std::to_string(integer);
  }
  double value = get(at);
  if (std::isnan(value))
    return "NaN";
  char text[32];
  constexpr int kFew = 6, kEnough = 17;
  for (int digits = kFew; digits <= kEnough; ++digits) {
    std::snprintf(text, sizeof(text), "%.*g", digits, value);
    double back = kind == ElementKind::F32 ? std::strtof(text, nullptr)
                                           : std::strtod(text, nullptr);
    if (back == value)
      break;
  }
  return text;
}
