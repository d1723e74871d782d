//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The families `ternary`, `ternary2` and `binary`: signs, and 0.
//
//===----------------------------------------------------------------------===//

#include "Families.h"
#include "lowp/IR/Types.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// What the three families share.
class SignFamily : public FormatFamily {
public:
  /// The rules are of means: of a tensor [TWN], a channel [XNOR], a group [FGQ].
  ScaleKind getRuleScaleKind(const FormatSpec &) const override {
    return ScaleKind::Real;
  }
  using FormatFamily::FormatFamily;
};

class TernaryFamily : public SignFamily {
public:
  TernaryFamily()
      : SignFamily("ternary", "ternary",
                   "-1, 0 and +1 of least squared error; ternary:absmean for the "
                   "mean magnitude as scale",
                   2, 2) {}

  LogicalResult
  parseBody(StringRef body, FormatSpec &spec,
            function_ref<InFlightDiagnostic()> emitError) const override {
    spec.bits = 2;
    if (body == "ternary" || body == "ternary:absmean")
      return success();
    return emitError() << "'" << spec.text
                       << "' is not of the form ternary or ternary:absmean";
  }
  std::string spellWithBits(const FormatSpec &spec, unsigned) const override {
    return spec.getBody().str();
  }

  Type getType(MLIRContext *context, const FormatSpec &, bool) const override {
    return TernaryType::get(context);
  }
};

class TernaryPairFamily : public SignFamily {
public:
  TernaryPairFamily()
      : SignFamily("ternary2", "ternary2",
                   "-n, 0 and +p: ternary with a scale of either sign", 2, 2) {}
  unsigned getScalesPerChannel() const override { return 2; }

  Type getType(MLIRContext *context, const FormatSpec &, bool) const override {
    return TernaryType::get(context);
  }
};

class BinaryFamily : public SignFamily {
public:
  BinaryFamily()
      : SignFamily("binary", "binary", "-1 and +1, scaled by the mean magnitude",
                   1, 1) {}

  Type getType(MLIRContext *context, const FormatSpec &, bool) const override {
    return BinaryType::get(context);
  }
};

} // namespace

const FormatFamily &mlir::lowp::getTernaryFamily() {
  static const TernaryFamily family;
  return family;
}

const FormatFamily &mlir::lowp::getTernaryPairFamily() {
  static const TernaryPairFamily family;
  return family;
}

const FormatFamily &mlir::lowp::getBinaryFamily() {
  static const BinaryFamily family;
  return family;
}
