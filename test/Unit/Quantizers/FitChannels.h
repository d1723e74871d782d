//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does the quantizer of a spelling find for some numbers? For tests.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_UNIT_QUANTIZERS_FITCHANNELS_H
#define LOWP_TEST_UNIT_QUANTIZERS_FITCHANNELS_H

#include "lowp/Quantizers/Quantizer.h"
#include "gtest/gtest.h"

namespace mlir::lowp {

/// The fit of `channels`, in any order, each value once. `request` says the rest.
inline FormatFit fitChannels(MLIRContext &context, StringRef text,
                             std::vector<std::vector<double>> channels,
                             FitRequest request) {
  FailureOr<FormatSpec> spec = parseFormatSpec(
      &context, text, [&] { return emitError(UnknownLoc::get(&context)); });
  EXPECT_TRUE(succeeded(spec)) << text.str();
  std::vector<std::vector<int64_t>> counts;
  for (std::vector<double> &values : channels) {
    llvm::sort(values);
    counts.emplace_back(values.size(), 1);
  }
  for (auto [values, times] : llvm::zip_equal(channels, counts))
    request.channels.push_back({values, times});
  return *fitFormat(&context, *spec, request);
}

} // namespace mlir::lowp

#endif // LOWP_TEST_UNIT_QUANTIZERS_FITCHANNELS_H
