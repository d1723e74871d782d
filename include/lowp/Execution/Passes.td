//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The passes between loops and machine code.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_EXECUTION_PASSES_TD
#define LOWP_EXECUTION_PASSES_TD

include "mlir/Pass/PassBase.td"

def LowpRequireLoops : Pass<"lowp-require-loops", "::mlir::ModuleOp"> {
  let summary = "Fail on a program that is not in loops";
  let description = [{
    The first pass of `lowp-loops-to-llvm`: upstream's passes would say something about
    tensors. Changes nothing.

    Errors: a module in another phase than loops.
  }];
}

def LowpDropMarks : Pass<"lowp-drop-marks", "::mlir::func::FuncOp"> {
  let summary = "Take marks such as lowp.result off arguments";
  let description = [{
    Attributes `lowp.*` of arguments: LLVM IR has no place for them, and upstream's
    translation would warn of each. What they said is in `lowp.signature`.
  }];
}

def LowpTotalArith : Pass<"lowp-total-arith", "::mlir::ModuleOp"> {
  let summary = "Give a meaning to arithmetic that MLIR leaves open";
  let description = [{
    What docs/NumericContract.md says, and the C exit does: `arith.fptosi` and `fptoui`
    of a number that has no integer of the type give 0, and `arith.shli`, `shrsi` and
    `shrui` shift by the amount modulo the width. Scalars only; widths of shifted
    integers must be powers of two. Constant amounts are left as they are.

    ```mlir
    %s = arith.shli %a, %n : i32
    // becomes
    %m = arith.andi %n, %c31 : i32
    %s = arith.shli %a, %m : i32
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def LowpGuardAccesses : Pass<"lowp-guard-accesses", "::mlir::ModuleOp"> {
  let summary = "Assert that accesses by data stay inside of their buffers";
  let description = [{
    Puts a `cf.assert` before each `memref.load` and `memref.store` whose indices are
    not known to be inside, and before slices, casts and copies of sizes that are known
    only when the program runs. The JIT runs it: what a program computes must not end
    the process.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::cf::ControlFlowDialect",
                           "::mlir::memref::MemRefDialect"];
}

def LowpAssertionsToCalls : Pass<"lowp-assertions-to-calls", "::mlir::ModuleOp"> {
  let summary = "Turn cf.assert into calls of a function of the JIT";
  let description = [{
    `cf.assert` becomes a call of `lowp_check_assertion(i32 holds, i64 number)`, which
    ends the run with the text of that number in the module attribute
    `lowp.assertions`; upstream's lowering ends the process. The text says where the
    assertion stands.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect"];
}

def LowpOutlineLoops : Pass<"lowp-outline-loops", "::mlir::ModuleOp"> {
  let summary = "Move the loops of large functions into functions of their own";
  let description = [{
    The outermost loops of a function that has at least 48 of them go into private
    functions that are not inlined; constants go along. LLVM's analyses walk back from
    each loop over all before it, so that their time grows with the square of the
    number. Results are unchanged.
  }];
}

#endif // LOWP_EXECUTION_PASSES_TD
