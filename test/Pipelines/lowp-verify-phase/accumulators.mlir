// Sums that need more bits than their accumulator has are an error, also in programs that lowp-integerize
// did not write; the first function of each split is as it writes it, but for the width.
//
// RUN: quant-opt %s --split-input-file --verify-diagnostics --lowp-verify-phase -o /dev/null

#data = affine_map<(d0, d1, d2) -> (d0, d2)>
#weights = affine_map<(d0, d1, d2) -> (d2, d1)>
#sum = affine_map<(d0, d1, d2) -> (d0, d1)>
module attributes {lowp.phase = "integer", lowp.requant = "multiplier", lowp.signature = {}} {
  // 4 products of -128 and -128 are 65536: 18 bits; as weights are known, -128 * (-1 - 2 - 3 - 4) = 1280: 12 bits.
  func.func @known(%x: tensor<1x4x!lowp.fixed<s8, 0>>) -> tensor<1x1x!lowp.fixed<s12, 0>> {
    %bytes = arith.constant dense<[-1, -2, -3, -4]> : tensor<4xi8>
    %w = lowp.unpack %bytes : tensor<4xi8> -> tensor<4x1x!lowp.fixed<s8, 0>>
    %zero = lowp.constant 0 : !lowp.fixed<s12, 0>
    %e = tensor.empty() : tensor<1x1x!lowp.fixed<s12, 0>>
    %f = linalg.fill ins(%zero : !lowp.fixed<s12, 0>) outs(%e : tensor<1x1x!lowp.fixed<s12, 0>>) -> tensor<1x1x!lowp.fixed<s12, 0>>
    %s = linalg.generic {indexing_maps = [#data, #weights, #sum], iterator_types = ["parallel", "parallel", "reduction"]}
        ins(%x, %w : tensor<1x4x!lowp.fixed<s8, 0>>, tensor<4x1x!lowp.fixed<s8, 0>>) outs(%f : tensor<1x1x!lowp.fixed<s12, 0>>) {
    ^bb0(%a: !lowp.fixed<s8, 0>, %b: !lowp.fixed<s8, 0>, %c: !lowp.fixed<s12, 0>):
      %m = lowp.mac %a, %b, %c : !lowp.fixed<s8, 0>, !lowp.fixed<s8, 0>, !lowp.fixed<s12, 0>
      linalg.yield %m : !lowp.fixed<s12, 0>
    } -> tensor<1x1x!lowp.fixed<s12, 0>>
    return %s : tensor<1x1x!lowp.fixed<s12, 0>>
  }
}

// -----

#data = affine_map<(d0, d1, d2) -> (d0, d2)>
#weights = affine_map<(d0, d1, d2) -> (d2, d1)>
#sum = affine_map<(d0, d1, d2) -> (d0, d1)>
module attributes {lowp.phase = "integer", lowp.requant = "multiplier", lowp.signature = {}} {
  func.func @known(%x: tensor<1x4x!lowp.fixed<s8, 0>>) -> tensor<1x1x!lowp.fixed<s11, 0>> {
    %bytes = arith.constant dense<[-1, -2, -3, -4]> : tensor<4xi8>
    %w = lowp.unpack %bytes : tensor<4xi8> -> tensor<4x1x!lowp.fixed<s8, 0>>
    %zero = lowp.constant 0 : !lowp.fixed<s11, 0>
    %e = tensor.empty() : tensor<1x1x!lowp.fixed<s11, 0>>
    %f = linalg.fill ins(%zero : !lowp.fixed<s11, 0>) outs(%e : tensor<1x1x!lowp.fixed<s11, 0>>) -> tensor<1x1x!lowp.fixed<s11, 0>>
    %s = linalg.generic {indexing_maps = [#data, #weights, #sum], iterator_types = ["parallel", "parallel", "reduction"]}
        ins(%x, %w : tensor<1x4x!lowp.fixed<s8, 0>>, tensor<4x1x!lowp.fixed<s8, 0>>) outs(%f : tensor<1x1x!lowp.fixed<s11, 0>>) {
    ^bb0(%a: !lowp.fixed<s8, 0>, %b: !lowp.fixed<s8, 0>, %c: !lowp.fixed<s11, 0>):
      // expected-error@+1 {{sums of products need 12 bits, and the accumulator has 11 (PHASE-INT5)}}
      %m = lowp.mac %a, %b, %c : !lowp.fixed<s8, 0>, !lowp.fixed<s8, 0>, !lowp.fixed<s11, 0>
      linalg.yield %m : !lowp.fixed<s11, 0>
    } -> tensor<1x1x!lowp.fixed<s11, 0>>
    return %s : tensor<1x1x!lowp.fixed<s11, 0>>
  }
}

// -----

// Both factors are data: all codes can meet.
#lhs = affine_map<(d0, d1, d2) -> (d0, d2)>
#rhs = affine_map<(d0, d1, d2) -> (d2, d1)>
#sum = affine_map<(d0, d1, d2) -> (d0, d1)>
module attributes {lowp.phase = "integer", lowp.requant = "multiplier", lowp.signature = {}} {
  func.func @two(%x: tensor<1x4x!lowp.fixed<s8, 0>>, %y: tensor<4x1x!lowp.fixed<s8, 0>>) -> tensor<1x1x!lowp.fixed<s17, 0>> {
    %zero = lowp.constant 0 : !lowp.fixed<s17, 0>
    %e = tensor.empty() : tensor<1x1x!lowp.fixed<s17, 0>>
    %f = linalg.fill ins(%zero : !lowp.fixed<s17, 0>) outs(%e : tensor<1x1x!lowp.fixed<s17, 0>>) -> tensor<1x1x!lowp.fixed<s17, 0>>
    %s = linalg.generic {indexing_maps = [#lhs, #rhs, #sum], iterator_types = ["parallel", "parallel", "reduction"]}
        ins(%x, %y : tensor<1x4x!lowp.fixed<s8, 0>>, tensor<4x1x!lowp.fixed<s8, 0>>) outs(%f : tensor<1x1x!lowp.fixed<s17, 0>>) {
    ^bb0(%a: !lowp.fixed<s8, 0>, %b: !lowp.fixed<s8, 0>, %c: !lowp.fixed<s17, 0>):
      // expected-error@+1 {{sums of products need 18 bits, and the accumulator has 17 (PHASE-INT5)}}
      %m = lowp.mac %a, %b, %c : !lowp.fixed<s8, 0>, !lowp.fixed<s8, 0>, !lowp.fixed<s17, 0>
      linalg.yield %m : !lowp.fixed<s17, 0>
    } -> tensor<1x1x!lowp.fixed<s17, 0>>
    return %s : tensor<1x1x!lowp.fixed<s17, 0>>
  }
}

// -----

// A bias counts: 1280 + 768 = 2048 is one too many for 12 bits.
#data = affine_map<(d0, d1, d2) -> (d0, d2)>
#weights = affine_map<(d0, d1, d2) -> (d2, d1)>
#sum = affine_map<(d0, d1, d2) -> (d0, d1)>
#channel = affine_map<(d0, d1) -> (d1)>
#out = affine_map<(d0, d1) -> (d0, d1)>
module attributes {lowp.phase = "integer", lowp.requant = "multiplier", lowp.signature = {}} {
  func.func @bias(%x: tensor<1x4x!lowp.fixed<s8, 0>>) -> tensor<1x1x!lowp.fixed<s12, 0>> {
    %bytes = arith.constant dense<[-1, -2, -3, -4]> : tensor<4xi8>
    %w = lowp.unpack %bytes : tensor<4xi8> -> tensor<4x1x!lowp.fixed<s8, 0>>
    %bias = arith.constant dense<768> : tensor<1xi16>
    %start = lowp.storage_cast %bias : tensor<1xi16> -> tensor<1x!lowp.fixed<s12, 0>>
    %e = tensor.empty() : tensor<1x1x!lowp.fixed<s12, 0>>
    %f = linalg.generic {indexing_maps = [#channel, #out], iterator_types = ["parallel", "parallel"]}
        ins(%start : tensor<1x!lowp.fixed<s12, 0>>) outs(%e : tensor<1x1x!lowp.fixed<s12, 0>>) {
    ^bb0(%a: !lowp.fixed<s12, 0>, %b: !lowp.fixed<s12, 0>):
      linalg.yield %a : !lowp.fixed<s12, 0>
    } -> tensor<1x1x!lowp.fixed<s12, 0>>
    %s = linalg.generic {indexing_maps = [#data, #weights, #sum], iterator_types = ["parallel", "parallel", "reduction"]}
        ins(%x, %w : tensor<1x4x!lowp.fixed<s8, 0>>, tensor<4x1x!lowp.fixed<s8, 0>>) outs(%f : tensor<1x1x!lowp.fixed<s12, 0>>) {
    ^bb0(%a: !lowp.fixed<s8, 0>, %b: !lowp.fixed<s8, 0>, %c: !lowp.fixed<s12, 0>):
      // expected-error@+1 {{sums of products need 13 bits, and the accumulator has 12 (PHASE-INT5)}}
      %m = lowp.mac %a, %b, %c : !lowp.fixed<s8, 0>, !lowp.fixed<s8, 0>, !lowp.fixed<s12, 0>
      linalg.yield %m : !lowp.fixed<s12, 0>
    } -> tensor<1x1x!lowp.fixed<s12, 0>>
    return %s : tensor<1x1x!lowp.fixed<s12, 0>>
  }
}

// -----

// Sums of groups that were made of counted bits: how large they are is not in their format, so that nothing
// is known of what they are multiplied to.
#data = affine_map<(d0, d1, d2) -> (d0, d2)>
#factors = affine_map<(d0, d1, d2) -> (d1, d2)>
#sum = affine_map<(d0, d1, d2) -> (d0, d1)>
#map = affine_map<(d0, d1) -> (d0, d1)>
module attributes {lowp.phase = "integer", lowp.requant = "multiplier", lowp.signature = {}} {
  func.func @counted(%x: tensor<1x2xi32>) -> tensor<1x1x!lowp.fixed<s32, 0>> {
    %n = tensor.empty() : tensor<1x2xi32>
    %bits = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel"]}
        ins(%x : tensor<1x2xi32>) outs(%n : tensor<1x2xi32>) {
    ^bb0(%a: i32, %b: i32):
      %count = math.ctpop %a : i32
      linalg.yield %count : i32
    } -> tensor<1x2xi32>
    %counts = lowp.storage_cast %bits : tensor<1x2xi32> -> tensor<1x2x!lowp.fixed<s32, 0>>
    %stored = arith.constant dense<[[-1, 32767]]> : tensor<1x2xi16>
    %w = lowp.storage_cast %stored : tensor<1x2xi16> -> tensor<1x2x!lowp.fixed<u16, 0>>
    %zero = lowp.constant 0 : !lowp.fixed<s32, 0>
    %e = tensor.empty() : tensor<1x1x!lowp.fixed<s32, 0>>
    %f = linalg.fill ins(%zero : !lowp.fixed<s32, 0>) outs(%e : tensor<1x1x!lowp.fixed<s32, 0>>) -> tensor<1x1x!lowp.fixed<s32, 0>>
    %s = linalg.generic {indexing_maps = [#data, #factors, #sum], iterator_types = ["parallel", "parallel", "reduction"]}
        ins(%counts, %w : tensor<1x2x!lowp.fixed<s32, 0>>, tensor<1x2x!lowp.fixed<u16, 0>>) outs(%f : tensor<1x1x!lowp.fixed<s32, 0>>) {
    ^bb0(%a: !lowp.fixed<s32, 0>, %b: !lowp.fixed<u16, 0>, %c: !lowp.fixed<s32, 0>):
      %m = lowp.mac %a, %b, %c : !lowp.fixed<s32, 0>, !lowp.fixed<u16, 0>, !lowp.fixed<s32, 0>
      linalg.yield %m : !lowp.fixed<s32, 0>
    } -> tensor<1x1x!lowp.fixed<s32, 0>>
    return %s : tensor<1x1x!lowp.fixed<s32, 0>>
  }
}
