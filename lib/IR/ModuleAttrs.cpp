//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Checks the attributes by which phases tell each other of a program:
// `lowp.phase`, `lowp.entry`, `lowp.layers`, `lowp.requant`, `lowp.target`,
// `lowp.signature` (Signature.cpp) on the module, `lowp.layer` and `lowp.kernel` on ops.
//
//===----------------------------------------------------------------------===//

#include "ModuleAttrs.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/Signature.h"
#include "mlir/IR/BuiltinOps.h"

#include <cmath>

namespace mlir::lowp {

bool isFormat(Attribute value) {
  return isa_and_nonnull<FormatTypeInterface>(readFormatAttribute(value));
}

bool isFiniteReal(Attribute value) {
  auto real = dyn_cast<FloatAttr>(value);
  return real && std::isfinite(real.getValueAsDouble());
}

namespace {

bool isCount(Attribute value) {
  auto count = dyn_cast<IntegerAttr>(value);
  return count && count.getType().isSignlessInteger(64) && count.getInt() >= 0;
}

bool isLayerKind(Attribute value) {
  auto kind = dyn_cast<StringAttr>(value);
  return kind && llvm::is_contained({"conv", "fc", "matmul", "input", "value"},
                                    kind.getValue());
}

bool isText(Attribute value) { return isa<StringAttr>(value); }

constexpr RecordField kLayerFields[] = {
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
    {"worst_case_sqnr_db", false, isFiniteReal, "a finite float"},
    {"worst_case_error", false, isFiniteReal, "a finite float"},
};

LogicalResult verifyLayers(Operation *op, Attribute value) {
  auto layers = dyn_cast<ArrayAttr>(value);
  if (!layers)
    return op->emitOpError(
               "'lowp.layers' must be a list of records, as lowp-allocate "
               "writes it, got ")
           << value << " (MODULE-C1)";
  for (auto [index, layer] : llvm::enumerate(layers))
    if (failed(verifyRecord(op, layer, kLayerFields,
                            "entry " + Twine(index) + " of 'lowp.layers'",
                            "MODULE-C1")))
      return failure();
  return success();
}

} // namespace

LogicalResult verifyRecord(Operation *op, Attribute value,
                           ArrayRef<RecordField> fields, const Twine &where,
                           StringRef rule) {
  auto dictionary = dyn_cast<DictionaryAttr>(value);
  if (!dictionary) {
    InFlightDiagnostic error = op->emitOpError()
                               << where << " must be a record {";
    llvm::interleaveComma(fields, error, [&](const RecordField &field) {
      error << field.key << " = ..";
    });
    return error << "}, got " << value << " (" << rule << ")";
  }
  for (const RecordField &field : fields) {
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

LogicalResult verifyDiscardableAttribute(Operation *op,
                                         NamedAttribute attribute) {
  StringRef name = attribute.getName();
  Attribute value = attribute.getValue();
  auto text = dyn_cast<StringAttr>(value);
  if (name == "lowp.layer" && (!text || text.empty()))
    return op->emitOpError("'lowp.layer' must be the name of a layer, got ")
           << value << " (MODULE-C4)";
  if (name == kKernelAttrName && (!text || text.empty()))
    return op->emitOpError("'lowp.kernel' must be the name of a kernel, got ")
           << value << " (MODULE-C6)";
  if (!llvm::is_contained({StringRef(kPhaseAttrName), StringRef(kEntryAttrName),
                           StringRef("lowp.layers"), StringRef("lowp.requant"),
                           StringRef(kTargetAttrName), StringRef(kSignatureAttrName)},
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
  if (name == kTargetAttrName && !isa<TargetAttr, StringAttr>(value))
    return op->emitOpError("'lowp.target' must be #lowp.target<\"triple\", ..> or its "
                           "text, got ")
           << value << " (MODULE-C6)";
  if (name == "lowp.layers")
    return verifyLayers(op, value);
  if (name == kSignatureAttrName)
    return verifySignatureAttribute(op, value);
  return success();
}

} // namespace mlir::lowp
