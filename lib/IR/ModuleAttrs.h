//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which attributes of the dialect may stand on foreign ops, and what they hold.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_IR_MODULEATTRS_H
#define LOWP_LIB_IR_MODULEATTRS_H

#include "mlir/IR/Operation.h"

namespace mlir::lowp {

/// An entry of a record, which is a dictionary.
struct RecordField {
  StringLiteral key;
  bool isRequired;
  bool (*isValid)(Attribute);
  StringLiteral expected;
};

/// Checks of entries: a format (readFormatAttribute), a float that is no NaN or
/// infinity.
bool isFormat(Attribute value);
bool isFiniteReal(Attribute value);

/// Checks the `fields` of `value`; `where` names it in messages, `rule` is what it
/// breaks. Reports at `op`.
LogicalResult verifyRecord(Operation *op, Attribute value,
                           ArrayRef<RecordField> fields, const Twine &where,
                           StringRef rule);

/// Checks one discardable attribute `lowp.*` of `op`: what reads it later may
/// trust its structure. Reports at `op`.
LogicalResult verifyDiscardableAttribute(Operation *op,
                                         NamedAttribute attribute);

} // namespace mlir::lowp

#endif // LOWP_LIB_IR_MODULEATTRS_H
