//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The families of tables: `codebook:B` (found on the values), `hwgq:B` (of half a normal
// distribution) and `nf4`.
//
//===----------------------------------------------------------------------===//

#include "Families.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

class CodebookFamily : public FormatFamily {
public:
  CodebookFamily()
      : FormatFamily("codebook", "codebook:B",
                     "a table of 2^B values found by k-means, B from 1 to 8", 1,
                     8) {}
};

class HalfWaveFamily : public FormatFamily {
public:
  HalfWaveFamily()
      : FormatFamily("hwgq", "hwgq:B",
                     "0 and the 2^B - 1 best levels for the positive half of a "
                     "normal distribution, B from 1 to 8",
                     1, 8) {}

  /// The levels are in units of a deviation.
  ScaleKind getRuleScaleKind(const FormatSpec &) const override {
    return ScaleKind::Real;
  }
};

class NormalFloatFamily : public FormatFamily {
public:
  NormalFloatFamily()
      : FormatFamily("nf4", "nf4", "the 16 levels of NormalFloat", 4, 4,
                     {SpecGranularity::Group, 64}) {}

  /// [QLoRA]: the largest magnitude.
  ScaleKind getRuleScaleKind(const FormatSpec &) const override {
    return ScaleKind::Real;
  }
};

} // namespace

const FormatFamily &mlir::lowp::getCodebookFamily() {
  static const CodebookFamily family;
  return family;
}

const FormatFamily &mlir::lowp::getHalfWaveFamily() {
  static const HalfWaveFamily family;
  return family;
}

const FormatFamily &mlir::lowp::getNormalFloatFamily() {
  static const NormalFloatFamily family;
  return family;
}
