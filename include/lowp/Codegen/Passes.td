//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The passes of a target: kernels, loops.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CODEGEN_PASSES_TD
#define LOWP_CODEGEN_PASSES_TD

include "mlir/Pass/PassBase.td"

def LowpChooseKernels : Pass<"lowp-choose-kernels", "::mlir::ModuleOp"> {
  let summary = "Choose what each contraction is computed by on a machine";
  let description = [{
    Each `linalg.generic` with a `lowp.mac` gets `lowp.kernel`, the name of the kernel that
    is best for `target`, which becomes `lowp.target` of the module. What has the attribute
    already keeps it. The kernels give the same bits:

    | kernel       | applies to                                                          | weights in memory |
    |--------------|---------------------------------------------------------------------|-------------------|
    | `scalar`     | every contraction                                                   | one storage integer per code: packed ones are expanded when the program is compiled |
    | `packed`     | constant weights of less than 8 bits, as `lowp.unpack` reads them   | packed; each read decodes one |
    | `bit-planes` | constant weights of -1, 0 and 1, data worth the sum of at most 8 bits, or a sign | one or two words of 64 bits per 64 weights |
    | `dot`        | data of at most 8 bits, constant weights that are integers of 8 bits beside one base per channel, channels last, where the machine has a dot product of bytes | one byte per weight, in panels of vectors |
    | `tiles`      | the same where the machine has a tile unit for bytes (AMX), with 4 rows or more, and sums over fours of consecutive data | the same |
    | `depthwise`  | the same of windows over channels that each have weights of their own | one byte per weight, taps in fours |

    and those of other dialects (`KernelInterface`). Cycles come from the cost of the
    format (`getCost`) and the model of the machine (lowp/Codegen/Target.h).

    ```mlir
    linalg.generic {..} attrs = {lowp.kernel = "bit-planes"} { %m = lowp.mac ..
    ```

    Errors: a target, a kernel or a preference that there is not; a program in loops.
    Remarks (category `lowp-choose-kernels`): per contraction the kernel taken, its cycles
    and bytes, and why not each of the others.
  }];
  let options = [
    Option<"target", "target", "std::string", "\"\"",
           "any, host, or TRIPLE[:CPU[:+FEATURE..]] (default: what lowp.target says, else any)">,
    Option<"kernel", "kernel", "std::string", "\"\"",
           "The kernel to take wherever it applies">,
    Option<"prefer", "prefer", "std::string", "\"\"",
           "speed, balance (time x bytes of weights) or size (default: what the target's "
           "model says: speed for x86 and aarch64, balance for any other)">,
  ];
  let dependentDialects = ["::mlir::lowp::LowpDialect"];
}

def LowpApplyKernels : Pass<"lowp-apply-kernels", "::mlir::ModuleOp"> {
  let summary = "Rewrite contractions as their kernels compute";
  let description = [{
    Each contraction becomes what the kernel that `lowp.kernel` names makes of it; the
    attribute disappears. Contractions without it stay as they are, which is kernel
    `scalar`.

    Errors: a kernel that there is not, or that does not apply.
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
    "::mlir::tensor::TensorDialect", "::mlir::lowp::LowpDialect",
  ];
}

def LowpChannelsLast : Pass<"lowp-channels-last", "::mlir::ModuleOp"> {
  let summary = "Let tensors lie with their channels last";
  let description = [{
    For machines that have a dot product of bytes (`lowp.target`). Tensors of three
    dimensions or more that contractions with constant weights read or write, and what hangs
    together with them through element-wise ops, pools and pads, get their channels as the
    last dimension. Constants are moved when the program is compiled, the weights behind a
    flattened value too; arguments, results and what other ops read are transposed.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::lowp::LowpDialect", "::mlir::tensor::TensorDialect"];
}

def LowpBeginLoops : Pass<"lowp-begin-loops", "::mlir::ModuleOp"> {
  let summary = "Check that a program can become loops";
  let description = [{
    The first pass of `lowp-to-loops`. `target` becomes `lowp.target` of the module. A program in phase integer that computes with
    floats elsewhere than at its border gets `lowp.float_layers`, which
    `lowp-verify-phase` reads in the loops.

    Errors: a module without functions, one that is in loops already, what cannot
    be run (a type without a size, resources that are missing), a target that there is not.
  }];
  let options = [
    Option<"target", "target", "std::string", "\"\"", "As at lowp-choose-kernels">,
  ];
}

def LowpResultsToArguments : Pass<"lowp-results-to-arguments", "::mlir::ModuleOp"> {
  let summary = "Turn tensor results of functions into memref arguments that are written";
  let description = [{
    Each tensor result of a function with a body that nobody calls becomes a trailing
    memref argument of identity layout with the attribute `lowp.result`, of any batch;
    tensor arguments are the caller's and are not written. A function without tensor
    results is left as it is.

    ```mlir
    func.func @main(%x: tensor<4xf32>) -> tensor<4xf32>
    // becomes
    func.func @main(%x: tensor<4xf32> {bufferization.writable = false}, %r: memref<4xf32> {lowp.result})
    ```
  }];
  let dependentDialects = ["::mlir::bufferization::BufferizationDialect",
                           "::mlir::memref::MemRefDialect"];
}

def LowpFuseElementwise : Pass<"lowp-fuse-elementwise"> {
  let summary = "Fuse element-wise ops into consumers that read each element once";
  let description = [{
    Upstream's fusion of `linalg` ops on tensors, restricted to producers with one
    reader that reads each element once: a window or a contraction would compute it
    again for every one of its own elements.
  }];
}

def LowpFuseContracts : Pass<"lowp-fuse-contracts", "::mlir::ModuleOp"> {
  let summary = "Start sums from what is computed for them, and finish them where they are made";
  let description = [{
    Element-wise `linalg` ops whose result a `lowp.contract` starts its sums from, or that
    read each of its results once, move into its regions: no tensor of sums is left. What
    looks numbers up in tables stays outside.
  }];
  let dependentDialects = ["::mlir::lowp::LowpDialect"];
}

def LowpEmitKernels : Pass<"lowp-emit-kernels", "::mlir::ModuleOp"> {
  let summary = "Make loops of layers as their kernels compute";
  let description = [{
    Each `lowp.contract` on buffers of storage integers becomes the loops (`scf`, `vector`,
    instructions of the machine) that the kernel it names makes of it.

    Errors: a kernel that there is not, or that does not compute such an op on the machine
    that `lowp.target` names.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect",
  ];
}

def LowpOrderLoops : Pass<"lowp-order-loops"> {
  let summary = "Put consecutive elements into the innermost loop of reductions";
  let description = [{
    Moves the last parallel loop of a `linalg` op with reductions innermost, where it
    reads and writes consecutive elements (or one) of every operand, so that compilers
    vectorise it. Each sum is formed in the same order as before: floats keep their
    bits.
  }];
}

def LowpTileEpilogue : Pass<"lowp-tile-epilogue"> {
  let summary = "Compute and rescale the accumulators of a layer tile by tile";
  let description = [{
    Tiles the element-wise op that rescales a contraction of `lowp.mac` and moves the
    contraction and its initial value into the loops over tiles (`scf.for`), so that the
    accumulators take one tile: one image of one channel for rank 3 and more, one row
    for rank 2. A layer of a single tile is left alone.

    Errors: a layer that upstream cannot tile.
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect", "::mlir::scf::SCFDialect",
                           "::mlir::tensor::TensorDialect"];
}

def LowpCopiesToLinalg : Pass<"lowp-copies-to-linalg"> {
  let summary = "Turn memref.copy into linalg, so that it becomes loops";
  let description = [{
    `memref.copy` between ranked memrefs becomes a `linalg.generic` that yields its
    input: no runtime function is needed for strided copies. A copy of a buffer to
    itself disappears.
  }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect"];
}

def LowpRaiseFor : Pass<"lowp-raise-for"> {
  let summary = "Turn scf.for into affine.for where its bounds allow";
  let description = [{
    Loops without results, of a constant positive step, whose bounds are dimensions or
    constants of affine loops. Outer loops come first, so that their variables can be
    bounds of the inner ones.
  }];
  let dependentDialects = ["::mlir::affine::AffineDialect"];
}

def LowpFinishLoops : Pass<"lowp-finish-loops", "::mlir::ModuleOp"> {
  let summary = "Check that nothing is left on whole arrays; the module is then in phase loops";
  let description = [{
    The last pass of `lowp-to-loops`.

    Errors: an op of linalg or tensor that upstream left as it was.
  }];
  let options = [
    Option<"keepFormats", "keep-formats", "bool", "false",
           "The loops still compute on codes of lowp formats">,
  ];
}

#endif // LOWP_CODEGEN_PASSES_TD
