//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does C spell a type, a number and a table? Numbers are exact: floats are
// hexadecimal, infinities and NaN go through their bits.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_TARGET_C_LITERALS_H
#define LOWP_LIB_TARGET_C_LITERALS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/raw_ostream.h"
#include <string>
#include <vector>

namespace mlir::lowp {

/// Returns the type of array elements in C; nullopt for a type without one. i1
/// takes a byte.
std::optional<std::string> getElementTypeInC(Type type, bool isUnsigned = false);

/// Returns the exact literal of a signed integer that has `width` bits (8 to 64).
std::string getIntegerLiteral(const APInt &value);

/// Returns the exact literal of a finite float or double; nullopt for others.
std::optional<std::string> getFloatLiteral(const APFloat &value);

/// Prints the rows of the initialiser of `values`, which ConstantView reads and whose type is
/// one of C, indented by two.
void printTable(llvm::raw_ostream &os, ElementsAttr values, bool isUnsigned);

/// Returns the size of an array element in C, in bytes.
int64_t getSizeInC(Type type);

} // namespace mlir::lowp

#endif // LOWP_LIB_TARGET_C_LITERALS_H
