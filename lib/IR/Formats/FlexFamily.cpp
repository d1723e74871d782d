//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The family `flex:N+M`: integers with an exponent that is a scale. Source: [Flexpoint].
//
//===----------------------------------------------------------------------===//

#include "Families.h"
#include "lowp/IR/Types.h"
#include "llvm/ADT/StringExtras.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

namespace {

constexpr unsigned kMinExponentBits = 1, kMaxExponentBits = 6;

/// The M of "flex:N+M", or nullopt.
std::optional<unsigned> readExponentBits(StringRef body) {
  StringRef text = body.split('+').second;
  unsigned bits = 0;
  if (text.empty() || !llvm::all_of(text, llvm::isDigit) ||
      text.getAsInteger(10, bits) || bits < kMinExponentBits ||
      bits > kMaxExponentBits)
    return std::nullopt;
  return bits;
}

class FlexFamily : public FormatFamily {
public:
  FlexFamily()
      : FormatFamily(
            "flex", "flex:N+M",
            "integers of N bits, 2 to 32, with one exponent of M bits, 1 "
            "to 6: flex:16+5",
            2, 32) {}

  LogicalResult
  parseBody(StringRef body, FormatSpec &spec,
            function_ref<InFlightDiagnostic()> emitError) const override {
    StringRef bits = body.drop_front(getName().size()).split('+').first;
    if (!bits.consume_front(":") || bits.empty() ||
        !llvm::all_of(bits, llvm::isDigit) ||
        bits.getAsInteger(10, spec.bits) || spec.bits < getMinBits() ||
        spec.bits > getMaxBits() || !readExponentBits(body))
      return emitError() << "'" << spec.text
                         << "' is not of the form flex:N+M, "
                         << "with N from " << getMinBits() << " to "
                         << getMaxBits() << " and M from " << kMinExponentBits
                         << " to " << kMaxExponentBits;
    return success();
  }

  std::string spellWithBits(const FormatSpec &spec,
                            unsigned bits) const override {
    return ("flex:" + Twine(bits) + "+" +
            Twine(readExponentBits(spec.getBody()).value_or(5)))
        .str();
  }

  std::pair<double, double>
  getScaleRange(const FormatSpec &spec) const override {
    unsigned bits = readExponentBits(spec.getBody()).value_or(0);
    return {std::ldexp(1.0, 1 - (1 << bits)), 1};
  }

  Type getType(MLIRContext *context, const FormatSpec &spec, bool) const override {
    std::optional<unsigned> exponentBits = readExponentBits(spec.getBody());
    return exponentBits ? FlexType::get(context, spec.bits, *exponentBits) : Type();
  }
};

} // namespace

const FormatFamily &mlir::lowp::getFlexFamily() {
  static const FlexFamily family;
  return family;
}
