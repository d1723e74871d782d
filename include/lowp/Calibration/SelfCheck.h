//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Does an integer program compute what the quantized one says, and how far is
// it from the float one? How C++ asks; see docs/Rationale/SelfCheck.md.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CALIBRATION_SELFCHECK_H
#define LOWP_CALIBRATION_SELFCHECK_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace mlir::lowp {

/// Some elements of the observed values of a float program, call by call.
class FloatRecord {
public:
  explicit FloatRecord(int64_t samples) : samples(samples) {}

  int64_t getSampleCount() const { return samples; }
  /// Of the call that starts at sample `first`: `values` of `name`. Thread
  /// safe.
  void add(StringRef name, int64_t first, ArrayRef<double> values);
  /// Elements 0, stride, 2 * stride, .. of the call; empty if there is none.
  ArrayRef<float> lookup(StringRef name, int64_t first) const;
  /// The stride of `count` elements: at most 4,096 are kept, from all over.
  static int64_t getStride(int64_t count);

private:
  int64_t samples;
  std::mutex mutex;
  std::map<std::pair<std::string, int64_t>, std::vector<float>> kept;
};

struct SelfCheckOptions {
  /// As lowp-calibrate.
  std::string data, normalize, entry;
  /// The first N samples.
  int64_t samples = 16;
  /// If positive: so many samples calibration ran. Then fewer than `samples`
  /// are taken of programs of much work, so that the check costs at most half
  /// of that.
  int64_t calibrationSamples = 0;
  unsigned threads = 0;
};

/// Runs `integer` (phase integer) and `quantized` (phase quantized) of one
/// network on data, and compares them value by value. An error where they part
/// by more than rounding explains: it names the layer, its op, the ratio in dB
/// and the first element. With `floats` (of the float program on the same
/// samples; may be null) a warning where what becomes a result has less than 10
/// dB against it: it names the first layer that has. Changes none of them.
/// Errors are reported in the name of `pass`.
LogicalResult selfCheck(ModuleOp integer, ModuleOp quantized,
                        const FloatRecord *floats,
                        const SelfCheckOptions &options, StringRef pass);

/// Has each lowp-calibrate of `pipeline` (not of pipelines inside of it) keep the
/// values of the first samples in `record`.
void keepFloatValues(OpPassManager &pipeline, std::shared_ptr<FloatRecord> record);

} // namespace mlir::lowp

#endif // LOWP_CALIBRATION_SELFCHECK_H
