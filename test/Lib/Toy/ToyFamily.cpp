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

  Type getType(MLIRContext *context, const lowp::FormatSpec &spec,
               bool nonNegative) const override {
    return toy::SquaresType::get(context, /*isSigned=*/!nonNegative, spec.bits);
  }
};

} // namespace

const lowp::FormatFamily &toy::getFamily() {
  static ToyFamily family;
  return family;
}
