//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// LLVM IR has no place for our marks on arguments.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/Passes.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPDROPMARKS
#include "lowp/Execution/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;

namespace {

struct DropMarksPass : lowp::impl::LowpDropMarksBase<DropMarksPass> {
  void runOnOperation() override {
    FunctionOpInterface function = getOperation();
    for (unsigned index = 0; index < function.getNumArguments(); ++index)
      for (NamedAttribute mark : function.getArgAttrs(index))
        if (mark.getNameDialect() && mark.getNameDialect()->getNamespace() == "lowp")
          function.removeArgAttr(index, mark.getName());
  }
};

} // namespace
