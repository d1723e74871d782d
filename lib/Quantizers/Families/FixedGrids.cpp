//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The rules of grids of papers that are fixed point, or nearly: `dorefa:B` and `wage:B`.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

class DorefaRule : public Quantizer {
public:
  DorefaRule()
      : Quantizer("dorefa", "the range of least squared error; of one bit the mean magnitude") {}

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override {
    // sign(w) * E|w|, with sign(0) = +1.
    if (!request.nonNegative && spec.bits == 1) {
      FormatSpec binary = spec;
      binary.family = "binary";
      return getSignRule().fit(context, binary, request);
    }
    return fitScales(getType(context, spec, request), request);
  }
};

class WageRule : public Quantizer {
public:
  WageRule()
      : Quantizer("wage", "the power of two of least squared error") {}

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override {
    FitRequest dyadic = request;
    dyadic.scaleKind = ScaleKind::PowerOfTwo;
    return fitScales(getType(context, spec, request), dyadic);
  }
};

} // namespace

const Quantizer &mlir::lowp::getDorefaRule() {
  static const DorefaRule quantizer;
  return quantizer;
}

const Quantizer &mlir::lowp::getWageRule() {
  static const WageRule quantizer;
  return quantizer;
}
