//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The family `log:B`, `log:B:sqrt2`: where the window of exponents goes. Values of
// both signs get INQ's window, others the one of Miyashita et al. The type's
// window ends at or next to exponent 0, and the scale moves it.
//
//===----------------------------------------------------------------------===//

#include "Families.h"
#include "ScaleSearch.h"
#include "lowp/IR/Types.h"

using namespace mlir;
using namespace mlir::lowp;
using numerics::LogFormat;
using Boundary = LogFormat::Boundary;

namespace {

/// A window is no wider: sums of products of two such formats fit into 64 bits.
constexpr int kMaxExponents = 24;
constexpr int kMaxRootExponents = 47;

bool isRootBase(const FormatSpec &spec) {
  return spec.getBody().ends_with(":sqrt2");
}

class LogFamily : public FormatFamily {
public:
  LogFamily()
      : FormatFamily("log", "log:B[:sqrt2]",
                     "powers of 2, or of sqrt(2), and zero, in B bits, 2 to 8, "
                     "with @tensor, @axis or @group=N",
                     2, 8) {}

  LogicalResult
  parseBody(StringRef body, FormatSpec &spec,
            function_ref<InFlightDiagnostic()> emitError) const override {
    StringRef bits = body;
    bits.consume_front("log:");
    bits.consume_back(":sqrt2");
    if (bits.size() > 3 || bits.getAsInteger(10, spec.bits))
      return refuseSpelling(spec.text, emitError);
    if (spec.bits < getMinBits() || spec.bits > getMaxBits())
      return emitError() << "bits of '" << spec.text << "' must be in ["
                         << getMinBits() << ", " << getMaxBits() << "]";
    return success();
  }

  std::string spellWithBits(const FormatSpec &spec,
                            unsigned bits) const override {
    return "log:" + std::to_string(bits) + (isRootBase(spec) ? ":sqrt2" : "");
  }

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override {
    if (request.channels.empty() || spec.bits < getMinBits() ||
        spec.bits > getMaxBits())
      return failure();
    if (request.nonNegative)
      return fitNonNegative(context, spec, request);
    return isRootBase(spec) ? fitRoot(context, spec, request)
                            : fitSigned(context, spec, request);
  }

private:
  FormatFit fitSigned(MLIRContext *context, const FormatSpec &spec,
                      const FitRequest &request) const;
  FormatFit fitRoot(MLIRContext *context, const FormatSpec &spec,
                    const FitRequest &request) const;
  FormatFit fitNonNegative(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const;
};

/// The format of `count` exponents, but no more than the limit, up to `most`.
LogType makeType(MLIRContext *context, const FormatSpec &spec, bool isSigned,
                 int count, int most, Boundary boundary) {
  bool isRoot = isRootBase(spec);
  count = std::min(count, isRoot ? kMaxRootExponents : kMaxExponents);
  return LogType::get(context, LogFormat{isSigned, spec.bits, isRoot,
                                         most + 1 - count, most,
                                         /*hasZero=*/true, boundary});
}

/// INQ ([INQ] Sec. 2.1): 2^(B-2) exponents, the scale is 2^n1 of the channel. With
/// real scales the one of least squared error. A tensor with one scale and a
/// window that nothing falls out of (from 5 bits on, if scales are real; where
/// INQ's window is wider than the limit, at 7 and 8 bits, always) has its largest
/// magnitude as the scale.
FormatFit LogFamily::fitSigned(MLIRContext *context, const FormatSpec &spec,
                               const FitRequest &request) const {
  FormatFit fit;
  fit.format = makeType(context, spec, /*isSigned=*/true, 1 << (spec.bits - 2),
                        /*most=*/0, Boundary::Linear);
  bool isReal = request.scaleKind == ScaleKind::Real;
  bool isOne = request.channels.size() == 1;
  for (const FitRequest::Channel &channel : request.channels) {
    double largest = channel.getMaxMagnitude();
    if (largest == 0)
      fit.scales.push_back(0);
    else if (isOne && spec.bits >= (isReal ? 5 : 7))
      fit.scales.push_back(toNormalF32(largest));
    else if (isReal)
      fit.scales.push_back(searchScale(fit.format, channel, largest,
                                       getRealFactors(), request.leastRange));
    else
      fit.scales.push_back(
          toPowerOfTwo(numerics::getInqWindow(largest, spec.bits).most));
  }
  return finishScales(std::move(fit), spec, request);
}

/// All exponents that the bits have, the nearer value, and the scale of least
/// squared error; with powers of two also the better of windows that end at 1 or
/// at sqrt(2).
FormatFit LogFamily::fitRoot(MLIRContext *context, const FormatSpec &spec,
                             const FitRequest &request) const {
  bool isReal = request.scaleKind == ScaleKind::Real;
  FormatFit best;
  for (int most : {0, 1}) {
    if (most == 1 && isReal)
      break;
    FormatFit fit;
    fit.format = makeType(context, spec, /*isSigned=*/true,
                          (1 << (spec.bits - 1)) - 1, most, Boundary::Linear);
    for (const FitRequest::Channel &channel : request.channels) {
      double largest = channel.getMaxMagnitude();
      double first = largest == 0 ? 0
                     : isReal ? largest
                              : toPowerOfTwo(static_cast<int>(std::ceil(
                                    std::log2(largest) - most / 2.0)));
      fit.scales.push_back(
          largest == 0
              ? 0
              : searchScale(fit.format, channel, first,
                            isReal ? getRealFactors() : getDyadicFactors(),
                            request.leastRange * largest / first));
    }
    fit = finishScales(std::move(fit), spec, request);
    if (!best.format || fit.meanSquareError < best.meanSquareError)
      best = std::move(fit);
  }
  return best;
}

/// Miyashita et al.: 2^B - 1 exponents below the full scale FSR, which is the
/// smallest such that the largest value is within the window, and the nearer
/// exponent. Scales are powers of two, whatever is asked for.
FormatFit LogFamily::fitNonNegative(MLIRContext *context, const FormatSpec &spec,
                                    const FitRequest &request) const {
  double unit = isRootBase(spec) ? 2 : 1;
  // In units of the base's exponent, per channel.
  SmallVector<std::optional<int>> tops;
  for (const FitRequest::Channel &channel : request.channels) {
    double largest = channel.getMaxMagnitude();
    tops.push_back(largest > 0 ? std::optional<int>(static_cast<int>(
                                     std::ceil(unit * std::log2(largest))))
                               : std::nullopt);
  }
  FormatFit fit;
  // An odd top of one channel is the type's, of several it is rounded up.
  bool isOdd =
      tops.size() == 1 && isRootBase(spec) && tops.front().value_or(0) % 2 != 0;
  int most = isOdd ? 1 : 0;
  fit.format = makeType(context, spec, /*isSigned=*/false, (1 << spec.bits) - 1,
                        most, Boundary::Geometric);
  for (std::optional<int> top : tops)
    fit.scales.push_back(
        top ? toPowerOfTwo(static_cast<int>(std::ceil((*top - most) / unit)))
            : 0);
  return finishScales(std::move(fit), spec, request);
}

} // namespace

const FormatFamily &mlir::lowp::getLogFamily() {
  static const LogFamily family;
  return family;
}
