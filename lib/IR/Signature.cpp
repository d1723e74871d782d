//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The border of functions, read, written and checked. See Signature.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Signature.h"
#include "ModuleAttrs.h"
#include "lowp/IR/Lowp.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::lowp;

//===----------------------------------------------------------------------===//
// Formats in attributes
//===----------------------------------------------------------------------===//

Type mlir::lowp::readFormatAttribute(Attribute attribute) {
  if (auto type = dyn_cast_or_null<TypeAttr>(attribute))
    return type.getValue();
  auto text = dyn_cast_or_null<StringAttr>(attribute);
  if (!text)
    return Type();
  // What is no type, or more than one, is the caller's to report.
  bool isFaulty = false;
  ScopedDiagnosticHandler silence(text.getContext(), [&](Diagnostic &) {
    isFaulty = true;
    return success();
  });
  Type type = parseType(text.getValue(), text.getContext());
  return isFaulty ? Type() : type;
}

void mlir::lowp::spellAttributesAsText(ModuleOp module) {
  AttrTypeReplacer replacer;
  replacer.addReplacement([](TypeAttr attribute) -> Attribute {
    std::string text;
    llvm::raw_string_ostream(text) << attribute.getValue();
    return StringAttr::get(attribute.getContext(), text);
  });
  for (StringRef name :
       {StringRef(kSignatureAttrName), StringRef("lowp.layers")})
    if (Attribute attribute = module->getAttr(name))
      module->setAttr(name, replacer.replace(attribute));
  if (auto target = module->getAttrOfType<TargetAttr>(kTargetAttrName))
    module->setAttr(kTargetAttrName,
                    StringAttr::get(module.getContext(), target.getSpelling()));
}

//===----------------------------------------------------------------------===//
// Structure
//===----------------------------------------------------------------------===//

namespace {

bool isScale(Attribute value) {
  return isFiniteReal(value) &&
         isValidScale(cast<FloatAttr>(value).getValueAsDouble());
}

bool isZeroPoint(Attribute value) {
  auto zeroPoint = dyn_cast<IntegerAttr>(value);
  return zeroPoint && zeroPoint.getType().isSignlessInteger(64) &&
         llvm::isInt<32>(zeroPoint.getInt());
}

constexpr RecordField kCodeFields[] = {
    {"format", true, isFormat, "a format"},
    {"scale", true, isScale, "a positive float that is a normal f32"},
    {"zero_point", true, isZeroPoint, "an i64 that is an i32"},
};

SignatureValue readValue(Attribute entry) {
  SignatureValue value;
  auto record = dyn_cast<DictionaryAttr>(entry);
  if (!record)
    return value;
  value.format = readFormatAttribute(record.get("format"));
  if (auto scale = record.getAs<FloatAttr>("scale"))
    value.scale = scale.getValueAsDouble();
  if (auto zeroPoint = record.getAs<IntegerAttr>("zero_point"))
    value.zeroPoint = zeroPoint.getValue().getSExtValue();
  return value;
}

Attribute makeRecord(Builder &builder, const SignatureValue &value) {
  if (!value.format)
    return builder.getDictionaryAttr({});
  return builder.getDictionaryAttr(
      {builder.getNamedAttr("format", TypeAttr::get(value.format)),
       builder.getNamedAttr("scale", builder.getF64FloatAttr(value.scale)),
       builder.getNamedAttr("zero_point",
                            builder.getI64IntegerAttr(value.zeroPoint))});
}

/// The border that `record` describes; nullopt if it is none.
std::optional<Signature> readRecord(DictionaryAttr record) {
  auto arguments = record ? record.getAs<ArrayAttr>("args") : ArrayAttr();
  auto results = record ? record.getAs<ArrayAttr>("results") : ArrayAttr();
  if (!arguments || !results)
    return std::nullopt;
  Signature signature;
  for (Attribute entry : arguments)
    signature.arguments.push_back(readValue(entry));
  for (Attribute entry : results)
    signature.results.push_back(readValue(entry));
  return signature;
}

} // namespace

LogicalResult mlir::lowp::verifySignatureAttribute(Operation *op,
                                                   Attribute value) {
  auto functions = dyn_cast<DictionaryAttr>(value);
  if (!functions)
    return op->emitOpError(
               "'lowp.signature' must be {FUNCTION = {args = [..], results "
               "= [..]}}, got ")
           << value << " (MODULE-C3)";
  for (NamedAttribute function : functions) {
    auto lists = dyn_cast<DictionaryAttr>(function.getValue());
    for (StringRef key : {"args", "results"}) {
      auto list = lists ? lists.getAs<ArrayAttr>(key) : ArrayAttr();
      if (!list)
        return op->emitOpError("'lowp.signature' of '")
               << function.getName().getValue()
               << "' must be {args = [..], results = "
               << "[..]}, got " << function.getValue() << " (MODULE-C3)";
      for (auto [index, entry] : llvm::enumerate(list)) {
        // A float, or what has no codes.
        if (auto dictionary = dyn_cast<DictionaryAttr>(entry);
            dictionary && dictionary.empty())
          continue;
        if (failed(verifyRecord(op, entry, kCodeFields,
                                "entry " + Twine(index) + " of '" + key +
                                    "' in "
                                    "'lowp.signature'",
                                "MODULE-C3")))
          return failure();
      }
    }
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

std::optional<Signature> Signature::read(func::FuncOp function) {
  auto module = function->getParentOfType<ModuleOp>();
  auto functions =
      module ? module->getAttrOfType<DictionaryAttr>(kSignatureAttrName)
             : DictionaryAttr();
  if (!functions)
    return std::nullopt;
  std::optional<Signature> signature =
      readRecord(functions.getAs<DictionaryAttr>(function.getSymName()));
  if (!signature)
    return std::nullopt;
  size_t lenArguments = signature->arguments.size(),
         lenResults = signature->results.size();
  bool fits = lenArguments == function.getNumArguments() &&
              lenResults == function.getNumResults();
  bool fitsLoops = function.getNumResults() == 0 &&
                   lenArguments + lenResults == function.getNumArguments();
  return fits || fitsLoops ? signature : std::nullopt;
}

void Signature::write(func::FuncOp function) const {
  Builder builder(function.getContext());
  SmallVector<Attribute> argumentList, resultList;
  for (const SignatureValue &value : arguments)
    argumentList.push_back(makeRecord(builder, value));
  for (const SignatureValue &value : results)
    resultList.push_back(makeRecord(builder, value));
  DictionaryAttr record = builder.getDictionaryAttr(
      {builder.getNamedAttr("args", builder.getArrayAttr(argumentList)),
       builder.getNamedAttr("results", builder.getArrayAttr(resultList))});
  function->getParentOfType<ModuleOp>()->setAttr(
      kSignatureAttrName, builder.getDictionaryAttr(builder.getNamedAttr(
                              function.getSymName(), record)));
}

std::string Signature::describeMismatch(func::FuncOp function) const {
  std::string text;
  llvm::raw_string_ostream os(text);
  StringRef name = function.getSymName();
  for (auto [key, values, types] :
       {std::tuple(StringRef("args"), ArrayRef(arguments),
                   function.getArgumentTypes()),
        std::tuple(StringRef("results"), ArrayRef(results),
                   function.getResultTypes())}) {
    if (values.size() != types.size()) {
      os << "'lowp.signature' has " << values.size() << " " << key
         << " for the " << types.size() << " of '" << name << "'";
      return text;
    }
    for (auto [index, value, type] : llvm::enumerate(values, types)) {
      Type element = getElementTypeOrSelf(type);
      bool isCode = isa<FormatTypeInterface>(element);
      if (value.format ? value.format == element : !isCode)
        continue;
      os << "entry " << index << " of '" << key
         << "' in 'lowp.signature' is not the format of '" << name << "' there";
      return text;
    }
  }
  return text;
}

std::optional<std::pair<Operation *, std::string>>
mlir::lowp::findSignatureFault(ModuleOp module) {
  auto functions = module->getAttrOfType<DictionaryAttr>(kSignatureAttrName);
  for (NamedAttribute entry :
       functions ? functions.getValue() : ArrayRef<NamedAttribute>()) {
    StringRef name = entry.getName().strref();
    auto function = module.lookupSymbol<func::FuncOp>(name);
    if (!function)
      return std::pair(module.getOperation(),
                       ("'lowp.signature' describes '" + name +
                        "', and there is no such function")
                           .str());
    std::optional<Signature> signature =
        readRecord(dyn_cast<DictionaryAttr>(entry.getValue()));
    std::string mismatch =
        signature ? signature->describeMismatch(function) : "";
    if (!mismatch.empty())
      return std::pair(function.getOperation(), mismatch);
  }
  return std::nullopt;
}
