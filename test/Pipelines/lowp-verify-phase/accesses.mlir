// Loops that leave their memrefs are no phase loops: for affine accesses upstream's exact
// sets decide, with the branches around them.
// RUN: quant-opt %s --lowp-verify-phase --split-input-file --verify-diagnostics

module attributes {lowp.phase = "loops"} {
  func.func @main(%x: memref<1x4xf32>, %y: memref<1x3xf32>) {
    %zero = arith.constant 0.0 : f32
    affine.for %i = 0 to 100000 {
      // expected-error@+1 {{an index runs from 0 to 99999, outside of dimension 1 of 'memref<1x3xf32>', 0 to 2}}
      affine.store %zero, %y[0, %i] : memref<1x3xf32>
    }
    return
  }
}

// -----

module attributes {lowp.phase = "loops"} {
  func.func @main(%x: memref<8xf32>, %y: memref<8xf32>) {
    affine.for %i = 0 to 4 {
      affine.for %j = 0 to 4 {
        // expected-error@+1 {{an index runs from -1 to 8, outside of dimension 0 of 'memref<8xf32>', 0 to 7}}
        %v = affine.load %x[%i * 2 + %j - 1] : memref<8xf32>
        affine.store %v, %y[%i] : memref<8xf32>
      }
    }
    return
  }
}

// -----

// The branch keeps the first access inside.
module attributes {lowp.phase = "loops"} {
  func.func @main(%x: memref<8xf32>, %y: memref<8xf32>) {
    affine.for %i = 0 to 9 {
      affine.if affine_set<(d0) : (d0 - 1 >= 0)>(%i) {
        %v = affine.load %x[%i - 1] : memref<8xf32>
        affine.store %v, %y[%i - 1] : memref<8xf32>
      }
      affine.if affine_set<(d0) : (d0 - 1 >= 0)>(%i) {
        // expected-error@+1 {{an index is outside of 'memref<8xf32>'}}
        %v = affine.load %x[%i] : memref<8xf32>
        affine.store %v, %y[%i - 1] : memref<8xf32>
      }
    }
    return
  }
}

// -----

module attributes {lowp.phase = "loops"} {
  func.func @main(%x: memref<8xf32>, %y: memref<8xf32>) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %nine = arith.constant 9 : index
    scf.for %i = %zero to %nine step %one {
      // expected-error@+1 {{an index runs from 0 to 8, outside of dimension 0 of 'memref<8xf32>', 0 to 7}}
      %v = memref.load %x[%i] : memref<8xf32>
      memref.store %v, %y[%zero] : memref<8xf32>
    }
    return
  }
}

// -----

module attributes {lowp.phase = "loops"} {
  func.func @main(%x: memref<8xf32>, %y: memref<8xf32>) {
    %at = arith.constant 8 : index
    %v = affine.load %x[0] : memref<8xf32>
    // expected-error@+1 {{index 8 is outside of dimension 0 of 'memref<8xf32>', 0 to 7}}
    memref.store %v, %y[%at] : memref<8xf32>
    return
  }
}

// -----

module attributes {lowp.phase = "loops"} {
  func.func @main(%x: memref<8xf32>, %y: memref<8xf32>) {
    // expected-error@+1 {{index 15 is outside of dimension 0 of 'memref<8xf32>', 0 to 7}}
    %view = memref.reinterpret_cast %x to offset: [0], sizes: [16], strides: [1] : memref<8xf32> to memref<16xf32>
    %v = affine.load %view[12] : memref<16xf32>
    affine.store %v, %y[0] : memref<8xf32>
    return
  }
}

// -----

module attributes {lowp.phase = "loops"} {
  func.func @main(%x: memref<8xf32>, %y: memref<8xf32>) {
    %at = arith.constant 5 : index
    // expected-error@+1 {{index 8 is outside of dimension 0 of 'memref<8xf32>', 0 to 7}}
    %view = memref.subview %x[%at] [4] [1] : memref<8xf32> to memref<4xf32, strided<[1], offset: ?>>
    %v = affine.load %view[0] : memref<4xf32, strided<[1], offset: ?>>
    affine.store %v, %y[0] : memref<8xf32>
    return
  }
}

// -----

// Tiles: the bounds of the inner loop follow from the outer one.
module attributes {lowp.phase = "loops"} {
  func.func @main(%x: memref<10xf32>, %y: memref<10xf32>) {
    affine.for %i = 0 to 10 step 4 {
      affine.for %j = affine_map<(d0) -> (d0)>(%i) to min affine_map<(d0) -> (d0 + 4, 10)>(%i) {
        %v = affine.load %x[%j] : memref<10xf32>
        affine.store %v, %y[%j] : memref<10xf32>
      }
    }
    return
  }
}
