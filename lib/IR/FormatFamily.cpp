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
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::lowp;

FailureOr<FormatSpec>
FormatFamily::parse(StringRef text,
                    function_ref<InFlightDiagnostic()> emitError) const {
  FormatSpec spec;
  spec.family = getName().str();
  spec.text = text.str();
  auto [body, granularity] = text.split('@');
  if (text.contains('@')) {
    if (granularity != "axis" && granularity != "tensor")
      return emitError() << "unknown granularity '@" << granularity << "' in '"
                         << text << "'; valid ones are @tensor, @axis";
    spec.perAxis = granularity == "axis";
    if (!spec.perAxis)
      spec.text = body.str();
  }
  StringRef bits = body.drop_front(getName().size());
  if (!bits.consume_front(":") || bits.empty() ||
      !llvm::all_of(bits, llvm::isDigit))
    return emitError() << "'" << text << "' is not of the form " << getSpelling()
                       << ", with B from " << getMinBits() << " to "
                       << getMaxBits();
  if (bits.getAsInteger(10, spec.bits) || spec.bits < getMinBits() ||
      spec.bits > getMaxBits())
    return emitError() << "bits of '" << text << "' must be in [" << getMinBits()
                       << ", " << getMaxBits() << "]";
  return spec;
}

SmallVector<const FormatFamily *>
mlir::lowp::getFormatFamilies(MLIRContext *context) {
  SmallVector<const FormatFamily *> families;
  for (Dialect *dialect : context->getLoadedDialects())
    if (auto *interface = dialect->getRegisteredInterface<FormatFamilyInterface>())
      llvm::append_range(families, interface->getFamilies());
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
  StringRef name = text.take_until([](char c) { return c == ':' || c == '@'; });
  if (const FormatFamily *family = findFamily(context, name))
    return family->parse(text, emitError);
  InFlightDiagnostic diagnostic = emitError();
  diagnostic << "unknown format '" << text << "'; valid ones are float";
  for (const FormatFamily *family : getFormatFamilies(context))
    diagnostic << ", " << family->getSpelling() << " (" << family->getHelp()
               << ")";
  return diagnostic;
}

FailureOr<FormatFit> mlir::lowp::fitFormat(MLIRContext *context,
                                           const FormatSpec &spec,
                                           const FitRequest &request) {
  const FormatFamily *family = findFamily(context, spec.family);
  return family ? family->fit(context, spec, request)
                : FailureOr<FormatFit>(failure());
}
