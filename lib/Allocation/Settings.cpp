//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Reads the options of lowp-allocate.
//
//===----------------------------------------------------------------------===//

#include "lowp/Allocation/Settings.h"
#include "lowp/Quantizers/Quantizer.h"

namespace mlir::lowp {

FailureOr<std::optional<FormatSpec>>
readSideFormat(MLIRContext *context, LayerSide side, StringRef text,
               function_ref<InFlightDiagnostic()> emitError) {
  if (text.empty() || text == "float")
    return std::optional<FormatSpec>();
  FailureOr<FormatSpec> spec = parseQuantizerSpec(context, text, emitError);
  if (failed(spec))
    return failure();
  // The granularity that a family of blocks has by itself is for its weights.
  if (side == LayerSide::Activations && StringRef(spec->text).contains('@') &&
      spec->granularity.kind != SpecGranularity::Tensor)
    return emitError() << "'" << text
                       << "' asks for several scales, but activations have one "
                          "scale per tensor; leave '@"
                       << StringRef(spec->text).split('@').second << "' out";
  return std::optional<FormatSpec>(*spec);
}

FailureOr<AllocationSettings>
AllocationSettings::read(const LowpAllocateOptions &options, Location loc) {
  auto fail = [&] { return emitError(loc, "lowp-allocate: "); };
  AllocationSettings settings;
  if (options.scale == "real")
    settings.scaleKind = ScaleKind::Real;
  else if (options.scale == "pow2")
    settings.scaleKind = ScaleKind::PowerOfTwo;
  else if (options.scale != "rule")
    return fail() << "unknown scale '" << options.scale
                  << "': valid ones are rule, pow2, real";
  if (!options.averageBits.empty()) {
    double value = 0;
    if (StringRef(options.averageBits).getAsDouble(value) || !(value > 0) ||
        value > 64)
      return fail() << "average-bits='" << options.averageBits
                    << "' is not a number of bits above 0 and up to 64";
    settings.averageBits = value;
  }
  if (!(options.kappa > 0))
    return fail() << "kappa must be above 0";
  settings.kappa = options.kappa;
  settings.strict = options.strict;

  std::string weights = options.weights;
  // Under a budget the bits of `weights=` say nothing: family and granularity
  // do, and the default family is fixed.
  if (settings.averageBits && (weights.empty() || weights == "fixed"))
    weights = "fixed:8";
  for (auto [side, text, spec] :
       {std::tuple(LayerSide::Weights, StringRef(weights), &settings.weights),
        std::tuple(LayerSide::Activations, StringRef(options.activations),
                   &settings.activations)}) {
    FailureOr<std::optional<FormatSpec>> read =
        readSideFormat(loc.getContext(), side, text, [&, side = side] {
          return fail() << getSideName(side) << ": ";
        });
    if (failed(read))
      return failure();
    *spec = *read;
  }
  FailureOr<Overrides> overrides =
      Overrides::parse(options.overrides, fail);
  if (failed(overrides) ||
      failed(overrides->checkFormats(loc.getContext(), fail)))
    return failure();
  settings.overrides = std::move(*overrides);
  return settings;
}

} // namespace mlir::lowp
