//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// See Bytecode.h.
//
//===----------------------------------------------------------------------===//

#include "Bytecode.h"
#include "mlir/Bytecode/BytecodeImplementation.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// What an attribute begins with.
enum Code : uint64_t { kChoice = 0 };

/// Format, scales, zero points, granularity, spec, codes.
Attribute readChoice(DialectBytecodeReader &reader) {
  Type format;
  Attribute scales, zeroPoints;
  GranularityAttr granularity;
  StringAttr spec;
  ElementsAttr codes;
  if (failed(reader.readType(format)) || failed(reader.readAttribute(scales)) ||
      failed(reader.readOptionalAttribute(zeroPoints)) ||
      failed(reader.readAttribute(granularity)) || failed(reader.readAttribute(spec)) ||
      failed(reader.readOptionalAttribute(codes)))
    return {};
  return ChoiceAttr::getChecked([&] { return reader.emitError(); }, reader.getContext(),
                                format, scales, zeroPoints, granularity, spec, codes);
}

struct LowpBytecode : BytecodeDialectInterface {
  LowpBytecode(Dialect *dialect) : BytecodeDialectInterface(dialect) {}

  Attribute readAttribute(DialectBytecodeReader &reader) const final {
    uint64_t code = 0;
    if (failed(reader.readVarInt(code)))
      return {};
    if (code == kChoice)
      return readChoice(reader);
    reader.emitError() << "unknown kind of lowp attribute: " << code;
    return {};
  }

  /// Fails on what is kept as text.
  LogicalResult writeAttribute(Attribute attribute,
                               DialectBytecodeWriter &writer) const final {
    auto choice = dyn_cast<ChoiceAttr>(attribute);
    if (!choice)
      return failure();
    writer.writeVarInt(kChoice);
    writer.writeType(choice.getFormat());
    writer.writeAttribute(choice.getScalesAttr());
    writer.writeOptionalAttribute(choice.getZeroPointsAttr());
    writer.writeAttribute(choice.getGranularity());
    writer.writeAttribute(choice.getSpecAttr());
    writer.writeOptionalAttribute(choice.getCodesAttr());
    return success();
  }
};

} // namespace

void mlir::lowp::addBytecodeInterface(LowpDialect &dialect) {
  dialect.addInterfaces<LowpBytecode>();
}
