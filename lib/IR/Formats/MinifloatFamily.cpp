//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The family `minifloat:eEmM`: small floats whose codes are all numbers.
//
//===----------------------------------------------------------------------===//

#include "Families.h"
#include "lowp/IR/Types.h"

#include <algorithm>

using namespace mlir;
using namespace mlir::lowp;
using numerics::MinifloatFormat;

namespace {

/// More exponent bits put products beyond 64-bit accumulators.
constexpr unsigned kMaxExponentBits = 5;
constexpr unsigned kMaxMantissaBits = 10;

/// The format of "minifloat:e4m3"; nullopt if the text is something else.
std::optional<MinifloatFormat> readFormat(StringRef body) {
  MinifloatFormat format;
  format.flavour = MinifloatFormat::Flavour::Finite;
  if (!body.consume_front("minifloat:e") ||
      body.consumeInteger(10, format.exponentBits) ||
      !body.consume_front("m") || body.getAsInteger(10, format.mantissaBits) ||
      format.exponentBits < 1 || format.exponentBits > kMaxExponentBits ||
      format.mantissaBits > kMaxMantissaBits)
    return std::nullopt;
  format.bias = MinifloatFormat::getDefaultBias(format.exponentBits,
                                                format.flavour);
  return format;
}

class MinifloatFamily : public FormatFamily {
public:
  MinifloatFamily()
      : FormatFamily("minifloat", "minifloat:eEmM",
                     "floats of 1 to 5 exponent and 0 to 10 mantissa bits", 3,
                     16) {}

  LogicalResult
  parseBody(StringRef body, FormatSpec &spec,
            function_ref<InFlightDiagnostic()> emitError) const override {
    std::optional<MinifloatFormat> format = readFormat(body);
    if (!format)
      return emitError() << "'" << spec.text
                         << "' is not of the form minifloat:eEmM, with E from 1 "
                            "to 5 and M from 0 to 10";
    spec.bits = format->getWidth();
    if (spec.bits < getMinBits())
      return emitError() << "bits of '" << spec.text << "' must be in ["
                         << getMinBits() << ", " << getMaxBits() << "]";
    return success();
  }

  /// The mantissa gives and takes bits first, and keeps one while it can.
  std::string spellWithBits(const FormatSpec &spec,
                            unsigned bits) const override {
    std::optional<MinifloatFormat> format = readFormat(spec.getBody());
    int rest = static_cast<int>(bits) - 1;
    int exponentBits = format ? static_cast<int>(format->exponentBits) : 4;
    exponentBits = std::clamp(exponentBits, rest - int(kMaxMantissaBits),
                              std::max(rest - 1, 1));
    return "minifloat:e" + std::to_string(exponentBits) + "m" +
           std::to_string(std::max(rest - exponentBits, 0));
  }

  Type getType(MLIRContext *context, const FormatSpec &spec, bool) const override {
    std::optional<MinifloatFormat> format = readFormat(spec.getBody());
    return format ? MinifloatType::get(context, *format) : Type();
  }
};

} // namespace

const FormatFamily &mlir::lowp::getMinifloatFamily() {
  static const MinifloatFamily family;
  return family;
}
