//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// A quantizer that is not to be believed: it fits as the family's rule does, and states
// a tenth of the error for weights and a thousand times as much for data. lowp-allocate
// has to notice both.
//
//===----------------------------------------------------------------------===//

#include "Toy.h"

using namespace mlir;

namespace {

class BoastingQuantizer : public lowp::Quantizer {
public:
  BoastingQuantizer() : Quantizer("toy-boast", "states an error that is not so") {}

  bool isRuleOf(const lowp::FormatFamily &) const override { return false; }
  bool takes(MLIRContext *, const lowp::FormatFamily &family,
             const lowp::FormatSpec &) const override {
    return family.getName() == "toy";
  }

  FailureOr<lowp::FormatFit> fit(MLIRContext *context, const lowp::FormatSpec &spec,
                                 const lowp::FitRequest &request) const override {
    lowp::FormatSpec honest = spec;
    honest.method.clear();
    FailureOr<lowp::FormatFit> fit = lowp::fitFormat(context, honest, request);
    if (succeeded(fit))
      fit->meanSquareError *= request.isConstant ? 0.1 : 1000;
    return fit;
  }
};

} // namespace

const lowp::Quantizer &toy::getBoastingQuantizer() {
  static const BoastingQuantizer quantizer;
  return quantizer;
}
