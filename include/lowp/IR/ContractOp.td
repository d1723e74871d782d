//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// A layer as one op: how its sums start, what is added to them, and what becomes of
// each sum. What kernels that keep their accumulators in registers make loops of.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_CONTRACTOP_TD
#define LOWP_IR_CONTRACTOP_TD

include "lowp/IR/LowpOps.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"

def Lowp_ContractOp : Op<Lowp_Dialect, "contract", [
    AttrSizedOperandSegments, SingleBlock,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<RegionBranchOpInterface>, DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<BufferizableOpInterface,
      ["bufferizesToMemoryRead", "bufferizesToMemoryWrite", "getAliasingValues",
       "bufferize"]>]> {
  let summary = "Sums of products, and what becomes of each";
  let description = [{
    For each point of the parallel loops, in any order:

        sums = start(inputs)
        for each point of the reduction loops, in any order: sums = step(inputs, sums)
        outputs = finish(inputs, sums)

    Each region gets one element per input, at the place that its indexing map names (maps
    may divide and take rests: that is how panels of weights are addressed), and, but for
    `start`, the sums. `step` must not depend on the order in which it is run. Outputs are
    written once per point and never read.

    `kernel` names what makes loops of it (lowp/Codegen/Kernel.h); what the op means does not
    depend on it. Formats, or the integers that store them, are element types.

    Constraints: a map per operand, of as many dimensions as there are `ranges`, with as many
    results as its operand has dimensions (CONTRACT-C1); iterator types are "parallel" or
    "reduction", one per range (CONTRACT-C2); an output's map is a permutation of the parallel
    loops, whose ranges are its sizes (CONTRACT-C3); the regions take and yield the elements
    of these operands (CONTRACT-C4); `start` and `finish` use no element that a reduction loop
    chooses (CONTRACT-C5); tensors give results of the types of the outputs, memrefs none
    (CONTRACT-C6).

    ```mlir
    %y = lowp.contract "dot" ins(%x, %w, %b : tensor<4x8xi8>, tensor<1x2x16x4xi8>, tensor<16xi32>)
           outs(%e : tensor<4x16xi8>)
           {indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                             affine_map<(m, n, k) -> (n floordiv 16, k floordiv 4, n mod 16, k mod 4)>,
                             affine_map<(m, n, k) -> (n)>, affine_map<(m, n, k) -> (m, n)>],
            iterator_types = ["parallel", "parallel", "reduction"], ranges = array<i64: 4, 16, 8>}
           start { ^bb0(%p: i8, %q: i8, %r: i32): lowp.contract_yield %r : i32 }
           step { ^bb0(%p: i8, %q: i8, %r: i32, %sum: i32): .. lowp.contract_yield %next : i32 }
           finish { ^bb0(%p: i8, %q: i8, %r: i32, %sum: i32): .. lowp.contract_yield %code : i8 }
           -> tensor<4x16xi8>
    ```
  }];
  let arguments = (ins StrAttr:$kernel, Variadic<AnyShaped>:$inputs, Variadic<AnyShaped>:$outputs,
                       AffineMapArrayAttr:$indexing_maps, StrArrayAttr:$iterator_types,
                       DenseI64ArrayAttr:$ranges);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region SizedRegion<1>:$start, SizedRegion<1>:$step, SizedRegion<1>:$finish);
  let assemblyFormat = [{
    $kernel `ins` `(` $inputs `:` type($inputs) `)` `outs` `(` $outputs `:` type($outputs) `)`
    attr-dict `start` $start `step` $step `finish` $finish (`->` type($results)^)?
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() { return getOutputsMutable(); }
    ::mlir::SmallVector<::mlir::AffineMap> getMaps() {
      return ::llvm::to_vector(getIndexingMaps().getAsValueRange<::mlir::AffineMapAttr>());
    }
    ::mlir::AffineMap getMap(unsigned operand) { return getMaps()[operand]; }
    bool isReduction(unsigned loop);
    unsigned getNumLoops() { return static_cast<unsigned>(getRanges().size()); }
    /// Of the sums.
    ::mlir::TypeRange getSumTypes();
  }];
}

def Lowp_ContractYieldOp : Lowp_Op<"contract_yield", [
    Terminator, HasParent<"ContractOp">,
    DeclareOpInterfaceMethods<RegionBranchTerminatorOpInterface>]> {
  let summary = "What a region of lowp.contract gives";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
}

#endif // LOWP_IR_CONTRACTOP_TD
