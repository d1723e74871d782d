//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which small passes around bufferization does a program need that upstream
// lacks? They have no flags: lowp-to-loops is made of them.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CONVERSION_BUFFERPASSES_H
#define LOWP_CONVERSION_BUFFERPASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include <optional>

namespace mlir::lowp {

/// Appends upstream's lowering of TOSA to linalg, f64 narrowed to f32 where
/// `narrowF64` says so, without TOSA's level checks: those reject a dynamic batch,
/// and ranks that are too high for small devices only.
void buildTosaToLinalg(OpPassManager &pm, bool narrowF64 = true);
/// Whether TOSA below `root` computes with f64: only then narrowF64 is wanted, since
/// upstream's narrowing refuses every constant that is not TOSA's.
bool hasTosaF64(Operation *root);
/// buildTosaToLinalg, if the module has any TOSA.
std::unique_ptr<Pass> createLowerTosaPass();
/// Turns each tensor result of every function with a body that nobody calls into
/// a trailing memref argument that is written, and has the attribute lowp.result; its
/// tensor arguments are the caller's and are not written. A program without tensor
/// results is left as it is.
std::unique_ptr<Pass> createResultsToArgumentsPass();
/// How many trailing arguments of `function` are its results, as that pass left it;
/// nullopt for a function that it has not turned.
std::optional<unsigned> countResultArguments(func::FuncOp function);
/// memref.copy -> a linalg copy, so that none needs a runtime function.
std::unique_ptr<Pass> createCopiesToLinalgPass();
/// Fuses element-wise ops into consumers that read each element once.
std::unique_ptr<Pass> createFuseElementwisePass();
/// Puts the last parallel loop of a reduction innermost where that reads and
/// writes consecutive elements. Each sum is formed in the same order as before.
std::unique_ptr<Pass> createOrderLoopsPass();
/// Tiles the element-wise op that rescales a contraction and moves the contraction
/// and its initial value into the tile loops (scf.for).
std::unique_ptr<Pass> createTileEpiloguePass();
/// scf.for on buffers -> affine.for, where its bounds allow.
std::unique_ptr<Pass> createRaiseForPass();

} // namespace mlir::lowp

#endif // LOWP_CONVERSION_BUFFERPASSES_H
