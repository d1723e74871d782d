//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The ops that choose exponents, in portable arithmetic: bit for bit what
// lowp/Numerics/Autoflex.h states. Statistics become reductions; a controller
// becomes scalar arith, with loops over what it remembers.
//
//===----------------------------------------------------------------------===//

#include "FlexToLinalg.h"
#include "lowp/IR/Types.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

#include <cmath>

using namespace mlir;
using namespace mlir::lowp;
using IntPredicate = arith::CmpIPredicate;
using FloatPredicate = arith::CmpFPredicate;

namespace {

/// Short names for what is emitted.
class Emitter {
public:
  Emitter(OpBuilder &builder, Location loc) : b(loc, builder) {}

  Value i32(int64_t value) { return integer(value, b.getI32Type()); }
  Value i64(int64_t value) { return integer(value, b.getI64Type()); }
  Value integer(int64_t value, Type type) {
    return arith::ConstantOp::create(b, b.getIntegerAttr(type, value));
  }
  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(b, value);
  }
  Value real(double value) {
    return arith::ConstantOp::create(b, b.getF64FloatAttr(value));
  }
  template <typename OpTy>
  Value make(Value x, Value y) {
    return OpTy::create(b, x, y);
  }
  Value compare(IntPredicate predicate, Value x, Value y) {
    return arith::CmpIOp::create(b, predicate, x, y);
  }
  Value compare(FloatPredicate predicate, Value x, Value y) {
    return arith::CmpFOp::create(b, predicate, x, y);
  }
  Value select(Value condition, Value x, Value y) {
    return arith::SelectOp::create(b, condition, x, y);
  }
  Value toF64(Value x) { return arith::SIToFPOp::create(b, b.getF64Type(), x); }
  Value toIndex(Value x) {
    return arith::IndexCastOp::create(b, b.getIndexType(), x);
  }
  Value clamp(Value x, int64_t low, int64_t high) {
    Value least = integer(low, x.getType()), most = integer(high, x.getType());
    x = select(compare(IntPredicate::slt, x, least), least, x);
    return select(compare(IntPredicate::sgt, x, most), most, x);
  }
  /// 2^-exponent for an exponent in [0, 2^bits): a product of powers, each
  /// exact.
  Value powerOfHalf(Value exponent, unsigned bits) {
    Value result = real(1);
    for (unsigned bit = 0; bit < bits; ++bit) {
      Value isSet = compare(
          IntPredicate::ne,
          make<arith::AndIOp>(exponent, i32(int64_t(1) << bit)), i32(0));
      Value factor = select(isSet, real(std::ldexp(1.0, -(1 << bit))), real(1));
      result = bit == 0 ? factor : make<arith::MulFOp>(result, factor);
    }
    return result;
  }

  ImplicitLocOpBuilder b;
};

int64_t getMaxMantissa(FlexType format) {
  return (int64_t(1) << (format.getMantissaBits() - 1)) - 1;
}

/// |code| of an element, an i64.
Value makeMagnitude(Emitter &emit, Value code) {
  auto format = cast<FormatTypeInterface>(code.getType());
  Value stored = StorageCastOp::create(emit.b, format.getStorageType(), code);
  Type i64 = emit.b.getI64Type();
  if (!format.isSignedCode())
    return arith::ExtUIOp::create(emit.b, i64, stored);
  Value wide = arith::ExtSIOp::create(emit.b, i64, stored);
  Value negated = emit.make<arith::SubIOp>(emit.i64(0), wide);
  return emit.select(emit.compare(IntPredicate::slt, wide, emit.i64(0)),
                     negated, wide);
}

/// Sums over all elements of `input`, from 0: `body` makes the next sums of an
/// element's magnitude and the sums.
SmallVector<Value> reduceMagnitudes(
    Emitter &emit, Value input, unsigned count,
    function_ref<SmallVector<Value>(Emitter &, Value, ValueRange)> body) {
  int64_t rank = cast<RankedTensorType>(input.getType()).getRank();
  auto scalar = RankedTensorType::get({}, emit.b.getI64Type());
  SmallVector<Value> starts;
  SmallVector<AffineMap> maps{emit.b.getMultiDimIdentityMap(rank)};
  for (unsigned i = 0; i < count; ++i) {
    Value empty = tensor::EmptyOp::create(emit.b, scalar.getShape(),
                                          scalar.getElementType());
    starts.push_back(linalg::FillOp::create(emit.b, ValueRange{emit.i64(0)},
                                            ValueRange{empty})
                         .getResult(0));
    maps.push_back(AffineMap::get(rank, 0, emit.b.getContext()));
  }
  auto generic = linalg::GenericOp::create(
      emit.b, SmallVector<Type>(count, scalar), ValueRange{input}, starts, maps,
      SmallVector<utils::IteratorType>(rank, utils::IteratorType::reduction),
      [&](OpBuilder &builder, Location loc, ValueRange arguments) {
        Emitter inner(builder, loc);
        Value magnitude = makeMagnitude(inner, arguments.front());
        linalg::YieldOp::create(builder, loc,
                                body(inner, magnitude, arguments.drop_front()));
      });
  SmallVector<Value> results;
  for (Value sum : generic.getResults())
    results.push_back(tensor::ExtractOp::create(emit.b, sum, ValueRange{}));
  return results;
}

struct LowerMagnitude : OpRewritePattern<MagnitudeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MagnitudeOp op,
                                PatternRewriter &rewriter) const override {
    Emitter emit(rewriter, op.getLoc());
    auto body = [](Emitter &emit, Value magnitude, ValueRange sums) {
      Value isMore = emit.compare(IntPredicate::sgt, magnitude, sums[0]);
      return SmallVector<Value>{emit.select(isMore, magnitude, sums[0])};
    };
    rewriter.replaceOp(op, reduceMagnitudes(emit, op.getInput(), 1, body));
    return success();
  }
};

struct LowerCountOverflow : OpRewritePattern<CountOverflowOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(CountOverflowOp op,
                                PatternRewriter &rewriter) const override {
    auto format = cast<FormatTypeInterface>(
        cast<RankedTensorType>(op.getInput().getType()).getElementType());
    int64_t most = format.getMaxCode().extOrTrunc(64).getSExtValue();
    Emitter emit(rewriter, op.getLoc());
    auto body = [&](Emitter &emit, Value magnitude, ValueRange sums) {
      SmallVector<Value> results;
      const int64_t bounds[] = {most, (most + 1) / 2};
      for (auto [bound, sum] : llvm::zip_equal(bounds, sums)) {
        Value isOver =
            emit.compare(IntPredicate::sge, magnitude, emit.i64(bound));
        Value one = emit.select(isOver, emit.i64(1), emit.i64(0));
        results.push_back(emit.make<arith::AddIOp>(sum, one));
      }
      return results;
    };
    rewriter.replaceOp(op, reduceMagnitudes(emit, op.getInput(), 2, body));
    return success();
  }
};

struct LowerFlexScale : OpRewritePattern<FlexScaleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FlexScaleOp op,
                                PatternRewriter &rewriter) const override {
    auto format = cast<FlexType>(op.getFormat());
    Emitter emit(rewriter, op.getLoc());
    Value exponent = emit.clamp(op.getExponent(), 0, format.getMaxExponent());
    Value scale = emit.powerOfHalf(exponent, format.getExponentBits());
    rewriter.replaceOpWithNewOp<arith::TruncFOp>(op, op.getType(), scale);
    return success();
  }
};

struct LowerAutoflexStart : OpRewritePattern<AutoflexStartOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(AutoflexStartOp op,
                                PatternRewriter &rewriter) const override {
    auto format = cast<FlexType>(op.getFormat());
    int64_t bits = format.getMantissaBits();
    Emitter emit(rewriter, op.getLoc());
    Value magnitude = op.getMagnitude();
    Value exponent = emit.clamp(op.getExponent(), 0, format.getMaxExponent());
    Value isOver = emit.compare(IntPredicate::sge, magnitude,
                                emit.i64(getMaxMantissa(format)));
    Value isLow = emit.compare(IntPredicate::slt, magnitude,
                               emit.i64(int64_t(1) << (bits - 2)));
    // ceil(log2(m)) is how many powers of two are below m, from 2^0 on.
    Value ceilLog2 = emit.i32(0);
    for (int64_t bit = 0; bit + 2 < bits; ++bit) {
      Value isMore = emit.compare(IntPredicate::sgt, magnitude,
                                  emit.i64(int64_t(1) << bit));
      ceilLog2 = emit.make<arith::AddIOp>(
          ceilLog2,
          arith::ExtUIOp::create(emit.b, emit.b.getI32Type(), isMore));
    }
    Value wider = emit.make<arith::SubIOp>(exponent, emit.i32((bits - 1) / 2));
    Value target = emit.make<arith::AddIOp>(
        exponent, emit.make<arith::SubIOp>(emit.i32(bits - 2), ceilLog2));
    Value next =
        emit.select(isOver, wider, emit.select(isLow, target, exponent));
    next = emit.clamp(next, 0, format.getMaxExponent());
    Value isTrusted =
        emit.compare(IntPredicate::sgt, magnitude,
                     emit.i64(static_cast<int64_t>(op.getGuard())));
    Value no = emit.integer(0, emit.b.getI1Type());
    Value yes = emit.integer(1, emit.b.getI1Type());
    Value done = emit.select(isOver, no, emit.select(isLow, isTrusted, yes));
    done = emit.make<arith::OrIOp>(
        done, emit.compare(IntPredicate::eq, next, exponent));
    rewriter.replaceOp(op, {next, done});
    return success();
  }
};

struct LowerAutoflex : OpRewritePattern<AutoflexOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(AutoflexOp op,
                                PatternRewriter &rewriter) const override {
    auto format = cast<FlexType>(op.getFormat());
    int64_t length =
        cast<RankedTensorType>(op.getHistory().getType()).getDimSize(0);
    Emitter emit(rewriter, op.getLoc());
    Value exponent = emit.clamp(op.getExponent(), 0, format.getMaxExponent());
    Value step = emit.powerOfHalf(exponent, format.getExponentBits());

    // What is remembered.
    Value isOver = emit.compare(IntPredicate::sge, op.getMagnitude(),
                                emit.i64(getMaxMantissa(format)));
    Value isNegative =
        emit.compare(IntPredicate::slt, op.getPushes(), emit.i64(0));
    Value pushes = emit.select(emit.make<arith::OrIOp>(isOver, isNegative),
                               emit.i64(0), op.getPushes());
    Value units = emit.toF64(op.getMagnitude());
    units = emit.select(isOver, emit.make<arith::MulFOp>(units, emit.real(2)),
                        units);
    Value slot =
        emit.toIndex(emit.make<arith::RemSIOp>(pushes, emit.i64(length)));
    Value history = tensor::InsertOp::create(
        emit.b, emit.make<arith::MulFOp>(units, step), op.getHistory(), slot);
    pushes = emit.make<arith::AddIOp>(pushes, emit.i64(1));
    Value isFull = emit.compare(IntPredicate::sgt, pushes, emit.i64(length));
    Value count = emit.select(isFull, emit.i64(length), pushes);

    auto overHistory =
        [&](ArrayRef<Value> starts,
            function_ref<SmallVector<Value>(Emitter &, Value, ValueRange)> body)
        -> SmallVector<Value> {
      auto loop = scf::ForOp::create(
          emit.b, emit.index(0), emit.toIndex(count), emit.index(1), starts,
          [&](OpBuilder &builder, Location loc, Value i, ValueRange carried) {
            Emitter inner(builder, loc);
            Value value =
                tensor::ExtractOp::create(inner.b, history, ValueRange{i});
            scf::YieldOp::create(builder, loc, body(inner, value, carried));
          });
      return loop.getResults();
    };
    SmallVector<Value> first =
        overHistory({emit.real(0), emit.real(0)}, [](Emitter &emit, Value value,
                                                     ValueRange carried) {
          Value isMore = emit.compare(FloatPredicate::OGT, value, carried[1]);
          return SmallVector<Value>{emit.make<arith::AddFOp>(carried[0], value),
                                    emit.select(isMore, value, carried[1])};
        });
    Value total = emit.toF64(count);
    Value mean = emit.make<arith::DivFOp>(first[0], total);
    SmallVector<Value> squares = overHistory(
        {emit.real(0)}, [&](Emitter &emit, Value value, ValueRange carried) {
          Value distance = emit.make<arith::SubFOp>(value, mean);
          Value square = emit.make<arith::MulFOp>(distance, distance);
          return SmallVector<Value>{
              emit.make<arith::AddFOp>(carried[0], square)};
        });
    Value variance = emit.make<arith::DivFOp>(squares[0], total);
    double beta = op.getBeta().convertToDouble();
    Value feared = emit.make<arith::MulFOp>(emit.real(beta * beta), variance);
    Value floor = emit.make<arith::AddFOp>(
        first[1], emit.make<arith::MulFOp>(
                      emit.real(op.getGamma().convertToDouble()), step));
    rewriter.replaceOp(
        op, {search(emit, op, format, floor, feared), pushes, history});
    return success();
  }

private:
  /// The largest exponent e whose range, 2^(N-1-e), holds what is predicted.
  static Value search(Emitter &emit, AutoflexOp op, FlexType format,
                      Value floor, Value feared) {
    Value range = emit.real(
        std::ldexp(1.0, static_cast<int>(format.getMantissaBits()) - 1));
    Value alpha = emit.real(op.getAlpha().convertToDouble());
    auto loop = scf::ForOp::create(
        emit.b, emit.index(0), emit.index(format.getMaxExponent() + 1),
        emit.index(1), ValueRange{range, emit.i32(0)},
        [&](OpBuilder &builder, Location loc, Value e, ValueRange carried) {
          Emitter inner(builder, loc);
          Value rest = inner.make<arith::SubFOp>(
              inner.make<arith::DivFOp>(carried[0], alpha), floor);
          Value holds = inner.make<arith::AndIOp>(
              inner.compare(FloatPredicate::OGE, rest, inner.real(0)),
              inner.compare(FloatPredicate::OGE,
                            inner.make<arith::MulFOp>(rest, rest), feared));
          Value exponent =
              arith::IndexCastOp::create(inner.b, inner.b.getI32Type(), e);
          Value half = inner.make<arith::MulFOp>(carried[0], inner.real(0.5));
          scf::YieldOp::create(
              builder, loc,
              ValueRange{half, inner.select(holds, exponent, carried[1])});
        });
    return loop.getResult(1);
  }
};

struct LowerOverflowControl : OpRewritePattern<OverflowControlOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(OverflowControlOp op,
                                PatternRewriter &rewriter) const override {
    auto format = cast<FlexType>(op.getFormat());
    Emitter emit(rewriter, op.getLoc());
    Value exponent = emit.clamp(op.getExponent(), 0, format.getMaxExponent());
    Value hasNone = emit.compare(IntPredicate::sle, op.getTotal(), emit.i64(0));
    Value total = emit.toF64(emit.select(hasNone, emit.i64(1), op.getTotal()));
    auto isAbove = [&](Value count) {
      return emit.compare(FloatPredicate::OGT,
                          emit.make<arith::DivFOp>(emit.toF64(count), total),
                          emit.real(op.getMaxRate().convertToDouble()));
    };
    Value step = emit.select(
        isAbove(op.getOver()), emit.i32(-1),
        emit.select(isAbove(op.getHalf()), emit.i32(0), emit.i32(1)));
    step = emit.select(hasNone, emit.i32(0), step);
    Value next = emit.make<arith::AddIOp>(exponent, step);
    rewriter.replaceOp(op, emit.clamp(next, 0, format.getMaxExponent()));
    return success();
  }
};

} // namespace

void mlir::lowp::populateFlexToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerMagnitude, LowerCountOverflow, LowerFlexScale,
               LowerAutoflexStart, LowerAutoflex, LowerOverflowControl>(
      patterns.getContext());
}
