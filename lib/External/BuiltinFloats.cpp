//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Builtin small floats as formats: each answers as the `!lowp.minifloat` type with
// the same codes. f8E8M0FNU, the scale of OCP blocks, lists its powers of two.
//
//===----------------------------------------------------------------------===//

#include "lowp/External/BuiltinFloats.h"
#include "lowp/IR/Types.h"

using namespace mlir;
using namespace mlir::lowp;
using numerics::MinifloatFormat;
using Flavour = MinifloatFormat::Flavour;

namespace {

/// A builtin float and its codes.
template <typename Float>
MinifloatFormat getFormat();
template <>
MinifloatFormat getFormat<Float4E2M1FNType>() {
  return {2, 1, 1, Flavour::Finite};
}
template <>
MinifloatFormat getFormat<Float6E2M3FNType>() {
  return {2, 3, 1, Flavour::Finite};
}
template <>
MinifloatFormat getFormat<Float6E3M2FNType>() {
  return {3, 2, 3, Flavour::Finite};
}
template <>
MinifloatFormat getFormat<Float8E3M4Type>() {
  return {3, 4, 3, Flavour::IEEE};
}
template <>
MinifloatFormat getFormat<Float8E4M3Type>() {
  return {4, 3, 7, Flavour::IEEE};
}
template <>
MinifloatFormat getFormat<Float8E4M3FNType>() {
  return {4, 3, 7, Flavour::FN};
}
template <>
MinifloatFormat getFormat<Float8E4M3FNUZType>() {
  return {4, 3, 8, Flavour::FNUZ};
}
template <>
MinifloatFormat getFormat<Float8E4M3B11FNUZType>() {
  return {4, 3, 11, Flavour::FNUZ};
}
template <>
MinifloatFormat getFormat<Float8E5M2Type>() {
  return {5, 2, 15, Flavour::IEEE};
}
template <>
MinifloatFormat getFormat<Float8E5M2FNUZType>() {
  return {5, 2, 16, Flavour::FNUZ};
}

/// The type of the dialect with the same codes.
template <typename Float>
MinifloatType getTwin(Type type) {
  return MinifloatType::get(type.getContext(), getFormat<Float>());
}

template <typename Float>
struct Meaning
    : FormatTypeInterface::ExternalModel<Meaning<Float>, Float> {
  unsigned getBitWidth(Type) const { return getFormat<Float>().getWidth(); }
  numerics::Number decode(Type, const llvm::APSInt &code) const {
    return getFormat<Float>().decode(code);
  }
  uint64_t getLevelCount(Type) const {
    return getFormat<Float>().getLevelCount();
  }
  llvm::APSInt getLevelCode(Type, uint64_t rank) const {
    return getFormat<Float>().getLevelCode(rank);
  }
  bool isEvenLevel(Type, uint64_t rank) const {
    return getFormat<Float>().isEvenLevel(rank);
  }
  std::string getSpelling(Type type) const {
    return getTwin<Float>(type).getSpelling();
  }
  std::optional<llvm::APSInt> getZeroCode(Type type) const {
    return getTwin<Float>(type).getZeroCode();
  }
  std::optional<llvm::APSInt> getNegativeZeroCode(Type) const {
    return getFormat<Float>().getNegativeZeroCode();
  }
  std::optional<llvm::APSInt> getNanCode(Type) const {
    return getFormat<Float>().getNanCode();
  }
  std::optional<llvm::APSInt> getInfinityCode(Type, bool isNegative) const {
    return getFormat<Float>().getInfinityCode(isNegative);
  }
  std::optional<int> getGridExponent(Type) const {
    return getFormat<Float>().getGridExponent();
  }
};

template <typename Float>
struct Lowering
    : FormatLoweringInterface::ExternalModel<Lowering<Float>, Float> {
  Value emitQuantize(Type type, OpBuilder &builder, Location loc, Value input,
                     Value scale, Value zeroPoint, numerics::Rounding rounding,
                     numerics::Overflow overflow, Value random) const {
    return getTwin<Float>(type).emitQuantize(builder, loc, input, scale,
                                             zeroPoint, rounding, overflow,
                                             random);
  }
  Value emitDequantize(Type type, OpBuilder &builder, Location loc, Value code,
                       Value scale, Value zeroPoint, FloatType result) const {
    return getTwin<Float>(type).emitDequantize(builder, loc, code, scale,
                                               zeroPoint, result);
  }
  SmallVector<Value> emitElement(Type type, OpBuilder &builder, Location loc,
                                 Value code, Type work, unsigned parts) const {
    return getTwin<Float>(type).emitElement(builder, loc, code, work, parts);
  }
  Value emitExtremum(Type type, OpBuilder &builder, Location loc, Value lhs,
                     Value rhs, bool isMax) const {
    return getTwin<Float>(type).emitExtremum(builder, loc, lhs, rhs, isMax);
  }
};

template <typename Float>
struct Model : FormatModelInterface::ExternalModel<Model<Float>, Float> {};

/// 2^(code - 127); the code 255 is NaN.
struct ScaleMeaning
    : FormatTypeInterface::ExternalModel<ScaleMeaning, Float8E8M0FNUType> {
  unsigned getBitWidth(Type) const { return 8; }
  numerics::Number decode(Type, const llvm::APSInt &code) const {
    uint64_t exponent = code.zextOrTrunc(8).getZExtValue();
    return exponent == 255
               ? numerics::Number::nan()
               : numerics::Number::fromInt(1, static_cast<int>(exponent) - 127);
  }
  uint64_t getLevelCount(Type) const { return 255; }
  llvm::APSInt getLevelCode(Type, uint64_t rank) const {
    return llvm::APSInt(llvm::APInt(8, rank), /*isUnsigned=*/true);
  }
  bool isEvenLevel(Type, uint64_t rank) const { return rank % 2 == 0; }
  std::string getSpelling(Type) const { return "e8m0"; }
  std::optional<llvm::APSInt> getNanCode(Type) const {
    return llvm::APSInt(llvm::APInt(8, 255), /*isUnsigned=*/true);
  }
};

struct ScaleLowering
    : FormatLoweringInterface::ExternalModel<ScaleLowering, Float8E8M0FNUType> {
};

template <typename... Floats>
void attachTo(MLIRContext *context) {
  (Floats::template attachInterface<Meaning<Floats>, Lowering<Floats>,
                                    Model<Floats>>(*context),
   ...);
}

} // namespace

void lowp::registerBuiltinFloatFormats(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, LowpDialect *) {
    attachTo<Float4E2M1FNType, Float6E2M3FNType, Float6E3M2FNType,
             Float8E3M4Type, Float8E4M3Type, Float8E4M3FNType,
             Float8E4M3FNUZType, Float8E4M3B11FNUZType, Float8E5M2Type,
             Float8E5M2FNUZType>(context);
    Float8E8M0FNUType::attachInterface<ScaleMeaning, ScaleLowering,
                                       Model<Float8E8M0FNUType>>(*context);
  });
}
