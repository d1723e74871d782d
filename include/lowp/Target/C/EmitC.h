//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What C program computes what a function at phase loops computes? This header
// answers with two texts: a C99 source file and the header that declares its
// entry point. Phase: takes `loops`; the IR is not changed.
//
// The C depends on <stdint.h> alone. Weights are `static const` tables, every
// other buffer is a static array shared by buffers that are never alive at the
// same time, so the entry point is not re-entrant. Integer arithmetic wraps where
// it cannot be proved not to overflow, as `arith` says; nothing in the output has
// undefined behaviour. Two properties of C99 are taken from the implementation,
// as gcc and clang define them: `>>` of a negative number copies the sign, and
// conversion to a signed type wraps.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TARGET_C_EMITC_H
#define LOWP_TARGET_C_EMITC_H

#include "lowp/Target/C/SourceText.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <string>

namespace mlir::lowp {

struct CEmissionOptions {
  /// Name of the entry point; empty: the name of the function, made a C name.
  std::string entryName;
  /// Name of the header that the source includes; empty: the source stands alone.
  std::string headerFile;
};

/// Reads the tables of its module where it is written.
struct CProgram {
  std::string entryName;
  SourceText source;
  std::string header;
};

/// Returns the C source and header for `entry`, a function at phase loops: one
/// block, memref arguments of static shape, no results.
///
/// Errors: an operation, type or name without a form in C; diagnosed here, on the
/// operation.
FailureOr<CProgram> emitC(func::FuncOp entry, const CEmissionOptions &options);

/// Whether `name` can name a function in C and C++: an identifier that is neither
/// a keyword, nor reserved, nor `main`, nor a name that the emitted code uses.
bool isUsableCName(StringRef name);

} // namespace mlir::lowp

#endif // LOWP_TARGET_C_EMITC_H
