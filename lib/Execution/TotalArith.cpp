//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does arithmetic give where MLIR leaves it open? What docs/NumericContract.md
// says, and the C exit does.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/IR/Matchers.h"

namespace mlir::lowp {
#define GEN_PASS_DEF_LOWPTOTALARITH
#include "lowp/Execution/Passes.h.inc"
} // namespace mlir::lowp

using namespace mlir;
using namespace mlir::lowp;
using llvm::APFloat;
using llvm::APSInt;

namespace {

/// An end of the open interval of floats whose integer part fits.
struct Bound {
  APFloat value;
  /// `value` itself is inside: what is beyond it in its format is not.
  bool isInside;
};

struct TotalArithPass : lowp::impl::LowpTotalArithBase<TotalArithPass> {
  void runOnOperation() override {
    getOperation().walk([](Operation *op) {
      if (isa<arith::FPToSIOp, arith::FPToUIOp>(op))
        guardConversion(op);
      else if (isa<arith::ShLIOp, arith::ShRSIOp, arith::ShRUIOp>(op))
        guardShift(op);
    });
  }

  /// The exclusive bound `integer` in the floats of `type`, or the last float inside.
  static Bound getBound(FloatType type, const APSInt &integer) {
    APFloat value(type.getFloatSemantics());
    bool isExact = value.convertFromAPInt(integer, /*IsSigned=*/true,
                                          APFloat::rmTowardZero) == APFloat::opOK;
    return {value, !isExact};
  }

  static void guardConversion(Operation *op) {
    Value real = op->getOperand(0), converted = op->getResult(0);
    auto floatType = dyn_cast<FloatType>(real.getType());
    auto integerType = dyn_cast<IntegerType>(converted.getType());
    if (!floatType || !integerType)
      return;
    bool isUnsigned = isa<arith::FPToUIOp>(op);
    unsigned width = integerType.getWidth();
    // Two bits more: the bounds lie one beyond both ends.
    APSInt low(width + 2, /*isUnsigned=*/false), high(width + 2, /*isUnsigned=*/false);
    if (!isUnsigned)
      low = APSInt::getMinValue(width, /*Unsigned=*/false).extend(width + 2);
    --low;
    high.setBit(isUnsigned ? width : width - 1);
    Bound lower = getBound(floatType, low), upper = getBound(floatType, high);

    OpBuilder builder(op->getContext());
    builder.setInsertionPointAfter(op);
    Location loc = op->getLoc();
    auto compare = [&](const Bound &bound, arith::CmpFPredicate exclusive,
                       arith::CmpFPredicate inclusive) -> Value {
      Value constant = arith::ConstantFloatOp::create(builder, loc, floatType, bound.value);
      return arith::CmpFOp::create(builder, loc, bound.isInside ? inclusive : exclusive, real,
                                   constant);
    };
    Value fits = arith::AndIOp::create(
        builder, loc, compare(lower, arith::CmpFPredicate::OGT, arith::CmpFPredicate::OGE),
        compare(upper, arith::CmpFPredicate::OLT, arith::CmpFPredicate::OLE));
    Value zero = arith::ConstantIntOp::create(builder, loc, integerType, 0);
    // The conversion that is not selected may be poison.
    auto guarded = arith::SelectOp::create(builder, loc, fits, converted, zero);
    converted.replaceAllUsesExcept(guarded, guarded);
  }

  static void guardShift(Operation *op) {
    Type type = op->getOperand(1).getType();
    auto element = dyn_cast<IntegerType>(getElementTypeOrSelf(type));
    if (!element || matchPattern(op->getOperand(1), m_Constant()))
      return;
    OpBuilder builder(op);
    TypedAttr most = builder.getIntegerAttr(element, element.getWidth() - 1);
    if (auto shaped = dyn_cast<ShapedType>(type))
      most = DenseElementsAttr::get(shaped, most);
    Value mask = arith::ConstantOp::create(builder, op->getLoc(), most);
    op->setOperand(1, arith::AndIOp::create(builder, op->getLoc(), op->getOperand(1), mask));
  }
};

} // namespace
