module attributes {lowp.float_layers, lowp.layers = [{activation_format = !lowp.fixed<s4, 2>, activations = "fixed:4", kind = "input", name = "input", predicted_sqnr_db = 34.236450720008996 : f64}, {activations = "float", float_bytes = 48 : i64, kind = "fc", name = "fc0", parameters = 12 : i64, predicted_sqnr_db = 8.8861439093929295 : f64, weight_bits = 2 : i64, weight_bytes = 7 : i64, weight_format = !lowp.ternary, weights = "ternary"}], lowp.phase = "loops", lowp.requant = "shift", lowp.signature = {main = {args = [{}], results = [{}]}}} {
  memref.global "private" constant @__constant_3xf32 : memref<3xf32> = dense<[1.000000e-01, -2.000000e-01, 3.000000e-01]> {alignment = 64 : i64}
  memref.global "private" constant @__constant_4x3xi8 : memref<4x3xi8> = dense<[[1, 0, 1], [-1, 0, 0], [1, 1, -1], [0, 0, 1]]> {alignment = 64 : i64}
  func.func @main(%arg0: memref<1x4xf32>, %arg1: memref<1x3xf32>) {
    %cst = arith.constant 0.65714287757873535 : f64
    %cst_0 = arith.constant 2.500000e-01 : f64
    %c0_i8 = arith.constant 0 : i8
    %c-8_i64 = arith.constant -8 : i64
    %c7_i64 = arith.constant 7 : i64
    %cst_1 = arith.constant 8.000000e+00 : f64
    %cst_2 = arith.constant -5.000000e-01 : f64
    %cst_3 = arith.constant 5.000000e-01 : f64
    %c0_i64 = arith.constant 0 : i64
    %c1_i64 = arith.constant 1 : i64
    %cst_4 = arith.constant -1.000000e+00 : f64
    %cst_5 = arith.constant 0.000000e+00 : f64
    %cst_6 = arith.constant 0xC330000000000000 : f64
    %cst_7 = arith.constant 0x4330000000000000 : f64
    %cst_8 = arith.constant 4.000000e+00 : f64
    %cst_9 = arith.constant 1.000000e+00 : f64
    %c0_i32 = arith.constant 0 : i32
    %cst_10 = arith.constant 0.000000e+00 : f32
    %0 = memref.get_global @__constant_4x3xi8 : memref<4x3xi8>
    %1 = memref.get_global @__constant_3xf32 : memref<3xf32>
    %alloc = memref.alloc() {alignment = 64 : i64} : memref<1x4xi8>
    affine.for %arg2 = 0 to 1 {
      affine.for %arg3 = 0 to 4 {
        %2 = affine.load %arg0[%arg2, %arg3] : memref<1x4xf32>
        %3 = arith.extf %2 : f32 to f64
        %4 = arith.mulf %3, %cst_8 : f64
        %5 = arith.cmpf olt, %4, %cst_7 : f64
        %6 = arith.cmpf ogt, %4, %cst_6 : f64
        %7 = arith.andi %5, %6 : i1
        %8 = arith.select %7, %4, %cst_5 : f64
        %9 = arith.fptosi %8 : f64 to i64
        %10 = arith.sitofp %9 : i64 to f64
        %11 = arith.subf %8, %10 : f64
        %12 = arith.andi %9, %c1_i64 : i64
        %13 = arith.cmpi ne, %12, %c0_i64 : i64
        %14 = arith.cmpf ogt, %11, %cst_3 : f64
        %15 = arith.cmpf oge, %11, %cst_3 : f64
        %16 = arith.andi %15, %13 : i1
        %17 = arith.ori %14, %16 : i1
        %18 = arith.cmpf olt, %11, %cst_2 : f64
        %19 = arith.cmpf ole, %11, %cst_2 : f64
        %20 = arith.andi %19, %13 : i1
        %21 = arith.ori %18, %20 : i1
        %22 = arith.select %21, %cst_4, %cst_5 : f64
        %23 = arith.select %17, %cst_9, %22 : f64
        %24 = arith.addf %10, %23 : f64
        %25 = arith.select %7, %24, %4 : f64
        %26 = arith.cmpf oeq, %25, %25 : f64
        %27 = arith.select %26, %25, %cst_5 : f64
        %28 = arith.subf %27, %cst_1 : f64
        %29 = arith.cmpf oge, %28, %cst_5 : f64
        %30 = arith.addf %27, %cst_1 : f64
        %31 = arith.cmpf olt, %30, %cst_5 : f64
        %32 = arith.ori %29, %31 : i1
        %33 = arith.select %32, %cst_5, %27 : f64
        %34 = arith.fptosi %33 : f64 to i64
        %35 = arith.select %29, %c7_i64, %34 : i64
        %36 = arith.select %31, %c-8_i64, %35 : i64
        %37 = arith.trunci %36 : i64 to i8
        affine.store %37, %alloc[%arg2, %arg3] : memref<1x4xi8>
      }
    }
    %alloc_11 = memref.alloc() {alignment = 64 : i64} : memref<1x3xi32>
    affine.for %arg2 = 0 to 1 {
      affine.for %arg3 = 0 to 3 {
        affine.store %c0_i32, %alloc_11[%arg2, %arg3] : memref<1x3xi32>
      }
    }
    affine.for %arg2 = 0 to 1 {
      affine.for %arg3 = 0 to 4 {
        affine.for %arg4 = 0 to 3 {
          %2 = affine.load %alloc[%arg2, %arg3] : memref<1x4xi8>
          %3 = affine.load %0[%arg3, %arg4] : memref<4x3xi8>
          %4 = affine.load %alloc_11[%arg2, %arg4] : memref<1x3xi32>
          %5 = arith.extsi %2 : i8 to i32
          %6 = arith.cmpi slt, %3, %c0_i8 : i8
          %7 = arith.cmpi sgt, %3, %c0_i8 : i8
          %8 = arith.subi %c0_i32, %5 : i32
          %9 = arith.select %6, %8, %c0_i32 : i32
          %10 = arith.select %7, %5, %9 : i32
          %11 = arith.addi %4, %10 : i32
          affine.store %11, %alloc_11[%arg2, %arg4] : memref<1x3xi32>
        }
      }
    }
    affine.for %arg2 = 0 to 1 {
      affine.for %arg3 = 0 to 3 {
        %2 = affine.load %alloc_11[%arg2, %arg3] : memref<1x3xi32>
        %3 = affine.load %1[%arg3] : memref<3xf32>
        %4 = arith.extsi %2 : i32 to i64
        %5 = arith.sitofp %4 : i64 to f64
        %6 = arith.mulf %5, %cst_0 : f64
        %7 = arith.mulf %6, %cst : f64
        %8 = arith.truncf %7 : f64 to f32
        %9 = arith.addf %8, %3 : f32
        %10 = arith.maximumf %9, %cst_10 : f32
        affine.store %10, %arg1[%arg2, %arg3] : memref<1x3xf32>
      }
    }
    memref.dealloc %alloc : memref<1x4xi8>
    memref.dealloc %alloc_11 : memref<1x3xi32>
    return
  }
}

