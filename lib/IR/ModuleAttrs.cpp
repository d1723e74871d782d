//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Checks the attributes by which phases tell each other of a program:
// `lowp.phase`, `lowp.entry`, `lowp.layers`, `lowp.requant`, `lowp.signature`
// on the module, `lowp.layer` on ops.
//
//===----------------------------------------------------------------------===//

#include "ModuleAttrs.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/Phase.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>

namespace mlir::lowp {

namespace {

bool isFormat(Attribute value) {
  auto type = dyn_cast<TypeAttr>(value);
  return type && isa<FormatTypeInterface>(type.getValue());
}

bool isCount(Attribute value) {
  auto count = dyn_cast<IntegerAttr>(value);
  return count && count.getType().isSignlessInteger(64) && count.getInt() >= 0;
}

bool isFiniteReal(Attribute value) {
  auto real = dyn_cast<FloatAttr>(value);
  return real && std::isfinite(real.getValueAsDouble());
}

bool isScale(Attribute value) {
  return isFiniteReal(value) &&
         isValidScale(cast<FloatAttr>(value).getValueAsDouble());
}

bool isZeroPoint(Attribute value) {
  auto zeroPoint = dyn_cast<IntegerAttr>(value);
  return zeroPoint && zeroPoint.getType().isSignlessInteger(64) &&
         llvm::isInt<32>(zeroPoint.getInt());
}

bool isLayerKind(Attribute value) {
  auto kind = dyn_cast<StringAttr>(value);
  return kind && llvm::is_contained({"conv", "fc", "matmul", "input", "value"},
                                    kind.getValue());
}

/// An entry of a dictionary.
struct Field {
  StringLiteral key;
  bool isRequired;
  bool (*isValid)(Attribute);
  StringLiteral expected;
};

bool isText(Attribute value) { return isa<StringAttr>(value); }

constexpr Field kLayerFields[] = {
    {"name", true, isText, "a string"},
    {"kind", true, isLayerKind, "conv, fc, matmul, input or value"},
    {"weights", false, isText, "a string"},
    {"activations", false, isText, "a string"},
    {"parameters", false, isCount, "an i64 from 0"},
    {"weight_bits", false, isCount, "an i64 from 0"},
    {"weight_bytes", false, isCount, "an i64 from 0"},
    {"float_bytes", false, isCount, "an i64 from 0"},
    {"weight_format", false, isFormat, "a format"},
    {"activation_format", false, isFormat, "a format"},
    {"predicted_sqnr_db", false, isFiniteReal, "a finite float"},
    {"measured_sqnr_db", false, isFiniteReal, "a finite float"},
};

constexpr Field kCodeFields[] = {
    {"format", true, isFormat, "a format"},
    {"scale", true, isScale, "a positive float that is a normal f32"},
    {"zero_point", true, isZeroPoint, "an i64 that is an i32"},
};

/// Checks the `fields` of `value`, a dictionary; `where` names it in messages.
LogicalResult verifyFields(Operation *op, Attribute value,
                           ArrayRef<Field> fields, const Twine &where,
                           StringRef rule) {
  auto dictionary = dyn_cast<DictionaryAttr>(value);
  if (!dictionary) {
    InFlightDiagnostic error = op->emitOpError()
                               << where << " must be a record {";
    llvm::interleaveComma(fields, error, [&](const Field &field) {
      error << field.key << " = ..";
    });
    return error << "}, got " << value << " (" << rule << ")";
  }
  for (const Field &field : fields) {
    Attribute entry = dictionary.get(field.key);
    if (!entry && field.isRequired)
      return op->emitOpError()
             << where << " has no '" << field.key << "', which is "
             << field.expected << " (" << rule << ")";
    if (entry && !field.isValid(entry))
      return op->emitOpError()
             << "'" << field.key << "' of " << where << " must be "
             << field.expected << ", got " << entry << " (" << rule << ")";
  }
  return success();
}

LogicalResult verifyLayers(Operation *op, Attribute value) {
  auto layers = dyn_cast<ArrayAttr>(value);
  if (!layers)
    return op->emitOpError(
               "'lowp.layers' must be a list of records, as lowp-allocate "
               "writes it, got ")
           << value << " (MODULE-C1)";
  for (auto [index, layer] : llvm::enumerate(layers))
    if (failed(verifyFields(op, layer, kLayerFields,
                            "entry " + Twine(index) + " of 'lowp.layers'",
                            "MODULE-C1")))
      return failure();
  return success();
}

/// {FUNCTION = {args = [..], results = [..]}}, each entry {} or a code.
LogicalResult verifySignature(Operation *op, Attribute value) {
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
        if (failed(verifyFields(op, entry, kCodeFields,
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

} // namespace

LogicalResult verifyDiscardableAttribute(Operation *op,
                                         NamedAttribute attribute) {
  StringRef name = attribute.getName();
  Attribute value = attribute.getValue();
  auto text = dyn_cast<StringAttr>(value);
  if (name == "lowp.layer" && (!text || text.empty()))
    return op->emitOpError("'lowp.layer' must be the name of a layer, got ")
           << value << " (MODULE-C4)";
  if (!llvm::is_contained({StringRef(kPhaseAttrName), StringRef(kEntryAttrName),
                           StringRef("lowp.layers"), StringRef("lowp.requant"),
                           StringRef("lowp.signature")},
                          name))
    return success();
  if (!isa<ModuleOp>(op))
    return op->emitOpError("'")
           << name << "' stands on modules only (MODULE-C5)";
  if (name == kPhaseAttrName && (!text || !symbolizePhase(text.getValue())))
    return op->emitOpError("'lowp.phase' must be one of float, calibrated, "
                           "allocated, quantized, integer, loops (PHASE-C1)");
  if (name == kEntryAttrName && !text)
    return op->emitOpError("'lowp.entry' must be a string (PHASE-C2)");
  if (name == "lowp.requant" && (!text || (text.getValue() != "shift" &&
                                           text.getValue() != "multiplier")))
    return op->emitOpError(
               "'lowp.requant' must be \"shift\" or \"multiplier\", got ")
           << value << " (MODULE-C2)";
  if (name == "lowp.layers")
    return verifyLayers(op, value);
  if (name == "lowp.signature")
    return verifySignature(op, value);
  return success();
}

} // namespace mlir::lowp
