//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Preparing values for a quantizer: see lowp/Quantizers/Fit.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Quantizers/Fit.h"
#include "lowp/Analysis/CodeError.h"
#include "lowp/Numerics/ScaleGrid.h"
#include "lowp/Quantizers/ScaleSearch.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace mlir::lowp {

namespace {

/// The share of a constant's range that a format of `bits` bits may not clip.
///
/// Errors of clipped weights do not average out as rounding errors do, so the
/// step of least squared error clips too much. Output SQNR in dB of the MNIST
/// network on 10,000 images (powers of two, activations at 8 bits), without
/// clipping | at most half the range clipped | at least squared error:
///
///   8 bits   37.7 | 35.2 | 35.2        4 bits   17.0 | 18.5 | 13.2
///   6 bits   29.3 | 29.7 | 29.7        3 bits   11.4 | 13.9 |  5.5
///
/// Activations gain by the least squared error at every width (accuracy at 4
/// bits: 98.7 % against 96.5 % without clipping).
double getLeastRange(unsigned bits) { return bits < 8 ? 0.5 : 1; }

double addSquares(const Channels &channels) {
  double sum = 0;
  channels.forEach([&](size_t, const Channel &channel) { channel.addSquares(sum); });
  return sum;
}

double countValues(const FitRequest &request) {
  if (request.constant)
    return static_cast<double>(request.constant->size());
  double count = 0;
  request.channels.forEach(
      [&](size_t, const Channel &channel) { count += channel.countValues(); });
  return count;
}

/// The least and the largest value.
std::pair<double, double> findAllEnds(const FitRequest &request) {
  double low = 0, high = 0;
  bool isFirst = true;
  auto add = [&](double least, double most) {
    low = isFirst ? least : std::min(low, least);
    high = isFirst ? most : std::max(high, most);
    isFirst = false;
  };
  if (!request.constant) {
    request.channels.forEach([&](size_t, const Channel &channel) {
      add(channel.getLow(), channel.getHigh());
    });
    return {low, high};
  }
  request.constant->forEachSpan([&](int64_t, ArrayRef<double> values) {
    auto [least, most] = findEnds(values);
    add(least, most);
    return true;
  });
  return {low, high};
}

/// What was fitted to values of `signal`, and its error.
ValueFit makeValueFit(FormatFit fit, const FitRequest &request, double signal,
                      GranularityAttr granularity, StringAttr spec) {
  ValueFit result;
  static_cast<FormatFit &>(result) = std::move(fit);
  result.granularity = granularity;
  result.spec = spec;
  if (llvm::all_of(result.zeroPoints, [](int64_t zeroPoint) { return zeroPoint == 0; }))
    result.zeroPoints.clear();
  result.inverseSqnr =
      signal > 0 ? result.meanSquareError * countValues(request) / signal : 0;
  return result;
}

/// Whether the scales that `family` has, which end somewhere, spoil a fit: values
/// that are 2^n times as large, so that their scales are in the middle of the range,
/// have less than half of the noise. Fits of 30 dB and more pass: what is too small
/// is small beside the rest.
bool isCutByScaleRange(MLIRContext *context, const FormatFamily &family,
                       const FormatSpec &spec, const FitRequest &request,
                       const FormatFit &fit, double signal) {
  constexpr double kGoodInverseSqnr = 1e-3, kMostLoss = 2;
  // f32 ends at 2^-126 and 2^128, and families have levels up to 2^17.
  constexpr double kNear = 0x1p-90, kFar = 0x1p90;
  if (!(signal > 0) ||
      fit.meanSquareError * countValues(request) <= kGoodInverseSqnr * signal)
    return false;
  auto [least, most] = family.getScaleRange(spec);
  auto [low, high] = findAllEnds(request);
  double magnitude = std::max(std::abs(low), std::abs(high));
  auto isEnd = [least = least, most = most](double scale) {
    return scale <= least || scale >= most;
  };
  if (magnitude >= kNear && magnitude <= kFar && !llvm::any_of(fit.scales, isEnd))
    return false;
  auto format = cast<FormatTypeInterface>(fit.format);
  double level = std::abs(format.decode(format.getHighestCode()).toDouble());
  double middle = std::sqrt(least) * std::sqrt(most) * level;
  int shift = std::ilogb(middle) - std::ilogb(magnitude);
  FitRequest other = request;
  other.channels = request.channels.scaled(shift);
  FailureOr<FormatFit> better = fitFormat(context, spec, other);
  return succeeded(better) && std::ldexp(fit.meanSquareError, 2 * shift) >
                                  kMostLoss * better->meanSquareError;
}

/// Makes the scales integers times one step. Small ones are few steps: of the two next to
/// one that is moved by half a step of its largest code, that of less error (the nearest may
/// clip).
void putOnScaleGrid(FormatFit &fit, const FitRequest &request) {
  auto format = cast<FormatTypeInterface>(fit.format);
  double onGrid = std::ldexp(1.0, -static_cast<int>(std::max(8u, format.getBitWidth())));
  std::vector<double> rounded = numerics::roundToScaleGrid(fit.scales);
  if (llvm::equal(rounded, fit.scales))
    return;
  double unit = numerics::getScaleUnit(fit.scales);
  bool isPair = fit.scales.size() != request.channels.size();
  request.channels.forEachInParallel([&](size_t index, const Channel &channel) {
    double &scale = rounded[index];
    double exact = fit.scales[index], other = scale < exact ? scale + unit : scale - unit;
    if (isPair || other <= 0 || std::abs(scale - exact) <= onGrid * exact)
      return;
    int64_t zeroPoint = fit.zeroPoints.empty() ? 0 : fit.zeroPoints[index];
    if (channel.getError(fit.format, other, zeroPoint) <
        channel.getError(fit.format, scale, zeroPoint))
      scale = other;
  });
  fit.scales.assign(rounded.begin(), rounded.end());
  setMeanSquareError(fit, request);
}

/// Without a kind of scales the family of the spec decides.
ScaleKind getScaleKind(MLIRContext *context, const FormatSpec &spec,
                       std::optional<ScaleKind> asked) {
  const FormatFamily *family = findFormatFamily(context, spec);
  return asked    ? *asked
         : family ? family->getRuleScaleKind(spec)
                  : FitRequest().scaleKind;
}

/// Fits `spec` to `request`, whose squares have the sum `signal`. `hasInnerScales`: one
/// sum meets several of the scales.
FailureOr<ValueFit> fitChannels(MLIRContext *context, const FormatSpec &spec,
                                const FitRequest &request, double signal,
                                bool hasInnerScales) {
  const FormatFamily *family = findFormatFamily(context, spec);
  FailureOr<FormatFit> fit = fitFormat(context, spec, request);
  if (failed(fit))
    return failure();
  if (family && isCutByScaleRange(context, *family, spec, request, *fit, signal))
    return failure();
  // Sums over groups, and of positive and negative elements, are integers only
  // if the scales are integers times one step.
  if (hasInnerScales)
    putOnScaleGrid(*fit, request);
  return makeValueFit(std::move(*fit), request, signal, request.granularity,
                      StringAttr::get(context, spec.text));
}

/// The bits of a code.
uint64_t getCodeMask(Type format) {
  return llvm::maskTrailingOnes<uint64_t>(cast<FormatTypeInterface>(format).getBitWidth());
}

/// The place of the first of `codes` that `type` does not have.
std::optional<size_t> findMeaningless(Type type, ArrayRef<int32_t> codes) {
  auto format = cast<FormatTypeInterface>(type);
  llvm::APSInt least = format.getMinCode(), most = format.getMaxCode();
  unsigned width = format.getBitWidth();
  auto isOne = [&](int32_t code) {
    return least <= code && most >= code &&
           formats::isCode(type, llvm::APSInt(APInt(width, code, /*isSigned=*/true,
                                                     /*implicitTrunc=*/true),
                                               !format.isSignedCode()));
  };
  // Few codes are many times there.
  std::unordered_map<int32_t, bool> known;
  for (auto [place, code] : llvm::enumerate(codes)) {
    auto [it, isNew] = known.try_emplace(code, false);
    if (isNew)
      it->second = isOne(code);
    if (!it->second)
      return place;
  }
  return std::nullopt;
}

/// Whether scales of the family of `spec` are pairs.
bool hasPairs(MLIRContext *context, const FormatSpec &spec) {
  const FormatFamily *family = findFormatFamily(context, spec);
  return family && family->getScalesPerChannel() == 2;
}

} // namespace

ChoiceAttr ValueFit::makeChoice(StringRef name) const {
  MLIRContext *context = format.getContext();
  // Constants of the integer program have names like fc0_scales.
  std::string stem = (name + "_weights").str();
  return ChoiceAttr::get(context, format, scales, zeroPoints, granularity, spec, stem,
                         codes.empty() ? ElementsAttr() : makeBytes(context, codes, stem));
}

ActivationFitter::ActivationFitter(StatisticsAttr statistics,
                                   std::optional<ScaleKind> scaleKind)
    : context(statistics.getContext()), scaleKind(scaleKind),
      nonNegative(statistics.getMin() >= 0) {
  cells.push_back(Channel(spreadHistogram(statistics)));
}

FailureOr<ValueFit> ActivationFitter::fit(const FormatSpec &spec) const {
  FitRequest request;
  request.channels = cells;
  request.nonNegative = nonNegative;
  request.granularity =
      GranularityAttr::get(context, std::nullopt).withPair(hasPairs(context, spec));
  request.scaleKind = getScaleKind(context, spec, scaleKind);
  return fitChannels(context, withGranularity(context, spec, {}), request,
                     addSquares(cells), /*hasInnerScales=*/false);
}

ConstantFitter::ConstantFitter(MLIRContext *context,
                               const ConstantView &constant,
                               std::optional<int64_t> axis,
                               ArrayRef<int64_t> kernel,
                               std::optional<ScaleKind> scaleKind,
                               StatisticsAttr layerInput)
    : context(context), constant(constant), axis(axis), kernel(kernel),
      scaleKind(scaleKind), layerInput(layerInput) {
  FitRequest whole;
  whole.constant = &constant;
  nonNegative = findAllEnds(whole).first >= 0;
}

GranularityAttr ConstantFitter::getGranularity(const FormatSpec &spec) const {
  SmallVector<int64_t> axes;
  switch (spec.granularity.kind) {
  case SpecGranularity::Tensor:
    break;
  case SpecGranularity::Axis:
  case SpecGranularity::Group:
    if (axis)
      axes.push_back(*axis);
    break;
  case SpecGranularity::Pixel:
    axes = kernel;
    break;
  case SpecGranularity::Row:
    axes.assign(kernel.begin(), kernel.begin() + std::min<size_t>(kernel.size(), 1));
    break;
  }
  return GranularityAttr::get(context, axes, spec.granularity.group,
                              hasPairs(context, spec));
}

void ConstantFitter::split(GranularityAttr asked) {
  if (asked == granularity)
    return;
  granularity = asked;
  channels = Channels(constant, asked);
  signal.reset();
}

FailureOr<ValueFit> ConstantFitter::fit(const FormatSpec &spec) {
  split(getGranularity(spec));
  if (!signal)
    signal = addSquares(channels);
  return fitChannels(context, withOwnGranularity(spec), makeRequest(spec), *signal,
                     granularity.getPair() || (!granularity.isPerTensor() &&
                                               granularity.getAxis() != axis));
}

FormatSpec ConstantFitter::withOwnGranularity(const FormatSpec &spec) const {
  return granularity.isPerTensor() ? withGranularity(context, spec, {}) : spec;
}

FitRequest ConstantFitter::makeRequest(const FormatSpec &spec) const {
  FitRequest request;
  request.channels = channels;
  request.scaleKind = getScaleKind(context, spec, scaleKind);
  request.leastRange = getLeastRange(spec.bits);
  request.nonNegative = nonNegative;
  request.isConstant = true;
  request.constant = &constant;
  request.granularity = granularity;
  request.outputAxis = axis;
  request.layerInput = layerInput;
  return request;
}

ValueFit ConstantFitter::withScales(const ValueFit &fit,
                                    ArrayRef<double> scales) const {
  FormatFit changed = fit;
  changed.scales.assign(scales.begin(), scales.end());
  FitRequest request;
  request.channels = channels;
  request.constant = &constant;
  setMeanSquareError(changed, request);
  return makeValueFit(std::move(changed), request, *signal, fit.granularity, fit.spec);
}

LogicalResult
ConstantFitter::chooseCodes(const FormatSpec &spec, ValueFit &fit,
                            function_ref<InFlightDiagnostic()> emitError) {
  split(fit.granularity);
  const Quantizer *quantizer = findQuantizer(context, spec);
  std::vector<int32_t> codes =
      quantizer->getCodes(context, withOwnGranularity(spec), makeRequest(spec), fit);
  if (codes.empty())
    return success();
  if (static_cast<int64_t>(codes.size()) != constant.size())
    return emitError() << "method '" << quantizer->getName() << "' gave " << codes.size()
                       << " codes for " << constant.size()
                       << " values; it has to give one each, or none";
  if (std::optional<size_t> place = findMeaningless(fit.format, codes))
    return emitError() << "method '" << quantizer->getName() << "' gave the code "
                       << codes[*place] << " for the value at ["
                       << formatIndex(constant.getShape(), *place) << "], which "
                       << fit.format << " does not have";
  auto read = [&](int64_t first, MutableArrayRef<uint64_t> bits) {
    uint64_t mask = getCodeMask(fit.format);
    for (auto [bit, code] : llvm::zip_equal(bits, ArrayRef(codes).slice(first, bits.size())))
      bit = static_cast<uint64_t>(int64_t(code)) & mask;
  };
  fit.inverseSqnr =
      getCodeError({fit.format, fit.scales, fit.zeroPoints, fit.granularity}, constant, read);
  fit.codes = packCodes(RankedTensorType::get(constant.getShape(), fit.format), read);
  return success();
}

} // namespace mlir::lowp
