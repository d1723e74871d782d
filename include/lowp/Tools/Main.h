//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a dialect with number formats of its own come into the tools? Its author
// links a tool again, with one more dialect: main is one call.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TOOLS_MAIN_H
#define LOWP_TOOLS_MAIN_H

#include "mlir/IR/DialectRegistry.h"

namespace mlir::lowp {

/// The tools, which know the dialects of `extra` as well as those of Lowp. A
/// foreign dialect whose formats are asked for by name (`weights=toy:4`) must be
/// loaded with the lowp dialect: by an extension of `extra`, see
/// docs/HowTo/AddAFormat.md. Each links a library of its name: LowpQuantOpt,
/// LowpQuantRun, LowpQuantTranslate.
int quantOptMain(int argc, char **argv,
                 const DialectRegistry &extra = DialectRegistry());
int quantRunMain(int argc, char **argv,
                 const DialectRegistry &extra = DialectRegistry());
int quantTranslateMain(int argc, char **argv,
                       const DialectRegistry &extra = DialectRegistry());

} // namespace mlir::lowp

#endif // LOWP_TOOLS_MAIN_H
