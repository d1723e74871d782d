//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The family `flex:N+M`: the exponent that Autoflex would settle at, frozen. It
// is the largest, of the smallest error, whose range holds the values (or the
// part of it that the request lets be clipped). Source: [Flexpoint].
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

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override {
    std::optional<unsigned> exponentBits = readExponentBits(spec.getBody());
    if (request.channels.empty() || !exponentBits || spec.bits < getMinBits() ||
        spec.bits > getMaxBits())
      return failure();
    auto format = FlexType::get(context, spec.bits, *exponentBits);
    FormatFit fit;
    fit.format = format;
    for (const FitRequest::Channel &channel : request.channels)
      fit.scales.push_back(
          std::ldexp(1.0, -findExponent(format, channel, request)));
    setMeanSquareError(fit, request);
    return fit;
  }

private:
  static int findExponent(FlexType format, const FitRequest::Channel &channel,
                          const FitRequest &request) {
    auto end = static_cast<int>(format.getMaxExponent());
    double magnitude = channel.values.empty()
                           ? 0
                           : std::max(std::abs(channel.values.front()),
                                      std::abs(channel.values.back()));
    // Autoflex ends there. Constants: see setScalesOfZeros.
    if (magnitude == 0)
      return request.isConstant ? std::min(end, 20) : end;
    double most =
        std::ldexp(1.0, static_cast<int>(format.getMantissaBits()) - 1);
    int first = std::clamp(
        static_cast<int>(std::floor(std::log2(most / magnitude))), 0, end);
    int best = first;
    double bestError = -1;
    for (int offset = 0; offset <= 5 && first + offset <= end; ++offset) {
      if (offset > 0 && std::ldexp(1.0, -offset) < request.leastRange)
        continue;
      double error = format.meanSquareError(channel.values, channel.counts,
                                            std::ldexp(1.0, -first - offset));
      if (bestError >= 0 && error >= bestError)
        continue;
      bestError = error;
      best = first + offset;
    }
    return best;
  }
};

} // namespace

const FormatFamily &mlir::lowp::getFlexFamily() {
  static const FlexFamily family;
  return family;
}
