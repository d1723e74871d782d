//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which kernels are there, and what do the loops of a contraction take?
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEGEN_KERNELS_KERNELS_H
#define LOWP_LIB_CODEGEN_KERNELS_KERNELS_H

#include "lowp/Codegen/Kernel.h"
#include "lowp/Constants/CodeTensor.h"

#include <vector>

namespace mlir::lowp {

namespace kernels {
#define LOWP_KERNEL(NAME) const Kernel &get##NAME();
#include "Kernels.def"
} // namespace kernels

/// All codes of a narrow format, ascending.
std::vector<int64_t> getValidCodes(FormatTypeInterface format);
/// Whether each code of `format` is the integer that it stands for, in at most `bits` bits.
bool isWorthItsCode(Type format, unsigned bits);
/// The op behind `value` that reshapes do not change the order of the elements of.
Operation *getUnshaped(Value value);
/// The constant codes of `value`, row-major, also behind reshapes; failure if there are none.
FailureOr<CodeTensor> getConstantCodes(Value value);
/// Bytes that `type` takes with one storage integer per code.
int64_t getStorageBytes(RankedTensorType type);
/// Bytes of the constant operands of `op` with one storage integer per code.
int64_t getConstantBytes(linalg::GenericOp op);

/// What a loop takes beside its body, each step: to count, and to branch.
constexpr double kLoopOperations = 2;

/// Cycles of the loops over one lowp.mac per step, the operands' codes in memory, in the
/// order of lowp-order-loops. Loops over consecutive elements are taken to be vectorised,
/// with the rest of a trip element by element, unless `extra`, operations that each step
/// takes beside its format's, is not 0: those address elements.
double getLoopCycles(linalg::GenericOp op, const Capabilities &machine, double extra);

} // namespace mlir::lowp

#endif // LOWP_LIB_CODEGEN_KERNELS_KERNELS_H
