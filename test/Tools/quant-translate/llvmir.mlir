// LLVM IR for any machine by default, for one on request; the C interface takes
// pointers to memref descriptors.
// RUN: mkdir -p %t
// RUN: quant-translate %s --lowp-to-llvmir -o %t/f.ll
// RUN: FileCheck %s < %t/f.ll
// RUN: opt -passes=verify -disable-output %t/f.ll
// RUN: quant-translate %s --lowp-to-llvmir --target-triple=thumbv7em-none-eabi --data-layout=e-m:e-p:32:32 | FileCheck %s --check-prefix=ARM
// RUN: not quant-translate %s --lowp-to-llvmir --data-layout=nonsense 2>&1 | FileCheck %s --check-prefix=LAYOUT
// RUN: not quant-translate %s --lowp-to-llvmir --target-triple=nonsense 2>&1 | FileCheck %s --check-prefix=TRIPLE

// CHECK-NOT: target
// CHECK: define void @f(
// CHECK: define void @_mlir_ciface_f(ptr %0, ptr %1)
// ARM: target datalayout = "e-m:e-p:32:32"
// ARM: target triple = "thumbv7em-unknown-none-eabi"
// LAYOUT: error: --data-layout=nonsense:
// TRIPLE: error: --target-triple=nonsense: no such architecture

func.func @f(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x2xf32>
  %e = tensor.empty(%n) : tensor<?x2xf32>
  %0 = linalg.add ins(%x, %x : tensor<?x2xf32>, tensor<?x2xf32>) outs(%e : tensor<?x2xf32>) -> tensor<?x2xf32>
  return %0 : tensor<?x2xf32>
}
