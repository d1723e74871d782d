//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What the laws are checked on: the codes and the values of a format, and the
// floats that tell roundings apart.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_UNIT_CONFORMANCE_SAMPLES_H
#define LOWP_TEST_UNIT_CONFORMANCE_SAMPLES_H

#include "Formats.h"

#include <cstdint>
#include <vector>

namespace lowp_conformance {

/// A code in the bits and with the sign of `format`.
llvm::APSInt makeCode(mlir::lowp::FormatTypeInterface format, uint64_t bits);

/// The valid codes of a format: all of up to 2^16, else the ends and a sample.
std::vector<llvm::APSInt> listCodes(mlir::lowp::FormatTypeInterface format);

/// The finite values that the codes mean, ascending, without duplicates: from
/// decode alone, not from the levels. Of a format of at most 16 bits.
std::vector<mlir::lowp::numerics::Number>
listValues(mlir::lowp::FormatTypeInterface format);

/// Floats around the values times `scale`: the values, the middles, what
/// compareToBoundary separates, each with the floats next to it; ends of the
/// range, zeros of both signs, subnormals, infinities, NaN. At most about
/// `limit`, ascending but for NaN at the end.
std::vector<float> listFloats(mlir::lowp::FormatTypeInterface format,
                              float scale, size_t limit);

/// The modes that a format has.
std::vector<mlir::lowp::numerics::Overflow>
listOverflows(mlir::lowp::FormatTypeInterface format);

/// The code of input / scale, as docs/NumericContract.md says: the quotient is
/// formed in f64 and rounded once; a zero keeps its sign if the format has two.
llvm::APSInt quantize(mlir::lowp::FormatTypeInterface format, float input,
                      float scale, mlir::lowp::numerics::Rounding rounding,
                      mlir::lowp::numerics::Overflow overflow,
                      uint32_t random = 0);

/// The value of a code as the nearest f64, -0 if it is that.
double toDouble(mlir::lowp::FormatTypeInterface format,
                const llvm::APSInt &code);

/// A generator of the same numbers on every machine.
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}
  uint64_t next();
  uint64_t below(uint64_t bound) { return next() % bound; }
  /// Uniform in [0, 1).
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  double gaussian();

private:
  uint64_t state;
};

} // namespace lowp_conformance

#endif // LOWP_TEST_UNIT_CONFORMANCE_SAMPLES_H
