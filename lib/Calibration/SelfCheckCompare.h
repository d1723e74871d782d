//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Is a code one that a number may round to? How far a number is from the
// interval of those that round to the code.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CALIBRATION_SELFCHECKCOMPARE_H
#define LOWP_LIB_CALIBRATION_SELFCHECKCOMPARE_H

#include "SelfCheckPrograms.h"
#include "lowp/Execution/DataFile.h"
#include "lowp/IR/ScaleIndex.h"

namespace mlir::lowp {

/// What is known of the elements of one value. Merged in any order but for
/// sums, which are merged in the order of the samples.
struct Deviation {
  /// The largest distance of a number from what rounds to its code (real
  /// numbers).
  double most = 0;
  /// The largest difference of the number in f64 and in f32.
  double noise = 0;
  /// The largest finite number.
  double largest = 0;
  /// Powers of what is expected, and of the difference to it.
  double signal = 0, error = 0;
  int64_t count = 0;
  /// Elements of the integer program that are NaN or infinite.
  int64_t nonFinite = 0;

  void merge(const Deviation &other);
};

/// Elements in a buffer.
struct ElementBuffer {
  const uint8_t *data;
  ElementKind kind;
};

/// Compares elements of one value with the numbers that they should be.
class ElementComparer {
public:
  ElementComparer(const ElementMeaning &meaning, ArrayRef<int64_t> shape);

  /// `got`: `count` elements. `exact`: their numbers, as f64, or as integers;
  /// `plain`: the same as f32, or null.
  Deviation compare(ElementBuffer got, ElementBuffer exact, ElementBuffer plain,
                    int64_t count) const;
  /// The first of `count` elements that is more than `tolerance` off; -1: none.
  int64_t findFirst(ElementBuffer got, ElementBuffer exact, ElementBuffer plain,
                    int64_t count, double tolerance) const;
  /// How many are.
  int64_t countWrong(ElementBuffer got, ElementBuffer exact,
                     ElementBuffer plain, int64_t count,
                     double tolerance) const;
  /// The largest magnitude that a code stands for; 0 of numbers.
  double getRange() const { return range; }
  /// The number of element `index` of `got`.
  double decode(ElementBuffer got, int64_t index) const;
  /// What `number` becomes by rounding.
  double round(double number, int64_t index) const;
  bool hasCodes() const { return format != nullptr; }
  int64_t getCode(ElementBuffer got, int64_t index) const;

private:
  struct Point {
    double excess, expected, got;
  };
  /// How far `number` is from what rounds to `code`.
  double getExcess(int64_t code, double number, int64_t index) const;
  double getIntegerExcess(int64_t code, double number, int64_t scale) const;
  double getLevelExcess(int64_t code, double number, int64_t scale) const;
  double decodeCode(int64_t code, int64_t index) const;
  int64_t getScaleIndex(int64_t index, bool isNegative) const;
  double getElementExcess(ElementBuffer got, ElementBuffer exact,
                          ElementBuffer plain, int64_t index) const;
  template <typename T>
  bool compareFast(const T *got, const double *exact, int64_t count,
                   Deviation &deviation) const;

  FormatTypeInterface format;
  const ElementMeaning &meaning;
  std::optional<ScaleIndex> scaleIndex;
  bool isInteger = false;
  /// Of integer codes: step at scale 1, least and most code.
  double step = 1, least = 0, most = 0;
  double period = 0;
  /// Of others, by code without its sign: rank of its level, or -1; its value.
  std::vector<int64_t> ranks;
  std::vector<double> values;
  std::vector<double> thresholds, levels;
  double range = 0;
};

/// Element `index` of a buffer as a double.
double loadNumber(ElementBuffer buffer, int64_t index);
/// Element `index` of integers.
int64_t loadInteger(ElementBuffer buffer, int64_t index);

} // namespace mlir::lowp

#endif // LOWP_LIB_CALIBRATION_SELFCHECKCOMPARE_H
