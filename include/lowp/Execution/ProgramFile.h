//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How is a program read that a command names?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_EXECUTION_PROGRAMFILE_H
#define LOWP_EXECUTION_PROGRAMFILE_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace llvm {
class SourceMgr;
} // namespace llvm

namespace mlir::lowp {

/// The module of `path` (MLIR text or bytecode; "-" is standard input), which is noted as an
/// input of the command. `sources` gets the text, for whoever prints diagnostics.
///
/// Errors: what the parser says, as diagnostics; of the rest `fail` is told: a file that
/// cannot be opened or that the command is writing, text that the parser refuses without a
/// word.
OwningOpRef<ModuleOp> readProgram(StringRef path, MLIRContext &context,
                                  llvm::SourceMgr &sources,
                                  function_ref<void(const Twine &)> fail);

} // namespace mlir::lowp

#endif // LOWP_EXECUTION_PROGRAMFILE_H
