// Machines, kernels and preferences that there are not; programs that are past the choice.
// RUN: split-file %s %t
// RUN: not quant-opt %t/sum.mlir --lowp-choose-kernels="target=pdp11-dec-unix" 2>&1 | FileCheck %s --check-prefix=TRIPLE
// TRIPLE: error: lowp-choose-kernels: target 'pdp11-dec-unix': nothing is known of this machine; targets are any, host, or a triple of x86_64 (and i386: CPUs and features as LLVM names them), aarch64 ({{.*}}), any ({{.*}})
// RUN: not quant-opt %t/sum.mlir --lowp-choose-kernels="target=x86_64:znver99" 2>&1 | FileCheck %s --check-prefix=CPU
// CPU: error: lowp-choose-kernels: target 'x86_64:znver99': there is no CPU 'znver99' of x86_64; 'llc --march=.. --mcpu=help' lists them
// RUN: not quant-opt %t/sum.mlir --lowp-choose-kernels="target=aarch64::+avx2" 2>&1 | FileCheck %s --check-prefix=FEATURE --implicit-check-not=warning --implicit-check-not="is not a recognized"
// FEATURE: error: lowp-choose-kernels: target 'aarch64::+avx2': there is no feature '+avx2' of aarch64: a + or - and a name of LLVM's, as in +neon
// RUN: not quant-opt %t/sum.mlir --lowp-choose-kernels="target=x86_64::avx2" 2>&1 | FileCheck %s --check-prefix=SIGN
// SIGN: there is no feature 'avx2' of x86_64: a + or - and a name of LLVM's, as in +avx2
// RUN: not quant-opt %t/sum.mlir --lowp-choose-kernels="target=:znver4" 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: a target must name an architecture, as in "x86_64-unknown-linux-gnu", got "" (TARGET-C1)
// RUN: not quant-opt %t/sum.mlir --lowp-choose-kernels="kernel=vector" 2>&1 | FileCheck %s --check-prefix=KERNEL
// KERNEL: error: lowp-choose-kernels: kernel=vector is not known; valid: scalar (loops over codes, one storage integer each), packed ({{.*}}), bit-planes ({{.*}})
// RUN: not quant-opt %t/sum.mlir --lowp-choose-kernels="prefer=taste" 2>&1 | FileCheck %s --check-prefix=PREFER
// PREFER: lowp-choose-kernels: prefer=taste is not known; valid: speed, balance, size
// RUN: not quant-opt %t/sum.mlir --lowp-to-loops="prefer=taste" 2>&1 | FileCheck %s --check-prefix=PREFER
// RUN: not quant-opt %t/sum.mlir --lowp-to-loops="kernel=vector" -o %t/no.mlir 2>&1 | FileCheck %s --check-prefix=KERNEL
// RUN: not quant-opt %t/loops.mlir --lowp-choose-kernels 2>&1 | FileCheck %s --check-prefix=LOOPS
// LOOPS: error: lowp-choose-kernels: the module is in phase loops, where contractions have become loops; choose before lowp-to-loops
// RUN: not quant-opt %t/sum.mlir --lowp-choose-kernels="target=x86_64:i386" 2>&1 | FileCheck %s --check-prefix=NARROW
// NARROW: error: lowp-choose-kernels: target 'x86_64:i386': CPU 'i386' has no 64-bit mode
// RUN: not quant-opt %t/host.mlir --lowp-choose-kernels 2>&1 | FileCheck %s --check-prefix=HOST
// HOST: error: 'lowp.target' must name the machine that the program is for, got "host", which is another one everywhere
// RUN: not quant-opt %t/text.mlir --lowp-choose-kernels 2>&1 | FileCheck %s --check-prefix=TEXT
// TEXT: error: target 'vax': nothing is known of this machine

//--- sum.mlir
module {
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}
}

//--- loops.mlir
module attributes {lowp.phase = "loops"} {
func.func @main(%x: memref<4xi8>) {
  return
}
}

//--- text.mlir
module attributes {lowp.phase = "integer", lowp.target = "vax"} {
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}
}

//--- host.mlir
module attributes {lowp.phase = "integer", lowp.target = "host"} {
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}
}
