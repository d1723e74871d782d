//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The families of sums of powers of two: `pow2sum:NxB` (ShiftCNN) and `apot:B`.
//
//===----------------------------------------------------------------------===//

#include "Families.h"
#include "lowp/IR/Types.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

struct Shape {
  unsigned terms = 0, bits = 0;
  bool isValid() const {
    return terms >= 1 && terms <= 8 && bits >= 2 && bits <= 6 &&
           terms * bits <= 16;
  }
};

/// "pow2sum:2x4"; nullopt if it is something else.
std::optional<Shape> readShape(StringRef body) {
  Shape shape;
  if (!body.consume_front("pow2sum:") || body.size() > 5 ||
      body.consumeInteger(10, shape.terms) || !body.consume_front("x") ||
      body.getAsInteger(10, shape.bits))
    return std::nullopt;
  return shape;
}

class Pow2SumFamily : public FormatFamily {
public:
  Pow2SumFamily()
      : FormatFamily("pow2sum", "pow2sum:NxB",
                     "sums of N powers of two with indices of B bits, 2 to 6, at "
                     "most 16 in all, with @tensor, @axis or @group=N",
                     2, 16) {}

  /// [ShiftCNN]: the largest magnitude.
  ScaleKind getRuleScaleKind(const FormatSpec &) const override {
    return ScaleKind::Real;
  }

  LogicalResult
  parseBody(StringRef body, FormatSpec &spec,
            function_ref<InFlightDiagnostic()> emitError) const override {
    std::optional<Shape> shape = readShape(body);
    if (!shape)
      return emitError() << "'" << spec.text
                         << "' is not of the form pow2sum:NxB, as in pow2sum:2x4";
    if (!shape->isValid())
      return emitError() << "'" << spec.text
                         << "' must have 1 to 8 terms of 2 to 6 bits, and at most "
                            "16 bits in all";
    spec.bits = shape->terms * shape->bits;
    return success();
  }

  /// As many terms of the same bits as there are; else what takes most bits.
  std::string spellWithBits(const FormatSpec &spec,
                            unsigned bits) const override {
    Shape wanted = readShape(spec.getBody()).value_or(Shape{2, 4});
    Shape best{1, 2};
    auto spare = [&](Shape shape) { return bits - shape.terms * shape.bits; };
    for (unsigned width : {wanted.bits, 4u, 3u, 5u, 6u, 2u})
      for (unsigned terms = 1; terms <= 8; ++terms) {
        Shape shape{terms, width};
        if (shape.isValid() && terms * width <= bits && spare(shape) < spare(best))
          best = shape;
      }
    return "pow2sum:" + std::to_string(best.terms) + "x" +
           std::to_string(best.bits);
  }

  Type getType(MLIRContext *context, const FormatSpec &spec, bool) const override {
    std::optional<Shape> shape = readShape(spec.getBody());
    return shape && shape->isValid() ? Pow2SumType::get(context, shape->terms, shape->bits)
                                     : Type();
  }
};

/// The sets of the authors' code, of 2, 3 and 4 bits of magnitude.
class ApotFamily : public FormatFamily {
public:
  ApotFamily()
      : FormatFamily("apot", "apot:B",
                     "additive powers of two of B bits, 3 to 5, with @tensor, "
                     "@axis or @group=N",
                     3, 5) {}

  /// [APoT]: a range that is found in training, and a factor that is no power of two.
  ScaleKind getRuleScaleKind(const FormatSpec &) const override {
    return ScaleKind::Real;
  }

  Type getType(MLIRContext *context, const FormatSpec &spec,
               bool nonNegative) const override {
    constexpr int zero = Pow2SumType::kZero;
    // Without a sign its bit is the magnitude's, while there are sets for it.
    bool isSigned = !nonNegative || spec.bits == 5;
    auto make = [&](ArrayRef<int> exponents, ArrayRef<unsigned> sizes) {
      return Pow2SumType::get(context, isSigned,
                              static_cast<unsigned>(sizes.size()), 0u, exponents,
                              sizes);
    };
    switch (spec.bits - isSigned) {
    case 2:
      return make({zero, -1, -2, -3}, {4});
    case 3:
      return make({zero, -1, -2, -4, zero, -3}, {4, 2});
    default:
      return make({zero, -1, -3, -5, zero, -2, -4, -6}, {4, 4});
    }
  }
};

} // namespace

const FormatFamily &mlir::lowp::getPow2SumFamily() {
  static const Pow2SumFamily family;
  return family;
}

const FormatFamily &mlir::lowp::getApotFamily() {
  static const ApotFamily family;
  return family;
}
