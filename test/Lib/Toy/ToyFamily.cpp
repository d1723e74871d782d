//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The family `toy:B`: squares of B bits, signed unless no value is negative, at
// the scales that the generic search finds.
//
//===----------------------------------------------------------------------===//

#include "Toy.h"

using namespace mlir;

namespace {

class ToyFamily : public lowp::FormatFamily {
public:
  ToyFamily()
      : FormatFamily("toy", "toy:B", "squares with a sign, of 2 to 6 bits", 2,
                     6) {}

  FailureOr<lowp::FormatFit>
  fit(MLIRContext *context, const lowp::FormatSpec &spec,
      const lowp::FitRequest &request) const override {
    if (request.channels.empty() || spec.bits < getMinBits() ||
        spec.bits > getMaxBits())
      return failure();
    bool isSigned = !request.nonNegative;
    return lowp::fitScales(toy::SquaresType::get(context, isSigned, spec.bits),
                           request);
  }
};

} // namespace

const lowp::FormatFamily &toy::getFamily() {
  static ToyFamily family;
  return family;
}
