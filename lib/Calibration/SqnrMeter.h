//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How far is a quantised program from the float one, value by value, on data?
// The float program is compiled once, and compared with any number of
// allocations.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CALIBRATION_SQNRMETER_H
#define LOWP_LIB_CALIBRATION_SQNRMETER_H

#include "ObservedProgram.h"
#include "llvm/ADT/StringMap.h"

namespace mlir::lowp {

/// Power of a value and of its error.
struct Power {
  double signal = 0, noise = 0;
  /// 0 of no signal.
  double getInverseSqnr() const { return signal > 0 ? noise / signal : 0; }
};

class SqnrMeter {
public:
  /// `module` is calibrated or allocated, and outlives the meter.
  ///
  /// Errors, in the name of `pass`: those of findEntry, CalibrationData::load and
  /// ObservedProgram::compile.
  static FailureOr<SqnrMeter> create(ModuleOp module, StringRef entry,
                                     const DataOptions &options, StringRef pass);
  int64_t getSampleCount() const { return data->samples; }
  /// The powers at each observed activation, by its name, over all samples of
  /// the data, of what lowp-quantize makes of a copy of `allocated`. Sums do
  /// not depend on the number of threads.
  FailureOr<llvm::StringMap<Power>> measure(ModuleOp allocated) const;
  /// The largest inverse SQNR of the observed activations that reach a result
  /// of the function by no other one.
  FailureOr<double> measureOutput(ModuleOp allocated) const;

private:
  SqnrMeter(ModuleOp module, StringRef entry,
            std::unique_ptr<CalibrationData> data, ObservedProgram original)
      : module(module), entry(entry), data(std::move(data)),
        original(std::move(original)) {}

  ModuleOp module;
  std::string entry;
  /// `original` reads it where it is.
  std::unique_ptr<CalibrationData> data;
  ObservedProgram original;
};

} // namespace mlir::lowp

#endif // LOWP_LIB_CALIBRATION_SQNRMETER_H
