//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Finds families of formats in the loaded dialects, and reads spellings.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/FormatFamily.h"
#include "lowp/IR/CollectFromDialects.h"
#include "llvm/ADT/StringExtras.h"

#include <limits>

using namespace mlir;
using namespace mlir::lowp;

/// "@axis" and so on behind a spelling; "" for `standard`.
static std::string spellGranularity(const SpecGranularity &granularity,
                                    const SpecGranularity &standard) {
  if (granularity == standard)
    return "";
  switch (granularity.kind) {
  case SpecGranularity::Tensor:
    return "@tensor";
  case SpecGranularity::Axis:
    return "@axis";
  case SpecGranularity::Group:
    return "@group=" + std::to_string(granularity.group);
  case SpecGranularity::Pixel:
    return "@pixel";
  case SpecGranularity::Row:
    return "@row";
  }
  llvm_unreachable("all granularities are handled");
}

static std::string spellMethod(const FormatSpec &spec) {
  return spec.method.empty() ? "" : "/" + spec.method;
}

/// "axis" and so on, without the @.
static FailureOr<SpecGranularity> readGranularity(StringRef text) {
  SpecGranularity result;
  for (auto [name, kind] :
       {std::pair("tensor", SpecGranularity::Tensor),
        std::pair("axis", SpecGranularity::Axis),
        std::pair("pixel", SpecGranularity::Pixel),
        std::pair("row", SpecGranularity::Row)})
    if (text == name) {
      result.kind = kind;
      return result;
    }
  result.kind = SpecGranularity::Group;
  if (text.consume_front("group=") && !text.empty() &&
      llvm::all_of(text, llvm::isDigit) &&
      !text.getAsInteger(10, result.group) && result.group >= 1)
    return result;
  return failure();
}

LogicalResult FormatFamily::refuseSpelling(
    StringRef text, function_ref<InFlightDiagnostic()> emitError) const {
  InFlightDiagnostic error = emitError() << "'" << text << "' is not of the form "
                                         << getSpelling();
  if (minBits != maxBits)
    error << ", with B from " << minBits << " to " << maxBits;
  return error;
}

FailureOr<FormatSpec>
FormatFamily::parse(StringRef text,
                    function_ref<InFlightDiagnostic()> emitError) const {
  FormatSpec spec;
  spec.family = getName().str();
  spec.granularity = defaultGranularity;
  auto [meaning, method] = text.split('/');
  if (text.contains('/') && method.empty())
    return emitError() << "'" << text << "' names no method after its '/'";
  spec.method = method.str();
  auto [body, granularity] = meaning.split('@');
  if (meaning.contains('@')) {
    FailureOr<SpecGranularity> read = readGranularity(granularity);
    if (failed(read))
      return emitError() << "unknown granularity '@" << granularity << "' in '"
                         << text
                         << "'; valid ones are @tensor, @axis, @pixel, @row, "
                            "@group=N with N from 1";
    spec.granularity = *read;
  }
  spec.text = text.str();
  if (failed(parseBody(body, spec, emitError)))
    return failure();
  spec.text = body.str() + spellGranularity(spec.granularity, defaultGranularity) +
              spellMethod(spec);
  return spec;
}

LogicalResult
FormatFamily::parseBody(StringRef body, FormatSpec &spec,
                        function_ref<InFlightDiagnostic()> emitError) const {
  StringRef bits = body.drop_front(getName().size());
  if (minBits == maxBits && spelling == name) {
    spec.bits = minBits;
    return bits.empty() ? success() : refuseSpelling(spec.text, emitError);
  }
  if (!bits.consume_front(":") || bits.empty() ||
      !llvm::all_of(bits, llvm::isDigit))
    return refuseSpelling(spec.text, emitError);
  if (bits.getAsInteger(10, spec.bits) || spec.bits < getMinBits() ||
      spec.bits > getMaxBits())
    return emitError() << "bits of '" << spec.text << "' must be in ["
                       << getMinBits() << ", " << getMaxBits() << "]";
  return success();
}

std::pair<double, double>
FormatFamily::getScaleRange(const FormatSpec &) const {
  return {std::numeric_limits<float>::min(), std::numeric_limits<float>::max()};
}

std::string FormatFamily::spellWithBits(const FormatSpec &, unsigned bits) const {
  return minBits == maxBits ? name : name + ":" + std::to_string(bits);
}

SmallVector<const FormatFamily *>
mlir::lowp::getFormatFamilies(MLIRContext *context) {
  SmallVector<const FormatFamily *> families =
      collectFromDialects(context, &FormatFamilyInterface::getFamilies);
  llvm::sort(families, [](const FormatFamily *a, const FormatFamily *b) {
    return a->getName() < b->getName();
  });
  return families;
}

static const FormatFamily *findFamily(MLIRContext *context, StringRef name) {
  for (const FormatFamily *family : getFormatFamilies(context))
    if (family->getName() == name)
      return family;
  return nullptr;
}

FailureOr<FormatSpec>
mlir::lowp::parseFormatSpec(MLIRContext *context, StringRef text,
                            function_ref<InFlightDiagnostic()> emitError) {
  StringRef name = text.take_until(
      [](char c) { return c == ':' || c == '@' || c == '/'; });
  if (const FormatFamily *family = findFamily(context, name)) {
    auto emitWithFamilies = [&]() {
      InFlightDiagnostic error = emitError();
      Diagnostic &note = error.attachNote();
      note << "formats are spelled as one of (SPELLING-C2): float";
      for (const FormatFamily *other : getFormatFamilies(context))
        note << ", " << other->getSpelling();
      return error;
    };
    return family->parse(text, emitWithFamilies);
  }
  InFlightDiagnostic diagnostic = emitError();
  diagnostic << "unknown format '" << text << "'; valid ones are float";
  for (const FormatFamily *family : getFormatFamilies(context))
    diagnostic << ", " << family->getSpelling() << " (" << family->getHelp()
               << ")";
  diagnostic << " (SPELLING-C1)";
  return diagnostic;
}

const FormatFamily *mlir::lowp::findFormatFamily(MLIRContext *context,
                                                 const FormatSpec &spec) {
  return findFamily(context, spec.family);
}

FormatSpec mlir::lowp::withBits(MLIRContext *context, const FormatSpec &spec,
                                unsigned bits) {
  FormatSpec result = spec;
  result.bits = bits;
  if (const FormatFamily *family = findFormatFamily(context, spec))
    result.text = family->spellWithBits(spec, bits) +
                  spellGranularity(spec.granularity,
                                   family->getDefaultGranularity()) +
                  spellMethod(spec);
  return result;
}

FormatSpec mlir::lowp::withGranularity(MLIRContext *context,
                                       const FormatSpec &spec,
                                       SpecGranularity granularity) {
  FormatSpec result = spec;
  result.granularity = granularity;
  if (const FormatFamily *family = findFormatFamily(context, spec))
    result.text = spec.getBody().str() +
                  spellGranularity(granularity, family->getDefaultGranularity()) +
                  spellMethod(spec);
  return result;
}
