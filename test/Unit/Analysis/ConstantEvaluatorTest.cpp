//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Does the constant evaluator read every constant as it is, and compute what
// IEEE arithmetic in the op's own type computes?
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/ConstantEvaluator.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "gtest/gtest.h"

#include <cmath>
#include <cstring>
#include <random>

using namespace mlir;
using namespace mlir::lowp;

namespace {

class ConstantEvaluatorTest : public ::testing::Test {
protected:
  ConstantEvaluatorTest() : builder(&context) {
    context.loadDialect<arith::ArithDialect, func::FuncDialect,
                        linalg::LinalgDialect, math::MathDialect,
                        tensor::TensorDialect>();
    module = ModuleOp::create(builder.getUnknownLoc());
    builder.setInsertionPointToStart(module->getBody());
  }

  FailureOr<ConstantView> view(StringRef text) {
    return ConstantView::get(parseAttribute(text, &context));
  }

  Value constant(ElementsAttr attr) {
    return arith::ConstantOp::create(builder, builder.getUnknownLoc(),
                                     cast<TypedAttr>(Attribute(attr)));
  }
  Value constant(Type element, ArrayRef<double> values) {
    return constant(
        makeConstant(RankedTensorType::get({int64_t(values.size())}, element),
                     values, "input"));
  }

  /// A generic over one dimension: out[i] = body(inputs[i]..).
  using Body = function_ref<Value(OpBuilder &, Location, ValueRange)>;
  Operation *elementwise(ValueRange inputs, Type resultElement, Body body) {
    Location loc = builder.getUnknownLoc();
    auto input = cast<RankedTensorType>(inputs[0].getType());
    Value empty =
        tensor::EmptyOp::create(builder, loc, input.getShape(), resultElement);
    SmallVector<AffineMap> maps(
        inputs.size() + 1, builder.getMultiDimIdentityMap(input.getRank()));
    SmallVector<utils::IteratorType> iterators(input.getRank(),
                                               utils::IteratorType::parallel);
    return linalg::GenericOp::create(
        builder, loc, empty.getType(), inputs, empty, maps, iterators,
        [&](OpBuilder &b, Location l, ValueRange arguments) {
          linalg::YieldOp::create(b, l, body(b, l, arguments));
        });
  }

  std::vector<double> evaluate(Operation *op) {
    FailureOr<TypedAttr> result = evaluateConstant(op);
    if (failed(result))
      return {};
    return ConstantView::get(*result)->toVector();
  }

  template <typename Op>
  std::vector<double> binary(Type type, ArrayRef<double> a,
                             ArrayRef<double> b) {
    return evaluate(elementwise(
        {constant(type, a), constant(type, b)}, type,
        [](OpBuilder &builder, Location loc, ValueRange arguments) -> Value {
          return Op::create(builder, loc, arguments[0], arguments[1]);
        }));
  }

  template <typename Op>
  std::vector<double> unary(Type type, ArrayRef<double> a) {
    return evaluate(elementwise(
        {constant(type, a)}, type,
        [](OpBuilder &builder, Location loc, ValueRange arguments) -> Value {
          return Op::create(builder, loc, arguments[0]);
        }));
  }

  MLIRContext context;
  OpBuilder builder;
  OwningOpRef<ModuleOp> module;
};

/// Random bit patterns, so that subnormals, huge values and ties come up.
std::vector<double> randomFloats(unsigned seed, size_t count) {
  std::mt19937 generator(seed);
  std::vector<double> values;
  while (values.size() < count) {
    uint32_t bits = generator();
    float value;
    std::memcpy(&value, &bits, sizeof(value));
    if (std::isfinite(value))
      values.push_back(value);
  }
  return values;
}

double round(double value, const llvm::fltSemantics &semantics) {
  APFloat rounded(value);
  bool losesInfo;
  rounded.convert(semantics, APFloat::rmNearestTiesToEven, &losesInfo);
  rounded.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                  &losesInfo);
  return rounded.convertToDouble();
}

TEST_F(ConstantEvaluatorTest, ExtractStaysInside) {
  Location loc = builder.getUnknownLoc();
  Value tensor = constant(builder.getF32Type(), {1.5, -2.5});
  for (auto [index, isInside] : {std::pair(0, true), std::pair(1, true), std::pair(2, false),
                                 std::pair(-1, false)}) {
    Value at = arith::ConstantIndexOp::create(builder, loc, index);
    auto extract = tensor::ExtractOp::create(builder, loc, tensor, at);
    FailureOr<TypedAttr> value = evaluateConstant(extract);
    ASSERT_EQ(succeeded(value), isInside) << index;
    if (isInside) {
      EXPECT_EQ(cast<FloatAttr>(*value).getValueAsDouble(), index ? -2.5 : 1.5);
    }
  }
}

TEST_F(ConstantEvaluatorTest, ReadsEveryElementType) {
  EXPECT_EQ((*view("dense<[1.5, -2.0]> : tensor<2xf32>"))[1], -2.0);
  EXPECT_EQ((*view("dense<[1.5, -2.0]> : tensor<2xf64>"))[0], 1.5);
  EXPECT_EQ((*view("dense<[1.5, -2.0]> : tensor<2xf16>"))[0], 1.5);
  EXPECT_EQ((*view("dense<[1.5, -2.0]> : tensor<2xbf16>"))[1], -2.0);
  EXPECT_EQ((*view("dense<[1, -2]> : tensor<2xi8>")).getInteger(1), -2);
  EXPECT_EQ((*view("dense<[1, -2]> : tensor<2xi64>")).getInteger(1), -2);
  EXPECT_EQ((*view("dense<[1, -2]> : tensor<2xi4>")).getInteger(1), -2);
  EXPECT_EQ((*view("dense<[1, 200]> : tensor<2xui8>")).getInteger(1), 200);
  EXPECT_EQ((*view("dense<[1, 7]> : tensor<2xindex>")).getInteger(1), 7);
  FailureOr<ConstantView> bits = view(
      "dense<[true, false, false, true, true, false, true, false, true]> : "
      "tensor<9xi1>");
  EXPECT_EQ(bits->toVector(), (std::vector<double>{1, 0, 0, 1, 1, 0, 1, 0, 1}));
  EXPECT_EQ((*view("dense<true> : tensor<9xi1>"))[8], 1.0);
  EXPECT_EQ((*view("2.5 : f32"))[0], 2.5);
  EXPECT_EQ(view("2.5 : f32")->size(), 1);
  EXPECT_EQ(view("-3 : i32")->getInteger(0), -3);
  EXPECT_TRUE(failed(view("\"text\"")));
  EXPECT_TRUE(failed(view("dense<1.0> : tensor<2xf8E4M3FN>")));
}

TEST_F(ConstantEvaluatorTest, SplatsAndResourcesCopyNothing) {
  FailureOr<ConstantView> splat = view("dense<0.5> : tensor<1000x1000xf32>");
  EXPECT_TRUE(splat->isSplat());
  EXPECT_EQ(splat->size(), 1000000);
  EXPECT_EQ(splat->getRawData().size(), 4u);
  EXPECT_EQ((*splat)[999999], 0.5);

  std::vector<double> values(100);
  for (size_t index = 0; index < values.size(); ++index)
    values[index] = index / 8.0;
  auto type = RankedTensorType::get({4, 25}, builder.getF32Type());
  ElementsAttr attr = makeConstant(type, values, "w");
  auto resource = dyn_cast<DenseResourceElementsAttr>(attr);
  ASSERT_TRUE(resource);
  EXPECT_EQ(ConstantView::get(attr)->toVector(), values);
  EXPECT_EQ(ConstantView::get(attr)->getRawData().data(),
            resource.getRawHandle().getBlob()->getData().data());

  // A reshape shares the blob.
  Value reshaped = tensor::CollapseShapeOp::create(
      builder, builder.getUnknownLoc(), constant(attr),
      SmallVector<ReassociationIndices>{{0, 1}});
  FailureOr<TypedAttr> result = evaluateConstant(reshaped.getDefiningOp());
  ASSERT_TRUE(succeeded(result));
  EXPECT_EQ(ConstantView::get(*result)->getRawData().data(),
            ConstantView::get(attr)->getRawData().data());
}

TEST_F(ConstantEvaluatorTest, FindsNonFiniteElements) {
  FailureOr<ConstantView> constant =
      view("dense<[[1.0, 0x7F800000], [0x7FC00000, 2.0]]> : tensor<2x2xf32>");
  EXPECT_EQ(findNonFinite(*constant, true), 1);
  EXPECT_EQ(findNonFinite(*constant, false), 2);
  EXPECT_EQ(formatIndex(constant->getShape(), 2), "1, 0");
  EXPECT_EQ(findNonFinite(*view("dense<1> : tensor<2xi32>"), true), -1);
}

TEST_F(ConstantEvaluatorTest, SingleArithmeticIsThatOfTheMachine) {
  std::vector<double> a = randomFloats(1, 4000), b = randomFloats(2, 4000);
  Type f32 = builder.getF32Type();
  std::vector<double> sum = binary<arith::AddFOp>(f32, a, b);
  std::vector<double> difference = binary<arith::SubFOp>(f32, a, b);
  std::vector<double> product = binary<arith::MulFOp>(f32, a, b);
  std::vector<double> quotient = binary<arith::DivFOp>(f32, a, b);
  ASSERT_EQ(sum.size(), a.size());
  for (size_t index = 0; index < a.size(); ++index) {
    volatile float x = a[index], y = b[index];
    EXPECT_EQ(static_cast<float>(sum[index]), x + y);
    EXPECT_EQ(static_cast<float>(difference[index]), x - y);
    EXPECT_EQ(static_cast<float>(product[index]), x * y);
    EXPECT_EQ(static_cast<float>(quotient[index]), x / y);
  }
}

TEST_F(ConstantEvaluatorTest, SquareRootsRoundOnceAndTwice) {
  std::vector<double> values = randomFloats(3, 4000);
  for (double &value : values)
    value = std::fabs(value);
  Type f32 = builder.getF32Type();
  std::vector<double> roots = unary<math::SqrtOp>(f32, values);
  std::vector<double> reciprocals = unary<math::RsqrtOp>(f32, values);
  ASSERT_EQ(roots.size(), values.size());
  for (size_t index = 0; index < values.size(); ++index) {
    volatile float root = std::sqrt(static_cast<float>(values[index]));
    volatile float reciprocal = 1.0f / root;
    EXPECT_EQ(static_cast<float>(roots[index]), root);
    EXPECT_EQ(static_cast<float>(reciprocals[index]), reciprocal);
  }
}

TEST_F(ConstantEvaluatorTest, SmallFloatsRoundLikeAPFloat) {
  for (Type type : {Type(builder.getF16Type()), Type(builder.getBF16Type())}) {
    const llvm::fltSemantics &semantics =
        cast<FloatType>(type).getFloatSemantics();
    std::vector<double> a = randomFloats(4, 3000), b = randomFloats(5, 3000);
    // Into the range of f16, and onto the grid of the type.
    for (auto *values : {&a, &b})
      for (double &value : *values)
        value = round(std::remainder(value, 8.0), semantics);
    std::vector<double> sum = binary<arith::AddFOp>(type, a, b);
    std::vector<double> product = binary<arith::MulFOp>(type, a, b);
    ASSERT_EQ(sum.size(), a.size());
    for (size_t index = 0; index < a.size(); ++index) {
      APFloat x(a[index]), y(b[index]);
      bool losesInfo;
      x.convert(semantics, APFloat::rmNearestTiesToEven, &losesInfo);
      y.convert(semantics, APFloat::rmNearestTiesToEven, &losesInfo);
      auto toDouble = [&](APFloat value) {
        value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                      &losesInfo);
        return value.convertToDouble();
      };
      EXPECT_EQ(sum[index], toDouble(x + y));
      EXPECT_EQ(product[index], toDouble(x * y));
    }
  }
}

TEST_F(ConstantEvaluatorTest, IntegersWrapAndConvert) {
  Type i8 = builder.getI8Type();
  EXPECT_EQ(binary<arith::AddIOp>(i8, {100, -128}, {100, -1}),
            (std::vector<double>{-56, 127}));
  EXPECT_EQ(binary<arith::MinUIOp>(i8, {-1, 3}, {1, 4}),
            (std::vector<double>{1, 3}));
  auto convert = [&](double value) {
    return evaluate(elementwise(
        {constant(builder.getF32Type(), {value, 1.0})}, i8,
        [&](OpBuilder &b, Location loc, ValueRange arguments) -> Value {
          return arith::FPToSIOp::create(b, loc, i8, arguments[0]);
        }));
  };
  EXPECT_EQ(convert(-1.9), (std::vector<double>{-1, 1}));
  EXPECT_TRUE(convert(128.0).empty()) << "no defined value, so no folding";
}

TEST_F(ConstantEvaluatorTest, LimitsHold) {
  Location loc = builder.getUnknownLoc();
  std::vector<double> values(100, 1.0);
  values[3] = 2.0;
  Value input = constant(builder.getF32Type(), values);
  Value empty = tensor::EmptyOp::create(
      builder, loc, ArrayRef<int64_t>{100, 100}, builder.getF32Type());
  Operation *broadcast = linalg::BroadcastOp::create(builder, loc, input, empty,
                                                     ArrayRef<int64_t>{0});
  EXPECT_TRUE(failed(evaluateConstant(broadcast))) << "it would grow";
  EvaluationLimits limits;
  limits.mayGrow = true;
  FailureOr<TypedAttr> grown = evaluateConstant(broadcast, limits);
  ASSERT_TRUE(succeeded(grown));
  EXPECT_EQ((*ConstantView::get(*grown))[103], 2.0);
  limits.maxWork = 1000;
  EXPECT_TRUE(failed(evaluateConstant(broadcast, limits)));
}

} // namespace
