//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How do the codes of a format cross the border of the C function? Signedness, range
// and step, asked of the format through its interface.
//
//===----------------------------------------------------------------------===//

#include "Border.h"
#include "lowp/IR/Lowp.h"
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

bool mlir::lowp::isUnsignedFormat(Type format) {
  auto codes = dyn_cast_or_null<FormatTypeInterface>(format);
  return codes && !codes.isSignedCode();
}

std::optional<CodeRange> mlir::lowp::getCodeRange(Type format) {
  auto codes = dyn_cast_or_null<FormatTypeInterface>(format);
  if (!codes || !codes.hasIntegerCodes())
    return std::nullopt;
  APSInt least = codes.getMinCode(), most = codes.getMaxCode();
  std::optional<int> grid = codes.getGridExponent();
  if (!grid || !least.isRepresentableByInt64() || !most.isRepresentableByInt64() ||
      APSInt::compareValues(least, most) >= 0)
    return std::nullopt;
  return CodeRange{least.getExtValue(), most.getExtValue(), std::ldexp(1.0, *grid)};
}

std::optional<CodeTable> mlir::lowp::getCodeTable(Type format) {
  auto codes = dyn_cast_or_null<FormatTypeInterface>(format);
  if (!codes || codes.hasIntegerCodes() || codes.getBitWidth() > 8)
    return std::nullopt;
  FailureOr<std::vector<double>> thresholds =
      formats::getThresholds(format, numerics::Rounding::NearestEven);
  if (failed(thresholds))
    return std::nullopt;
  CodeTable table;
  table.thresholds = std::move(*thresholds);
  for (uint64_t rank = 0; rank <= table.thresholds.size(); ++rank)
    table.levelCodes.push_back(codes.getLevelCode(rank).getExtValue());
  unsigned width = codes.getBitWidth();
  for (uint64_t pattern = 0; pattern < (uint64_t(1) << width); ++pattern) {
    APSInt code(APInt(width, pattern), !codes.isSignedCode());
    numerics::Number value =
        formats::isCode(format, code) ? codes.decode(code) : numerics::Number();
    table.values.push_back(value.isFinite() ? value.toDouble() : 0.0);
  }
  return table;
}
