//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Quantizers that do wrong: one gives a code too few, the other a code that the format
// does not have.
//
//===----------------------------------------------------------------------===//

#include "Toy.h"
#include "lowp/Quantizers/ScaleSearch.h"

using namespace mlir;

namespace {

/// Codes of 0 for all values of a format of squares, but for the mistake.
class BadQuantizer : public lowp::Quantizer {
public:
  BadQuantizer(StringRef name, StringRef help, void (*spoil)(std::vector<int32_t> &codes))
      : Quantizer(name, help), spoil(spoil) {}

  bool isRuleOf(const lowp::FormatFamily &) const override { return false; }
  bool takes(MLIRContext *, const lowp::FormatFamily &family,
             const lowp::FormatSpec &) const override {
    return &family == &toy::getFamily();
  }
  FailureOr<lowp::FormatFit> fit(MLIRContext *context, const lowp::FormatSpec &spec,
                                 const lowp::FitRequest &request) const override {
    return lowp::fitScales(
        toy::getFamily().getType(context, spec, request.nonNegative), request);
  }
  std::vector<int32_t> getCodes(MLIRContext *, const lowp::FormatSpec &,
                                const lowp::FitRequest &request,
                                const lowp::FormatFit &) const override {
    std::vector<int32_t> codes(request.constant->size());
    spoil(codes);
    return codes;
  }

private:
  void (*spoil)(std::vector<int32_t> &codes);
};

} // namespace

const lowp::Quantizer &toy::getShortQuantizer() {
  static const BadQuantizer quantizer("toy-short", "a code too few",
                                      [](std::vector<int32_t> &codes) { codes.pop_back(); });
  return quantizer;
}

const lowp::Quantizer &toy::getBeyondQuantizer() {
  static const BadQuantizer quantizer("toy-beyond", "a last code of 8",
                                      [](std::vector<int32_t> &codes) { codes.back() = 8; });
  return quantizer;
}
