//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The rule of `log:B`, `log:B:sqrt2`: where the window of exponents goes. Values of
// both signs get INQ's window, others the one of Miyashita et al. The type's
// window ends at or next to exponent 0, and the scale moves it.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "lowp/IR/FormatSpecs.h"
#include "lowp/IR/Types.h"

#include <cmath>

using namespace mlir;
using namespace mlir::lowp;
using numerics::LogFormat;
using Boundary = LogFormat::Boundary;

namespace {

/// A window is no wider: sums of products of two such formats fit into 64 bits.
constexpr int kMaxExponents = 24;
constexpr int kMaxRootExponents = 47;

/// The format of `count` exponents, but no more than the limit, up to `most`.
LogType makeType(MLIRContext *context, const FormatSpec &spec, bool isSigned,
                 int count, int most, Boundary boundary) {
  bool isRoot = isRootLog(spec);
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
FormatFit fitSigned(MLIRContext *context, const FormatSpec &spec,
                    const FitRequest &request) {
  FormatFit fit;
  fit.format = makeType(context, spec, /*isSigned=*/true, 1 << (spec.bits - 2),
                        /*most=*/0, Boundary::Linear);
  bool isReal = request.scaleKind == ScaleKind::Real;
  bool isOne = request.channels.size() == 1;
  fit.scales = request.channels.map([&](const Channel &channel) -> double {
    double largest = channel.getMaxMagnitude();
    if (largest == 0)
      return 0;
    if (isOne && spec.bits >= (isReal ? 5 : 7))
      return toNormalF32(largest);
    if (isReal)
      return searchScale(fit.format, channel, largest, getRealFactors(),
                         request.leastRange);
    return toPowerOfTwo(numerics::getInqWindow(largest, spec.bits).most);
  });
  return finishScales(std::move(fit), spec, request);
}

/// All exponents that the bits have, the nearer value, and the scale of least
/// squared error; with powers of two also the better of windows that end at 1 or
/// at sqrt(2).
FormatFit fitRoot(MLIRContext *context, const FormatSpec &spec,
                  const FitRequest &request) {
  bool isReal = request.scaleKind == ScaleKind::Real;
  FormatFit best;
  for (int most : {0, 1}) {
    if (most == 1 && isReal)
      break;
    FormatFit fit;
    fit.format = makeType(context, spec, /*isSigned=*/true,
                          (1 << (spec.bits - 1)) - 1, most, Boundary::Linear);
    fit.scales = request.channels.map([&](const Channel &channel) -> double {
      double largest = channel.getMaxMagnitude();
      if (largest == 0)
        return 0;
      double first = isReal ? largest
                            : toPowerOfTwo(static_cast<int>(
                                  std::ceil(std::log2(largest) - most / 2.0)));
      return searchScale(fit.format, channel, first,
                         isReal ? getRealFactors() : getDyadicFactors(),
                         request.leastRange * largest / first);
    });
    fit = finishScales(std::move(fit), spec, request);
    if (!best.format || fit.meanSquareError < best.meanSquareError)
      best = std::move(fit);
  }
  return best;
}

/// Miyashita et al.: 2^B - 1 exponents below the full scale FSR, which is the
/// smallest such that the largest value is within the window, and the nearer
/// exponent. Scales are powers of two, whatever is asked for.
FormatFit fitNonNegative(MLIRContext *context, const FormatSpec &spec,
                         const FitRequest &request) {
  double unit = isRootLog(spec) ? 2 : 1;
  // In units of the base's exponent, per channel.
  auto tops = request.channels.map([&](const Channel &channel) -> std::optional<int> {
    double largest = channel.getMaxMagnitude();
    if (largest == 0)
      return std::nullopt;
    return static_cast<int>(std::ceil(unit * std::log2(largest)));
  });
  FormatFit fit;
  // An odd top of one channel is the type's, of several it is rounded up.
  bool isOdd =
      tops.size() == 1 && isRootLog(spec) && tops.front().value_or(0) % 2 != 0;
  int most = isOdd ? 1 : 0;
  fit.format = makeType(context, spec, /*isSigned=*/false, (1 << spec.bits) - 1,
                        most, Boundary::Geometric);
  for (std::optional<int> top : tops)
    fit.scales.push_back(
        top ? toPowerOfTwo(static_cast<int>(std::ceil((*top - most) / unit)))
            : 0);
  return finishScales(std::move(fit), spec, request);
}

class LogRule : public Quantizer {
public:
  LogRule()
      : Quantizer("log", "where the window of exponents ends: INQ, or the full scale of Miyashita et al.") {}

  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override {
    if (request.nonNegative)
      return fitNonNegative(context, spec, request);
    return isRootLog(spec) ? fitRoot(context, spec, request)
                           : fitSigned(context, spec, request);
  }
};

} // namespace

const Quantizer &mlir::lowp::getLogRule() {
  static const LogRule quantizer;
  return quantizer;
}
