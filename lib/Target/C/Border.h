//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does a caller of the emitted C have to know? This file describes each
// argument and result (shape, format, scale, zero point) and writes the header.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_TARGET_C_BORDER_H
#define LOWP_LIB_TARGET_C_BORDER_H

#include "lowp/IR/Signature.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <optional>
#include <string>
#include <vector>

namespace mlir::lowp {

/// One argument of the C function: what it is at the border, and what it is in C.
struct BorderValue : SignatureValue {
  std::string name;     ///< of the parameter: input, input1, output, ...
  std::string elementType; ///< in C
  MemRefType type;
  bool isResult = false;
  bool isWritten = false;
  bool isUnsigned = false;
};

/// Describes the memref arguments of `function` from `lowp.signature` of its module;
/// without it, arguments that are written are results.
///
/// Errors: an argument that is no static memref, or whose elements have no type in
/// C; diagnosed here.
FailureOr<SmallVector<BorderValue>> describeBorder(func::FuncOp function);

/// Whether the codes of `format` (may be null) are unsigned.
bool isUnsignedFormat(Type format);

/// The codes of a format whose codes are equally spaced.
struct CodeRange {
  int64_t least = 0, most = 0;
  double step = 1.0; ///< real distance of two neighbouring codes at scale 1
};

/// Returns the codes of `format` (may be null); nullopt if they are not integers of
/// at most 64 bits, equally spaced.
std::optional<CodeRange> getCodeRange(Type format);

/// What the codes of a format of at most 8 bits without integer codes are worth, and
/// how numbers are rounded to them, to nearest even.
struct CodeTable {
  std::vector<double> values; ///< by the bits of the code; 0 without a finite value
  std::vector<double> thresholds;
  std::vector<int64_t> levelCodes; ///< of the number of thresholds that are reached
};

/// Returns the table of `format` (may be null), or nullopt.
std::optional<CodeTable> getCodeTable(Type format);

/// Prints the parameter list of the prototype; `restrict` in the definition only,
/// because C++ reads the header.
std::string getParameterList(ArrayRef<BorderValue> border, bool isDefinition);

/// Static memory of the program, in bytes.
struct StaticMemory {
  int64_t tableBytes = 0;   ///< constant tables
  int64_t scratchBytes = 0; ///< intermediate values
};

/// Returns the text of the header. `symbol` is the name of the function in MLIR;
/// `isChosen`: the user has asked for `entryName`.
std::string emitHeader(ArrayRef<BorderValue> border, StringRef entryName, StringRef symbol,
                       bool isChosen, StaticMemory memory);

} // namespace mlir::lowp

#endif // LOWP_LIB_TARGET_C_BORDER_H
