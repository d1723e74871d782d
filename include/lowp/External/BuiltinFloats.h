//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The builtin small floating-point types (f8E4M3FN, f4E2M1FN, ...) as formats.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_EXTERNAL_BUILTINFLOATS_H
#define LOWP_EXTERNAL_BUILTINFLOATS_H

namespace mlir {
class DialectRegistry;

namespace lowp {

/// Lets the builtin floats of at most 8 bits implement the interfaces of formats
/// in every context that loads the dialect. Floats that `arith` computes with
/// (f16, bf16, tf32, f32, f64, ...) stay what they are.
void registerBuiltinFloatFormats(DialectRegistry &registry);

} // namespace lowp
} // namespace mlir

#endif // LOWP_EXTERNAL_BUILTINFLOATS_H
