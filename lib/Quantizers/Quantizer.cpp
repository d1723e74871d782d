//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which quantizers are there? See lowp/Quantizers/Quantizer.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Quantizers/Quantizer.h"
#include "Families/Rules.h"
#include "lowp/IR/CollectFromDialects.h"
#include "lowp/Quantizers/ScaleSearch.h"

namespace mlir::lowp {

namespace {

/// For a family whose type is known: the scale of least squared error.
class ScaleSearch : public Quantizer {
public:
  ScaleSearch() : Quantizer("search", "the scale of least squared error") {}

  bool isRuleOf(const FormatFamily &) const override { return true; }
  bool takes(MLIRContext *context, const FormatFamily &family,
             const FormatSpec &spec) const override {
    return bool(family.getType(context, spec, /*nonNegative=*/false));
  }
  FailureOr<FormatFit> fit(MLIRContext *context, const FormatSpec &spec,
                           const FitRequest &request) const override {
    Type type = getType(context, spec, request);
    if (!type)
      return failure();
    return fitScales(type, request);
  }
};

const Quantizer &getScaleSearch() {
  static const ScaleSearch quantizer;
  return quantizer;
}

} // namespace

SmallVector<const Quantizer *> getQuantizers(MLIRContext *context) {
  SmallVector<const Quantizer *> quantizers = {
      &getAffineRule(),
      &getApotRule(),
      &getBlockRule(),
      &getCodebookRule(),
      &getDorefaRule(),
      &getFixedRule(),
      &getFlexRule(),
      &getHalfWaveRule(),
      &getLogRule(),
      &getNormalFloatRule(),
      &getPow2SumRule(),
      &getSignRule(),
      &getWageRule(),
  };
  llvm::append_range(quantizers, collectFromDialects(context, &QuantizerInterface::getQuantizers));
  quantizers.push_back(&getScaleSearch());
  return quantizers;
}

const Quantizer *findQuantizer(MLIRContext *context, const FormatSpec &spec) {
  const FormatFamily *family = findFormatFamily(context, spec);
  if (!family)
    return nullptr;
  for (const Quantizer *quantizer : getQuantizers(context)) {
    bool isAskedFor = spec.method.empty() ? quantizer->isRuleOf(*family)
                                          : quantizer->getName() == spec.method &&
                                                quantizer->takes(context, *family, spec);
    if (isAskedFor)
      return quantizer;
  }
  return nullptr;
}

FailureOr<FormatSpec> parseQuantizerSpec(MLIRContext *context, StringRef text,
                                         function_ref<InFlightDiagnostic()> emitError) {
  FailureOr<FormatSpec> spec = parseFormatSpec(context, text, emitError);
  if (failed(spec) || findQuantizer(context, *spec))
    return spec;
  InFlightDiagnostic error = emitError();
  error << "'" << text << "' asks for a method '" << spec->method
        << "' that there is not for '" << spec->family << "'; valid ones are ";
  const FormatFamily *family = findFormatFamily(context, *spec);
  llvm::interleaveComma(
      llvm::make_filter_range(getQuantizers(context),
                              [&](const Quantizer *quantizer) {
                                return quantizer->takes(context, *family, *spec);
                              }),
      error, [&](const Quantizer *quantizer) {
        error << quantizer->getName() << " (" << quantizer->getHelp() << ")";
      });
  return error;
}

FailureOr<FormatFit> fitFormat(MLIRContext *context, const FormatSpec &spec,
                               const FitRequest &request) {
  const FormatFamily *family = findFormatFamily(context, spec);
  const Quantizer *quantizer = findQuantizer(context, spec);
  if (!quantizer || request.channels.empty() || spec.bits < family->getMinBits() ||
      spec.bits > family->getMaxBits())
    return failure();
  return quantizer->fit(context, spec, request);
}

} // namespace mlir::lowp
