//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How are granularity, statistics and choice spelled, and when are they valid?
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Lowp.h"
#include "lowp/IR/Resources.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

#define GET_ATTRDEF_CLASSES
#include "lowp/IR/LowpAttrs.cpp.inc"

void LowpDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "lowp/IR/LowpAttrs.cpp.inc"
      >();
}

/// Prints the shortest decimal that reads back as `value`, with the point that
/// MLIR's lexer wants.
static void printDouble(AsmPrinter &printer, double value) {
  char text[48];
  for (int digits : {6, 15, 16, 17}) {
    snprintf(text, sizeof(text), "%.*g", digits, value);
    if (strtod(text, nullptr) == value)
      break;
  }
  StringRef printed = text;
  auto [mantissa, exponent] = printed.split('e');
  printer << mantissa;
  if (!mantissa.contains('.'))
    printer << ".0";
  if (printed.contains('e'))
    printer << 'e' << exponent;
}

static ParseResult parseKey(AsmParser &parser, StringRef key) {
  return failure(parser.parseKeyword(key) || parser.parseEqual());
}

static ParseResult parseKeyAndDouble(AsmParser &parser, StringRef key,
                                     double &value) {
  return failure(parseKey(parser, key) || parser.parseFloat(value) ||
                 parser.parseComma());
}

template <typename T>
static ParseResult parseIntegers(AsmParser &parser, SmallVectorImpl<T> &values) {
  return parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&] {
    return parser.parseInteger(values.emplace_back());
  });
}

/// What a granularity is made of, without an attribute yet.
struct GranularityParts {
  SmallVector<int64_t> axes;
  int64_t group = 0;
  bool pair = false;
};

/// `tensor`, `axis = N`, `axes = [N, ..]` or `group = N` with an optional
/// `axis = N`; then an optional `pair`.
static ParseResult parseGranularityBody(AsmParser &parser,
                                        GranularityParts &parts) {
  StringRef keyword;
  SMLoc loc = parser.getCurrentLocation();
  if (failed(parser.parseOptionalKeyword(&keyword,
                                         {"tensor", "axis", "axes", "group"})))
    return parser.emitError(loc, "expected `tensor`, `axis = N`, `axes = [N, ..]` "
                                 "or `group = N`");
  if (keyword == "axis") {
    if (parser.parseEqual() || parser.parseInteger(parts.axes.emplace_back()))
      return failure();
  } else if (keyword == "axes") {
    if (parser.parseEqual() || parseIntegers(parser, parts.axes))
      return failure();
  } else if (keyword == "group") {
    if (parser.parseEqual() || parser.parseInteger(parts.group))
      return failure();
    if (parts.group < 1)
      return parser.emitError(loc, "a group of a granularity must have at least "
                                   "one element, got ")
             << parts.group << " (GRANULARITY-C2)";
    if (succeeded(parser.parseOptionalKeyword("axis")) &&
        (parser.parseEqual() || parser.parseInteger(parts.axes.emplace_back())))
      return failure();
  }
  parts.pair = succeeded(parser.parseOptionalKeyword("pair"));
  return success();
}

static void printGranularityBody(AsmPrinter &printer, GranularityAttr attr) {
  ArrayRef<int64_t> axes = attr.getAxes();
  if (attr.getGroup()) {
    printer << "group = " << attr.getGroup();
    if (!axes.empty())
      printer << " axis = " << axes.front();
  } else if (axes.empty()) {
    printer << "tensor";
  } else if (axes.size() == 1) {
    printer << "axis = " << axes.front();
  } else {
    printer << "axes = [";
    llvm::interleaveComma(axes, printer);
    printer << "]";
  }
  if (attr.getPair())
    printer << " pair";
}

//===----------------------------------------------------------------------===//
// Granularity
//===----------------------------------------------------------------------===//

Attribute GranularityAttr::parse(AsmParser &parser, Type) {
  GranularityParts parts;
  if (parser.parseLess() || parseGranularityBody(parser, parts) ||
      parser.parseGreater())
    return {};
  return parser.getChecked<GranularityAttr>(parser.getContext(), parts.axes,
                                            parts.group, parts.pair);
}

void GranularityAttr::print(AsmPrinter &printer) const {
  printer << "<";
  printGranularityBody(printer, *this);
  printer << ">";
}

LogicalResult
GranularityAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                        ArrayRef<int64_t> axes, int64_t group, bool) {
  for (auto [index, axis] : llvm::enumerate(axes)) {
    if (axis < 0)
      return emitError() << "axis of a granularity must not be negative, got "
                         << axis << " (GRANULARITY-C1)";
    if (index > 0 && axes[index - 1] >= axis)
      return emitError() << "axes of a granularity must ascend, got "
                         << axes[index - 1] << " before " << axis
                         << " (GRANULARITY-C1)";
  }
  if (group < 0 || (group > 0 && axes.size() > 1))
    return emitError() << "a group of a granularity must have at least one "
                          "element, and at most one axis beside it, got a group of "
                       << group << " and " << axes.size()
                       << " axes (GRANULARITY-C2)";
  return success();
}

SmallVector<int64_t>
GranularityAttr::getScaleShape(ArrayRef<int64_t> shape) const {
  SmallVector<int64_t> result;
  for (int64_t axis : getAxes())
    result.push_back(shape[axis]);
  if (getGroup()) {
    int64_t elements = 1;
    for (auto [dim, size] : llvm::enumerate(shape)) {
      if (llvm::is_contained(getAxes(), static_cast<int64_t>(dim)))
        continue;
      if (ShapedType::isDynamic(size))
        elements = ShapedType::kDynamic;
      else if (!ShapedType::isDynamic(elements))
        elements *= size;
    }
    result.push_back(ShapedType::isDynamic(elements)
                         ? elements
                         : llvm::divideCeilSigned(elements, getGroup()));
  }
  if (getPair())
    result.push_back(2);
  return result;
}

//===----------------------------------------------------------------------===//
// Statistics
//===----------------------------------------------------------------------===//

Attribute StatisticsAttr::parse(AsmParser &parser, Type) {
  int64_t count = 0;
  double min = 0, max = 0, mean = 0, m2 = 0;
  SmallVector<int32_t> bins;
  SmallVector<int64_t> counts;
  if (parser.parseLess() || parseKey(parser, "count") ||
      parser.parseInteger(count) || parser.parseComma() ||
      parseKeyAndDouble(parser, "min", min) ||
      parseKeyAndDouble(parser, "max", max) ||
      parseKeyAndDouble(parser, "mean", mean) ||
      parseKeyAndDouble(parser, "m2", m2) || parseKey(parser, "bins") ||
      parseIntegers(parser, bins) || parser.parseComma() ||
      parseKey(parser, "counts") || parseIntegers(parser, counts) ||
      parser.parseGreater())
    return {};
  MLIRContext *context = parser.getContext();
  double moments[] = {min, max, mean, m2};
  return parser.getChecked<StatisticsAttr>(
      context, count, DenseF64ArrayAttr::get(context, moments),
      ArrayRef<int32_t>(bins), ArrayRef<int64_t>(counts));
}

void StatisticsAttr::print(AsmPrinter &printer) const {
  printer << "<count = " << getCount();
  for (auto [key, value] : {std::pair<StringRef, double>("min", getMin()),
                            {"max", getMax()},
                            {"mean", getMean()},
                            {"m2", getM2()}}) {
    printer << ", " << key << " = ";
    printDouble(printer, value);
  }
  printer << ", bins = [";
  llvm::interleaveComma(getBins(), printer);
  printer << "], counts = [";
  llvm::interleaveComma(getCounts(), printer);
  printer << "]>";
}

LogicalResult
StatisticsAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                       int64_t count, DenseF64ArrayAttr moments,
                       ArrayRef<int32_t> bins, ArrayRef<int64_t> counts) {
  if (count < 1)
    return emitError() << "count of statistics must be at least 1, got "
                       << count << " (STATISTICS-C1)";
  ArrayRef<double> values = moments.asArrayRef();
  if (values.size() != 4 ||
      !llvm::all_of(values, [](double value) { return std::isfinite(value); }) ||
      values[0] > values[1] || values[3] < 0)
    return emitError() << "statistics must be finite, with min <= max and "
                          "m2 >= 0 (STATISTICS-C2)";
  // A mean is summed up in f64, and merged.
  double slack = 1e-9 * std::max(std::fabs(values[0]), std::fabs(values[1]));
  if (values[2] < values[0] - slack || values[2] > values[1] + slack)
    return emitError() << "the mean of statistics must lie between min and max, got "
                       << values[2] << " beside " << values[0] << " and " << values[1]
                       << " (STATISTICS-C2)";
  if (bins.size() != counts.size())
    return emitError() << "statistics must have one count per bin, got "
                       << bins.size() << " bins and " << counts.size()
                       << " counts (STATISTICS-C3)";
  for (size_t index = 1; index < bins.size(); ++index)
    if (bins[index - 1] >= bins[index])
      return emitError() << "bins must be sorted and differ, got "
                         << bins[index - 1] << " before " << bins[index]
                         << " (STATISTICS-C4)";
  int64_t left = count;
  for (int64_t binCount : counts) {
    if (binCount < 1 || binCount > left)
      return emitError() << "counts of bins must be positive and add up to "
                         << count << " (STATISTICS-C5)";
    left -= binCount;
  }
  if (left != 0)
    return emitError() << "counts of bins must be positive and add up to "
                       << count << " (STATISTICS-C5)";
  return success();
}

//===----------------------------------------------------------------------===//
// Choice
//===----------------------------------------------------------------------===//

/// More scales or zero points than this are a resource.
static constexpr size_t kMostInline = 256;

template <typename T>
static Attribute makeArray(MLIRContext *context, ArrayRef<T> values, const Twine &name) {
  constexpr bool isFloat = std::is_same_v<T, double>;
  using Array = std::conditional_t<isFloat, DenseF64ArrayAttr, DenseI64ArrayAttr>;
  using Resource = std::conditional_t<isFloat, DenseF64ResourceElementsAttr,
                                      DenseI64ResourceElementsAttr>;
  if (values.size() <= kMostInline)
    return Array::get(context, values);
  Type element = isFloat ? Type(Float64Type::get(context)) : IntegerType::get(context, 64);
  return Resource::get(RankedTensorType::get({static_cast<int64_t>(values.size())}, element),
                       name.str(), HeapAsmResourceBlob::allocateAndCopyInferAlign(values));
}

/// The values of an array, or of a resource whose data are there.
template <typename T>
static ArrayRef<T> getArray(Attribute attr) {
  if (auto array = dyn_cast_or_null<mlir::detail::DenseArrayAttrImpl<T>>(attr))
    return array.asArrayRef();
  auto resource =
      dyn_cast_or_null<mlir::detail::DenseResourceElementsAttrBase<T>>(attr);
  return resource ? resource.tryGetAsArrayRef().value_or(ArrayRef<T>()) : ArrayRef<T>();
}

/// How many values there are; nullopt of what is neither.
template <typename T>
static std::optional<int64_t> countArray(Attribute attr) {
  if (auto array = dyn_cast<mlir::detail::DenseArrayAttrImpl<T>>(attr))
    return array.size();
  auto resource = dyn_cast<mlir::detail::DenseResourceElementsAttrBase<T>>(attr);
  return resource && resource.getType().getRank() == 1
             ? std::optional(resource.getNumElements())
             : std::nullopt;
}

/// `[1.0, 2.0]`, or a resource.
template <typename T>
static ParseResult parseArray(AsmParser &parser, Attribute &attr) {
  if (failed(parser.parseOptionalLSquare())) {
    DenseResourceElementsAttr resource;
    if (parser.parseAttribute(resource))
      return failure();
    attr = resource;
    return success();
  }
  SmallVector<T> values;
  if (parser.parseCommaSeparatedList([&]() -> ParseResult {
        if constexpr (std::is_same_v<T, double>)
          return parser.parseFloat(values.emplace_back());
        else
          return parser.parseInteger(values.emplace_back());
      }) ||
      parser.parseRSquare())
    return failure();
  attr = mlir::detail::DenseArrayAttrImpl<T>::get(parser.getContext(), values);
  return success();
}

template <typename T>
static void printArray(AsmPrinter &printer, Attribute attr) {
  if (isa<DenseResourceElementsAttr>(attr)) {
    printer << attr;
    return;
  }
  printer << "[";
  llvm::interleaveComma(getArray<T>(attr), printer, [&](T value) {
    if constexpr (std::is_same_v<T, double>)
      printDouble(printer, value);
    else
      printer << value;
  });
  printer << "]";
}

ChoiceAttr ChoiceAttr::get(MLIRContext *context, Type format, ArrayRef<double> scales,
                           ArrayRef<int64_t> zeroPoints, GranularityAttr granularity,
                           StringAttr spec, StringRef name, ElementsAttr codes) {
  return get(context, format, makeArray(context, scales, name + "_scales"),
             zeroPoints.empty() ? Attribute()
                                : makeArray(context, zeroPoints, name + "_zero_points"),
             granularity, spec, codes);
}

ArrayRef<double> ChoiceAttr::getScales() const { return getArray<double>(getScalesAttr()); }

ArrayRef<int64_t> ChoiceAttr::getZeroPoints() const {
  return getArray<int64_t>(getZeroPointsAttr());
}

int64_t ChoiceAttr::countScales() const { return *countArray<double>(getScalesAttr()); }

Attribute ChoiceAttr::parse(AsmParser &parser, Type) {
  Type format;
  Attribute scales, zeroPoints;
  GranularityParts parts;
  std::string spec;
  ElementsAttr codes;
  if (parser.parseLess() || parseKey(parser, "format") ||
      parser.parseType(format) || parser.parseComma() ||
      parseKey(parser, "scales") || parseArray<double>(parser, scales) ||
      parser.parseComma())
    return {};
  if (succeeded(parser.parseOptionalKeyword("zero_points")) &&
      (parser.parseEqual() || parseArray<int64_t>(parser, zeroPoints) ||
       parser.parseComma()))
    return {};
  if (parseKey(parser, "granularity") ||
      parseGranularityBody(parser, parts) || parser.parseComma() ||
      parseKey(parser, "spec") || parser.parseString(&spec))
    return {};
  if (succeeded(parser.parseOptionalComma()) &&
      (parseKey(parser, "codes") || parser.parseAttribute(codes)))
    return {};
  if (parser.parseGreater())
    return {};
  MLIRContext *context = parser.getContext();
  auto granularity = parser.getChecked<GranularityAttr>(
      context, parts.axes, parts.group, parts.pair);
  if (!granularity)
    return {};
  return parser.getChecked<ChoiceAttr>(context, format, scales, zeroPoints, granularity,
                                       StringAttr::get(context, spec), codes);
}

void ChoiceAttr::print(AsmPrinter &printer) const {
  printer << "<format = " << getFormat() << ", scales = ";
  printArray<double>(printer, getScalesAttr());
  if (getZeroPointsAttr()) {
    printer << ", zero_points = ";
    printArray<int64_t>(printer, getZeroPointsAttr());
  }
  printer << ", granularity = ";
  printGranularityBody(printer, getGranularity());
  printer << ", spec = " << getSpecAttr();
  if (getCodesAttr())
    printer << ", codes = " << getCodesAttr();
  printer << ">";
}

static bool areI32(ArrayRef<int64_t> zeroPoints) {
  return llvm::all_of(zeroPoints, [](int64_t value) { return llvm::isInt<32>(value); });
}

/// The first scale that is not positive and exact as f32, or null.
static const double *findInvalidScale(ArrayRef<double> scales) {
  const double *found = llvm::find_if(scales, [](double scale) {
    return !isValidScale(scale) ||
           static_cast<double>(static_cast<float>(scale)) != scale;
  });
  return found == scales.end() ? nullptr : found;
}

static const char kZeroPointsRule[] = "zero points must be i32, one per scale, of a format "
                                      "with integer codes (CHOICE-C4)";
static const char kScalesRule[] = "scales must be positive and exact as f32 (not "
                                  "subnormal), got ";

LogicalResult ChoiceAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 Type format, Attribute scales, Attribute zeroPoints,
                                 GranularityAttr granularity, StringAttr,
                                 ElementsAttr codes) {
  auto meaning = dyn_cast<FormatTypeInterface>(format);
  if (!meaning)
    return emitError() << "a choice must name a format type, got " << format
                       << " (CHOICE-C1)";
  std::optional<int64_t> count = countArray<double>(scales);
  if (!count)
    return emitError() << "scales must be a list, or a dense_resource of tensor<Nxf64>, got "
                       << scales << " (CHOICE-C5)";
  if (zeroPoints) {
    std::optional<int64_t> zeros = countArray<int64_t>(zeroPoints);
    if (!zeros)
      return emitError() << "zero points must be a list, or a dense_resource of "
                            "tensor<Nxi64>, got "
                         << zeroPoints << " (CHOICE-C5)";
    if (!meaning.hasIntegerCodes() || granularity.getPair() || zeros != count ||
        (isa<DenseI64ArrayAttr>(zeroPoints) && !areI32(getArray<int64_t>(zeroPoints))))
      return emitError() << kZeroPointsRule;
  }
  int64_t multiple = granularity.getPair() ? 2 : 1;
  if (*count == 0 || *count % multiple != 0 ||
      (granularity.isPerTensor() && *count != multiple))
    return emitError() << "a choice must have as many scales as its granularity "
                          "asks for, got "
                       << *count << " (CHOICE-C2)";
  if (isa<DenseF64ArrayAttr>(scales))
    if (const double *scale = findInvalidScale(getArray<double>(scales)))
      return emitError() << kScalesRule << *scale << " (CHOICE-C3)";
  if (codes && (!isa<DenseIntElementsAttr, DenseResourceElementsAttr>(codes) ||
                codes.getShapedType().getRank() != 1 ||
                !codes.getElementType().isSignlessInteger(8)))
    return emitError() << "codes of a choice must be bytes, tensor<Nxi8>, got "
                       << codes.getType() << " (CHOICE-C5)";
  return success();
}

LogicalResult ChoiceAttr::verifyData(Operation *op) const {
  for (Attribute attr : {getScalesAttr(), getZeroPointsAttr()}) {
    auto resource = dyn_cast_or_null<DenseResourceElementsAttr>(attr);
    if (!resource)
      continue;
    if (failed(verifyResource(op, resource)))
      return failure();
    // Data are read where they lie.
    size_t alignment = resource.getRawHandle().getBlob()->getDataAlignment();
    if (alignment < sizeof(double))
      return op->emitOpError("scales and zero points must be aligned to 8 bytes, got ")
             << alignment << " for resource '" << resource.getRawHandle().getKey()
             << "' (CHOICE-C5)";
  }
  if (const double *scale = findInvalidScale(getScales()))
    return op->emitOpError(kScalesRule) << *scale << " (CHOICE-C3)";
  if (!areI32(getZeroPoints()))
    return op->emitOpError(kZeroPointsRule);
  auto codes = dyn_cast_or_null<DenseResourceElementsAttr>(getCodesAttr());
  return codes ? verifyResource(op, codes) : success();
}

std::string TargetAttr::getSpelling() const {
  std::string text = getTriple().str();
  if (!getCpu().empty() || !getFeatures().empty())
    text += (":" + getCpu()).str();
  SmallVector<StringRef> features;
  getFeatures().split(features, ',', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  for (StringRef feature : features)
    text += (":" + feature).str();
  return text;
}

LogicalResult TargetAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 StringRef triple, StringRef, StringRef) {
  if (triple.split('-').first.empty())
    return emitError() << "a target must name an architecture, as in "
                          "\"x86_64-unknown-linux-gnu\", got \""
                       << triple << "\" (TARGET-C1)";
  return success();
}
