// Choices become quantize, dequantize and packed constants.

// RUN: quant-opt %S/../../Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:4 activations=fixed:8" --lowp-quantize | FileCheck %s
// CHECK: lowp.phase = "quantized"
// CHECK: %[[Q:.*]] = lowp.quantize %arg0
// CHECK-SAME: tensor<1x4x!lowp.fixed<u8, 8>>
// CHECK: %[[D:.*]] = lowp.dequantize %[[Q]]
// The observe stays for its name.
// CHECK: lowp.observe %[[D]] {layer = "input"
// CHECK-NOT: statistics
// 12 weights of 4 bits in 6 bytes.
// CHECK: lowp.unpack %{{.*}} tensor<6xi8> -> tensor<4x3x!lowp.fixed<s4, [[F:[0-9]+]]>>
// CHECK: lowp.dequantize
// CHECK: lowp.unpack %{{.*}} tensor<3xi8> -> tensor<3x2x!lowp.fixed<s4,
// The bias is at the accumulator's scale.
// CHECK: lowp.storage_cast %{{.*}} tensor<3xi32> {{.*}} tensor<3x!lowp.fixed<s32,
// CHECK-NOT: role = "weights"
// CHECK-NOT: role = "bias"

// With one side float there is no accumulator scale: the bias stays float.
// RUN: quant-opt %S/../../Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:4" --lowp-quantize | FileCheck %s --check-prefix=WEIGHTS
// WEIGHTS-NOT: lowp.quantize
// WEIGHTS-NOT: lowp.storage_cast
// WEIGHTS: lowp.unpack
// RUN: quant-opt %S/../../Allocation/Inputs/two-layers.mlir --lowp-allocate="weights=fixed:4" --lowp-quantize --remarks-filter=".*" -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK
// REMARK: fc0.bias stays float: data and weights of the layer do not both have a format

// RUN: not quant-opt %S/../../Allocation/Inputs/two-layers.mlir --lowp-quantize 2>&1 | FileCheck %s --check-prefix=PHASE
// PHASE: error: {{.*}}lowp-allocate
