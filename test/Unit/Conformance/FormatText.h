//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Codes of any format in the text of test programs, where every code travels as
// an i64; and what a lowered program may contain.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_UNIT_CONFORMANCE_FORMATTEXT_H
#define LOWP_TEST_UNIT_CONFORMANCE_FORMATTEXT_H

#include "Formats.h"
#include "mlir/IR/BuiltinOps.h"

/// Skips the rest of a test of a parameter, with the reason that the list
/// gives.
#define LOWP_SKIP_IF_LISTED(law)                                               \
  if (std::string reason = GetParam().getSkipReason(law); !reason.empty())     \
  GTEST_SKIP() << reason

namespace lowp_conformance {

/// The code as it is stored, extended to 64 bits.
int64_t toStored(const llvm::APSInt &code);

/// Lines that read `name` of the format from element `index` of a memref of
/// i64.
std::string loadCode(mlir::lowp::FormatTypeInterface format,
                     const std::string &name, const std::string &memref,
                     const std::string &index, const std::string &memrefType);

/// Lines that make `%code`, an i64, of `name`.
std::string storeCode(mlir::lowp::FormatTypeInterface format,
                      const std::string &name);

/// How a type is written.
std::string print(mlir::Type type);

std::string replaceAll(std::string text, const std::string &from,
                       const std::string &to);

/// The first op of a lowered module that is not one of those that every target
/// has (FormatLoweringInterface lists them), printed; empty if there is none.
std::string findForeignOp(mlir::ModuleOp module);

} // namespace lowp_conformance

#endif // LOWP_TEST_UNIT_CONFORMANCE_FORMATTEXT_H
