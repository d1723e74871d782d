//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What dialects bring along: families of formats, code forms, quantizers, targets, kernels.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_COLLECTFROMDIALECTS_H
#define LOWP_IR_COLLECTFROMDIALECTS_H

#include "mlir/IR/Dialect.h"
#include "mlir/IR/MLIRContext.h"

namespace mlir::lowp {

/// What `get`, a method of the dialect interface `Interface`, gives of every loaded dialect
/// that has registered one.
template <typename Interface, typename Range>
auto collectFromDialects(MLIRContext *context, Range (Interface::*get)() const) {
  Range all;
  for (Dialect *dialect : context->getLoadedDialects())
    if (const auto *interface = dialect->getRegisteredInterface<Interface>())
      llvm::append_range(all, (interface->*get)());
  return all;
}

} // namespace mlir::lowp

#endif // LOWP_IR_COLLECTFROMDIALECTS_H
