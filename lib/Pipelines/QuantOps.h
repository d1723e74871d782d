//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Does a program say itself what is quantised?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_PIPELINES_QUANTOPS_H
#define LOWP_LIB_PIPELINES_QUANTOPS_H

#include "mlir/IR/BuiltinOps.h"

namespace mlir::lowp {

/// Whether `module` has ops of upstream's quant dialect: it is imported, and
/// its formats are kept.
bool hasQuantOps(ModuleOp module);

} // namespace mlir::lowp

#endif // LOWP_LIB_PIPELINES_QUANTOPS_H
