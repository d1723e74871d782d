//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The family `log:B`, `log:B:sqrt2`: how it is spelled.
//
//===----------------------------------------------------------------------===//

#include "Families.h"
#include "lowp/IR/FormatSpecs.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

class LogFamily : public FormatFamily {
public:
  LogFamily()
      : FormatFamily("log", "log:B[:sqrt2]",
                     "powers of 2, or of sqrt(2), and zero, in B bits, 2 to 8, "
                     "with @tensor, @axis or @group=N",
                     2, 8) {}

  LogicalResult
  parseBody(StringRef body, FormatSpec &spec,
            function_ref<InFlightDiagnostic()> emitError) const override {
    StringRef bits = body;
    bits.consume_front("log:");
    bits.consume_back(":sqrt2");
    if (bits.size() > 3 || bits.getAsInteger(10, spec.bits))
      return refuseSpelling(spec.text, emitError);
    if (spec.bits < getMinBits() || spec.bits > getMaxBits())
      return emitError() << "bits of '" << spec.text << "' must be in ["
                         << getMinBits() << ", " << getMaxBits() << "]";
    return success();
  }

  std::string spellWithBits(const FormatSpec &spec,
                            unsigned bits) const override {
    return "log:" + std::to_string(bits) + (isRootLog(spec) ? ":sqrt2" : "");
  }
};

} // namespace

const FormatFamily &mlir::lowp::getLogFamily() {
  static const LogFamily family;
  return family;
}
