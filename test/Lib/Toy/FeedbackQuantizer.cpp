//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// A quantizer that chooses codes: not the nearest to each weight, but those whose errors
// cancel in the sum that they go into. For inputs of mean m and variance v, the errors e
// of the weights of one output make an expected square of v sum(e^2) + m^2 (sum e)^2;
// taken one after another, the best code for weight w after errors of sum s is the nearest
// to w - s m^2 / (m^2 + v).
//
//===----------------------------------------------------------------------===//

#include "Toy.h"
#include "lowp/IR/ScaleIndex.h"
#include "lowp/Quantizers/ScaleSearch.h"

#include <algorithm>
#include <cmath>

using namespace mlir;

namespace {

/// m^2 / (m^2 + v) of what the layer reads; 0 if it is not known.
double getShareOfMean(lowp::StatisticsAttr input) {
  if (!input)
    return 0;
  double square = input.getMean() * input.getMean();
  double variance = input.getM2() / static_cast<double>(input.getCount());
  return square > 0 ? square / (square + variance) : 0;
}

class FeedbackQuantizer : public lowp::Quantizer {
public:
  FeedbackQuantizer()
      : Quantizer("toy-feedback", "the scale of least squared error, codes whose errors "
                                  "cancel in sums") {}

  bool isRuleOf(const lowp::FormatFamily &) const override { return false; }
  bool takes(MLIRContext *context, const lowp::FormatFamily &family,
             const lowp::FormatSpec &spec) const override {
    auto format = dyn_cast_or_null<lowp::FormatTypeInterface>(
        family.getType(context, spec, /*nonNegative=*/false));
    return format && format.hasIntegerCodes();
  }

  FailureOr<lowp::FormatFit> fit(MLIRContext *context, const lowp::FormatSpec &spec,
                                 const lowp::FitRequest &request) const override {
    Type type = lowp::findFormatFamily(context, spec)
                    ->getType(context, spec, request.nonNegative);
    return lowp::fitScales(type, request);
  }

  std::vector<int32_t> getCodes(MLIRContext *context, const lowp::FormatSpec &,
                                const lowp::FitRequest &request,
                                const lowp::FormatFit &fit) const override {
    auto format = cast<lowp::FormatTypeInterface>(fit.format);
    double step = std::ldexp(1.0, format.getGridExponent().value_or(0));
    auto least = static_cast<double>(format.getMinCode().getExtValue());
    auto most = static_cast<double>(format.getMaxCode().getExtValue());
    // Which scale a weight has, and which sum it goes into, by its place.
    ArrayRef<int64_t> shape = request.constant->getShape();
    lowp::ScaleIndex scaleOf(request.granularity, shape);
    lowp::ScaleIndex outputOf(lowp::GranularityAttr::get(context, request.outputAxis), shape);
    std::vector<double> errors(outputOf.getCount(), 0);
    double share = getShareOfMean(request.layerInput);
    std::vector<int32_t> codes;
    request.constant->forEachSpan([&](int64_t first, ArrayRef<double> values) {
      for (auto [offset, value] : llvm::enumerate(values)) {
        int64_t place = first + static_cast<int64_t>(offset);
        double unit = fit.scales[scaleOf[place]] * step;
        double &error = errors[outputOf[place]];
        double code = std::nearbyint((value - share * error) / unit);
        code = std::clamp(code, least, most);
        error += code * unit - value;
        codes.push_back(static_cast<int32_t>(code));
      }
      return true;
    });
    return codes;
  }
};

} // namespace

const lowp::Quantizer &toy::getFeedbackQuantizer() {
  static const FeedbackQuantizer quantizer;
  return quantizer;
}
