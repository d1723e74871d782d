//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which programs does the self-check run? The integer program with every
// quantized value as a result too, and the quantized one cut at these values:
// it is given the codes of the integer program and returns what it would round
// to codes.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CALIBRATION_SELFCHECKPROGRAMS_H
#define LOWP_LIB_CALIBRATION_SELFCHECKPROGRAMS_H

#include "lowp/IR/Lowp.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <optional>
#include <vector>

namespace mlir::lowp {

/// What the elements of a compared value mean.
struct ElementMeaning {
  /// Null: they are numbers.
  Type format;
  GranularityAttr granularity;
  SmallVector<double> scales = {1.0};
  SmallVector<int64_t> zeroPoints = {0};
  numerics::Rounding rounding = numerics::Rounding::NearestEven;
  numerics::Overflow overflow = numerics::Overflow::Saturate;
};

/// A value that both programs compute.
struct ComparedValue {
  ComparedValue(std::string name, Location location)
      : name(std::move(name)), location(location) {}

  /// "layer 'conv0'", "value 'value0'", "result 0".
  std::string what;
  /// The name of the quantized value; "" of a result.
  std::string name;
  /// Which result of the function it is.
  std::optional<unsigned> result;
  /// The op that computes it on floats.
  std::string op;
  Location location;
  ElementMeaning meaning;
  /// Where its elements are: a result of the integer program, or, under
  /// border=integer, an argument of it.
  unsigned position = 0;
  bool isArgument = false;
  /// The result of the reference that is its number before it is rounded.
  unsigned expected = 0;
  /// The same of the reference in f32, if it has floats on its way.
  unsigned plain = 0;
  /// The argument of the references that takes its elements.
  std::optional<unsigned> forced;
  /// What the integer program may be off by, before the last rounding, in real
  /// numbers: half of each step that is rounded to on the way.
  double slack = 0;
  /// The same as a part of the largest value.
  double relative = 0;
  /// Whether floats are computed with between the values before and this one.
  bool hasFloats = false;
  /// Whether a result is this value, as floats or moved; if there is none, the
  /// last one is.
  bool isEnd = false;
  /// Its place in the program.
  size_t order = 0;
};

/// The programs, each a private module with the function `entry`.
struct SelfCheckPrograms {
  std::string entry;
  OwningOpRef<ModuleOp> integer;
  /// The quantized one in f64; and in f32, as it is, if any value has floats on
  /// its way (null else): it returns those alone.
  OwningOpRef<ModuleOp> exact, plain;
  /// Values in program order, then the results of the function.
  std::vector<ComparedValue> values;

  /// Copies of `integer` (phase integer) and `quantized` (phase quantized) with
  /// one batch. Diagnosed in the name of `pass`: programs that are not of one
  /// network, a value of the quantized program that the integer one does not
  /// have. `isCheckable`: false if the values cannot be looked at one by one
  /// (more than one block, or codes that are made in an inner region); then
  /// there is nothing else.
  static FailureOr<SelfCheckPrograms>
  build(ModuleOp integer, ModuleOp quantized, StringRef entry, StringRef pass);
  bool isCheckable = true;
};

/// Turns f32, f16 and bf16 into f64 in all functions of `module`, but for
/// scales. Numbers whose bits are read are rounded first.
void widenFloats(ModuleOp module);

} // namespace mlir::lowp

#endif // LOWP_LIB_CALIBRATION_SELFCHECKPROGRAMS_H
