//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The toy dialect for C++: what a dialect with formats, layers and kinds of ops of its
// own declares.
//
//===----------------------------------------------------------------------===//

#ifndef TOY_TOY_H
#define TOY_TOY_H

#include "lowp/CodeForm/CodeForm.h"
#include "lowp/Codegen/Kernel.h"
#include "lowp/IR/FormatFamily.h"
#include "lowp/IR/LayerOpInterface.h"
#include "lowp/IR/Lowp.h"
#include "lowp/Quantizers/Quantizer.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "Toy.h.inc"

#define GET_TYPEDEF_CLASSES
#include "ToyTypes.h.inc"

#define GET_OP_CLASSES
#include "ToyOps.h.inc"

namespace toy {

/// Adds the dialect, and has it loaded together with lowp: the names of its
/// families are known wherever those of lowp are.
void registerDialect(mlir::DialectRegistry &registry);

/// `toy:B`.
const mlir::lowp::FormatFamily &getFamily();

/// "FORMAT/toy-loud".
const mlir::lowp::Quantizer &getQuantizer();
/// "FORMAT/toy-feedback".
const mlir::lowp::Quantizer &getFeedbackQuantizer();
/// "toy:B/toy-short" and "toy:B/toy-beyond".
const mlir::lowp::Quantizer &getShortQuantizer();
const mlir::lowp::Quantizer &getBeyondQuantizer();
/// "toy:BITS/toy-boast".
const mlir::lowp::Quantizer &getBoastingQuantizer();

/// Pooling by the minimum.
const mlir::lowp::CodeForm &getMinPoolForm();

/// "toy:abacus", "toy:slate".
const mlir::lowp::TargetModel &getTarget();

/// "toy-outer".
const mlir::lowp::Kernel &getKernel();

} // namespace toy

#endif // TOY_TOY_H
