// LLVM IR for any machine by default, for one on request; the C interface takes
// pointers to memref descriptors.
// RUN: mkdir -p %t
// RUN: quant-translate %s --lowp-to-llvmir -o %t/f.ll
// RUN: FileCheck %s < %t/f.ll
// RUN: opt -passes=verify -disable-output %t/f.ll
// RUN: quant-translate %s --lowp-to-llvmir --target-triple=thumbv7em-none-eabi --data-layout=e-m:e-p:32:32 | FileCheck %s --check-prefix=ARM
// RUN: quant-translate %s --lowp-to-llvmir --target=aarch64-linux-gnu:cortex-a53 | FileCheck %s --check-prefix=TARGET
// RUN: quant-opt %s --lowp-to-loops="target=aarch64-linux-gnu:cortex-a53" | not quant-translate --lowp-to-llvmir --batch=1 2>&1 | FileCheck %s --check-prefix=BATCH
// RUN: quant-opt %s --lowp-set-batch --lowp-to-loops="target=aarch64-linux-gnu:cortex-a53" | quant-translate --lowp-to-llvmir | FileCheck %s --check-prefix=TARGET
// RUN: not quant-translate %s --lowp-to-llvmir --data-layout=nonsense 2>&1 | FileCheck %s --check-prefix=LAYOUT
// RUN: not quant-translate %s --lowp-to-llvmir --target-triple=nonsense 2>&1 | FileCheck %s --check-prefix=TRIPLE

// CHECK-NOT: target
// CHECK: define void @f(
// CHECK: define void @_mlir_ciface_f(ptr %0, ptr %1)
// ARM: target datalayout = "e-m:e-p:32:32"
// ARM: target triple = "thumbv7em-unknown-none-eabi"
// TARGET: target triple = "aarch64-unknown-linux-gnu"
// TARGET: define void @f({{.*}} #[[MACHINE:[0-9]+]] {
// TARGET: attributes #[[MACHINE]] = { "target-cpu"="cortex-a53" }
// RUN: not quant-translate %s --lowp-to-llvmir --target=aarch64 --target-triple=x86_64 2>&1 | FileCheck %s --check-prefix=TWO
// TWO: error: --target and --target-triple both name a machine; give one
// BATCH: error: --batch=1: a program in loops has its batch
// LAYOUT: error: --data-layout=nonsense:
// TRIPLE: error: --target-triple=nonsense: no such architecture

func.func @f(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x2xf32>
  %e = tensor.empty(%n) : tensor<?x2xf32>
  %0 = linalg.add ins(%x, %x : tensor<?x2xf32>, tensor<?x2xf32>) outs(%e : tensor<?x2xf32>) -> tensor<?x2xf32>
  return %0 : tensor<?x2xf32>
}
