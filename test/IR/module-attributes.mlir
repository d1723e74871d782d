// What phases tell each other by attributes is checked where a file is read.
// RUN: quant-opt %s --split-input-file --verify-diagnostics

// expected-error@+1 {{'lowp.layers' must be a list of records, as lowp-allocate writes it, got "conv0" (MODULE-C1)}}
module attributes {lowp.layers = "conv0"} {}

// -----

// expected-error@+1 {{entry 0 of 'lowp.layers' must be a record {name = .., kind = .., weights = ..}}
module attributes {lowp.layers = [3, "a", {}]} {}

// -----

// expected-error@+1 {{entry 1 of 'lowp.layers' has no 'kind', which is conv, fc, matmul, input or value (MODULE-C1)}}
module attributes {lowp.layers = [{name = "input", kind = "input"}, {name = "fc0"}]} {}

// -----

// expected-error@+1 {{'name' of entry 0 of 'lowp.layers' must be a string, got 3 : i64 (MODULE-C1)}}
module attributes {lowp.layers = [{name = 3, kind = "fc"}]} {}

// -----

// expected-error@+1 {{'kind' of entry 0 of 'lowp.layers' must be conv, fc, matmul, input or value, got "lstm" (MODULE-C1)}}
module attributes {lowp.layers = [{name = "x", kind = "lstm"}]} {}

// -----

// expected-error@+1 {{'weight_bytes' of entry 0 of 'lowp.layers' must be an i64 from 0, got -1 : i64 (MODULE-C1)}}
module attributes {lowp.layers = [{name = "fc0", kind = "fc", weight_bytes = -1 : i64}]} {}

// -----

// expected-error@+1 {{'weight_format' of entry 0 of 'lowp.layers' must be a format, got i8 (MODULE-C1)}}
module attributes {lowp.layers = [{name = "fc0", kind = "fc", weight_format = i8}]} {}

// -----

// expected-error@+1 {{'measured_sqnr_db' of entry 0 of 'lowp.layers' must be a finite float, got 0x7FF8000000000000 : f64 (MODULE-C1)}}
module attributes {lowp.layers = [{name = "fc0", kind = "fc", measured_sqnr_db = 0x7FF8000000000000 : f64}]} {}

// -----

// Keys that are not known are left alone.
module attributes {lowp.layers = [{name = "fc0", kind = "fc", colour = "red", weight_format = !lowp.fixed<s8, 5>, weight_bits = 8 : i64, predicted_sqnr_db = 30.5}]} {}

// -----

// expected-error@+1 {{'lowp.requant' must be "shift" or "multiplier", got "banana" (MODULE-C2)}}
module attributes {lowp.requant = "banana"} {}

// -----

// expected-error@+1 {{'lowp.requant' must be "shift" or "multiplier", got true (MODULE-C2)}}
module attributes {lowp.requant = true} {}

// -----

// expected-error@+1 {{'lowp.signature' must be {FUNCTION = {args = [..], results = [..]}}, got [] (MODULE-C3)}}
module attributes {lowp.signature = []} {}

// -----

// expected-error@+1 {{'lowp.signature' of 'main' must be {args = [..], results = [..]}, got {args = []} (MODULE-C3)}}
module attributes {lowp.signature = {main = {args = []}}} {}

// -----

// expected-error@+1 {{entry 0 of 'args' in 'lowp.signature' has no 'scale', which is a positive float that is a normal f32 (MODULE-C3)}}
module attributes {lowp.signature = {main = {args = [{format = !lowp.fixed<s8, 5>, zero_point = 0 : i64}], results = []}}} {}

// -----

// expected-error@+1 {{'scale' of entry 0 of 'results' in 'lowp.signature' must be a positive float that is a normal f32, got 0.000000e+00 : f64 (MODULE-C3)}}
module attributes {lowp.signature = {main = {args = [{}], results = [{format = !lowp.fixed<s8, 5>, scale = 0.0 : f64, zero_point = 0 : i64}]}}} {}

// -----

// expected-error@+1 {{'scale' of entry 0 of 'results' in 'lowp.signature' must be a positive float that is a normal f32}}
module attributes {lowp.signature = {main = {args = [], results = [{format = !lowp.fixed<s8, 5>, scale = 1.0e-45 : f64, zero_point = 0 : i64}]}}} {}

// -----

// expected-error@+1 {{'zero_point' of entry 0 of 'args' in 'lowp.signature' must be an i64 that is an i32, got 4294967296 : i64 (MODULE-C3)}}
module attributes {lowp.signature = {main = {args = [{format = !lowp.fixed<s8, 5>, scale = 1.0 : f64, zero_point = 4294967296 : i64}], results = []}}} {}

// -----

// expected-error@+1 {{'lowp.phase' must be one of float, calibrated, allocated, quantized, integer, loops (PHASE-C1)}}
module attributes {lowp.phase = 3 : i64} {}

// -----

// expected-error@+1 {{'lowp.phase' stands on modules only (MODULE-C5)}}
func.func private @phase() attributes {lowp.phase = "integer"}

// -----

// expected-error@+1 {{'lowp.layer' must be the name of a layer, got 3 : i64 (MODULE-C4)}}
func.func private @layer() attributes {lowp.layer = 3 : i64}

// -----

// Formats as text, as finished loops have them.
module attributes {lowp.signature = {main = {args = [{format = "!lowp.fixed<s8, 5>", scale = 1.0 : f64, zero_point = 0 : i64}], results = []}}} {}

// -----

// expected-error@+1 {{'format' of entry 0 of 'args' in 'lowp.signature' must be a format, got "!lowp.fixed<s99, 5>" (MODULE-C3)}}
module attributes {lowp.signature = {main = {args = [{format = "!lowp.fixed<s99, 5>", scale = 1.0 : f64, zero_point = 0 : i64}], results = []}}} {}

// -----

// A target, and its text.
module attributes {lowp.target = #lowp.target<"x86_64-linux-gnu", cpu = "znver4", features = "+avx2,-avx512f">} {}

// -----

module attributes {lowp.target = "x86_64-linux-gnu:znver4"} {}

// -----

module attributes {lowp.target = #lowp.target<"aarch64", features = "+neon">} {}

// -----

// expected-error@+1 {{'lowp.target' must be #lowp.target<"triple", ..> or its text, got 3 : i64 (MODULE-C6)}}
module attributes {lowp.target = 3} {}

// -----

// expected-error@+1 {{a target must name an architecture, as in "x86_64-unknown-linux-gnu", got "-linux" (TARGET-C1)}}
module attributes {lowp.target = #lowp.target<"-linux">} {}

// -----

// expected-error@+1 {{'lowp.target' stands on modules only (MODULE-C5)}}
func.func private @f() attributes {lowp.target = #lowp.target<"x86_64">}
