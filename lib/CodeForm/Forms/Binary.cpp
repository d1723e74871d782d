//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Sums and extrema of two values of different scales, exact until the requantize to
// the format of the result.
//
//===----------------------------------------------------------------------===//

#include "Forms.h"
#include "IntegerSum.h"
#include "lowp/Analysis/Elementwise.h"
#include "lowp/Numerics/ScaleGrid.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

#include <cmath>

namespace mlir::lowp {

namespace {

/// Bits of the integers that two scales may be written as.
constexpr unsigned kMostScaleBits = 48;
/// Two values as integers times one scale: value = (factor * integer) * scale *
/// 2^-fraction.
struct CommonScale {
  int64_t factors[2];
  double scale;
  int fraction;
};

/// The scales as integers times their exact greatest common divisor.
std::optional<CommonScale> getCommonScale(const Representation &lhs,
                                          const Elements &left,
                                          const Representation &rhs,
                                          const Elements &right) {
  double steps[] = {std::ldexp(lhs.scales.front(), left.getGridExponent()),
                    std::ldexp(rhs.scales.front(), right.getGridExponent())};
  std::optional<numerics::ScaleGrid> grid =
      numerics::getScaleGrid(steps, kMostScaleBits);
  if (!grid)
    return std::nullopt;
  numerics::SumScale sum = numerics::getSumScale(grid->base, 1);
  return CommonScale{{grid->codes[0], grid->codes[1]}, sum.scale, sum.fraction};
}

/// Two values of one op at one scale.
struct BinarySum {
  Type format;
  double scale;
  /// Of lhs and rhs.
  Factor factors[2];
  /// What takes the zero points out of the sum.
  int64_t starts[2];

  /// nullopt: `refusal` says why.
  static std::optional<BinarySum> get(BinaryElementwise::Kind kind,
                                      const Representation &lhs,
                                      const Representation &rhs,
                                      unsigned accumulatorBits, Plan &refusal);
};

std::optional<BinarySum> BinarySum::get(BinaryElementwise::Kind kind,
                                        const Representation &lhs,
                                        const Representation &rhs,
                                        unsigned accumulatorBits, Plan &refusal) {
  FailureOr<Elements> left = getIntegerElements(lhs), right = getIntegerElements(rhs);
  if (failed(left) || failed(right)) {
    refusal = Plan::refuse("the elements of a format are no integers");
    return std::nullopt;
  }
  std::optional<CommonScale> common = getCommonScale(lhs, *left, rhs, *right);
  if (!common) {
    refusal = Plan::refuse("its scales are too far apart");
    return std::nullopt;
  }
  if (kind == BinaryElementwise::Subtract)
    common->factors[1] = -common->factors[1];
  APInt most(kProofBits, 0);
  bool isWide = false;
  for (auto [index, rep, elements] :
       {std::tuple(0, &lhs, &*left), std::tuple(1, &rhs, &*right)}) {
    APInt factor(kProofBits, static_cast<uint64_t>(std::abs(common->factors[index])));
    most += factor * (elements->getRange(0).getMagnitude() +
                      APInt(kProofBits, static_cast<uint64_t>(std::abs(rep->zeroPoint))));
    isWide |= factor.getActiveBits() + 32 > 62 && rep->zeroPoint != 0;
  }
  unsigned width = isWide ? 0 : getSumWidth(most, accumulatorBits);
  MLIRContext *context = lhs.codes.getContext();
  std::optional<Factor> factors[] = {
      Factor::get(context, common->factors[0], common->fraction,
                  left->getGridExponent()),
      Factor::get(context, common->factors[1], common->fraction,
                  right->getGridExponent())};
  if (width == 0 || !factors[0] || !factors[1]) {
    refusal = Plan::refuse("its sums take too many bits");
    return std::nullopt;
  }
  return BinarySum{getIntegerFormat(context, width, common->fraction),
                   common->scale,
                   {*factors[0], *factors[1]},
                   {-common->factors[0] * lhs.zeroPoint,
                    -common->factors[1] * rhs.zeroPoint}};
}

/// Whether the codes of an extremum mean the same: their order is enough.
bool comparesCodes(const BinaryElementwise &binary, const Representation &lhs,
                   const Representation &rhs) {
  return (binary.kind == BinaryElementwise::Max ||
          binary.kind == BinaryElementwise::Min) &&
         lhs.getFormat() == rhs.getFormat() && lhs.scales == rhs.scales &&
         lhs.zeroPoint == rhs.zeroPoint;
}

class BinaryForm : public CodeForm {
public:
  bool match(Operation *op) const override {
    return getBinaryElementwise(op).has_value();
  }
  Plan plan(Operation *op, const CodeFacts &facts) const override;
  FailureOr<Outcome> rewrite(Operation *op, CodeContext &context) const override;
};

} // namespace

Plan BinaryForm::plan(Operation *op, const CodeFacts &facts) const {
  // A function of one value is looked up, whatever it is made of.
  if (facts.getFunctionSource(op->getResult(0)))
    return Plan::refuse();
  BinaryElementwise binary = *getBinaryElementwise(op);
  Value left = binary.lhs->get(), right = binary.rhs->get();
  if (!facts.knowsFormats())
    return facts.hasCodes(left) && facts.hasCodes(right) ? Plan::from({left, right})
                                                         : Plan::noCodes();
  const Representation *lhs = facts.lookupPlain(left);
  const Representation *rhs = facts.lookupPlain(right);
  if (!lhs && !rhs)
    return Plan::noCodes();
  if (!lhs || !rhs)
    return Plan::refuse("one of the values it reads has no format");
  if (lhs->hasPending() || rhs->hasPending() || lhs->scales.size() != 1 ||
      rhs->scales.size() != 1)
    return Plan::refuse("the values it reads have no one scale each");
  Plan refusal = Plan::refuse();
  if (!comparesCodes(binary, *lhs, *rhs) &&
      !BinarySum::get(binary.kind, *lhs, *rhs, facts.options.accumulatorBits, refusal))
    return refusal;
  return Plan::from({left, right});
}

FailureOr<Outcome> BinaryForm::rewrite(Operation *generic, CodeContext &context) const {
  auto op = cast<linalg::LinalgOp>(generic);
  BinaryElementwise binary = *getBinaryElementwise(op);
  const Representation *lhs = context.lookupPlain(binary.lhs->get());
  const Representation *rhs = context.lookupPlain(binary.rhs->get());
  Location loc = op.getLoc();
  context.builder.setInsertionPoint(op);
  SmallVector<Value> inputs{lhs->codes, rhs->codes};
  SmallVector<AffineMap> maps{op.getMatchingIndexingMap(binary.lhs),
                              op.getMatchingIndexingMap(binary.rhs),
                              op.getMatchingIndexingMap(op.getDpsInitOperand(0))};
  auto build = [&](Type format, CodeBuilder::BodyBuilder body) {
    return context.makeGeneric(loc, context.getLayerName(op), inputs, maps,
                               context.makeEmpty(loc, op.getDpsInits()[0], format),
                               op.getIteratorTypesArray(), body);
  };
  auto makeExtremum = [&](OpBuilder &inner, Location loc, Value a,
                          Value b) -> Value {
    if (binary.kind == BinaryElementwise::Max)
      return MaxOp::create(inner, loc, a, b);
    return MinOp::create(inner, loc, a, b);
  };
  Representation result = *lhs;
  result.layer = context.getLayerName(op);
  if (comparesCodes(binary, *lhs, *rhs)) {
    result.codes = build(lhs->getFormat(), [&](OpBuilder &inner, Location loc,
                                               ValueRange arguments) {
      return makeExtremum(inner, loc, arguments[0], arguments[1]);
    });
    context.setCodes(op->getResult(0), std::move(result));
    return Outcome::Rewritten;
  }
  Plan refusal = Plan::refuse();
  BinarySum sum = *BinarySum::get(binary.kind, *lhs, *rhs,
                                  context.options.accumulatorBits, refusal);
  inputs = {context.makeIntegers(loc, *lhs).codes,
            context.makeIntegers(loc, *rhs).codes};
  result.codes = build(sum.format, [&](OpBuilder &inner, Location loc,
                                       ValueRange arguments) -> Value {
    auto addTo = [&](int64_t from, unsigned index, Value value) -> Value {
      if (!value)
        value = ConstantOp::create(inner, loc, sum.format, from);
      Value factor = ConstantOp::create(inner, loc, sum.factors[index].type,
                                        sum.factors[index].code);
      return MacOp::create(inner, loc, arguments[index], factor, value)
          .getResult(0);
    };
    if (binary.kind == BinaryElementwise::Max || binary.kind == BinaryElementwise::Min)
      return makeExtremum(inner, loc, addTo(sum.starts[0], 0, {}),
                          addTo(sum.starts[1], 1, {}));
    return addTo(0, 1, addTo(sum.starts[0] + sum.starts[1], 0, {}));
  });
  result.scales = {sum.scale};
  result.axis = std::nullopt;
  result.zeroPoint = 0;
  result.isMultiplyFree = false;
  context.setCodes(op->getResult(0), std::move(result));
  return Outcome::Rewritten;
}

const CodeForm &forms::getBinary() {
  static BinaryForm form;
  return form;
}

} // namespace mlir::lowp
