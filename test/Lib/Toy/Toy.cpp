//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does `!toy.squares` mean? The levels, and the interfaces derive the rest
// from them: rounding, quantize, dequantize, thresholds, packing, errors. One
// method is overridden, because code * |code| is cheaper than the look-up of
// the default.
//
//===----------------------------------------------------------------------===//

#include "Toy.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cstdlib>

using namespace mlir;
using lowp::numerics::Number;

#include "Toy.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "ToyTypes.cpp.inc"

namespace {

/// Lists the families of the dialect.
struct ToyFamilies : lowp::FormatFamilyInterface {
  using FormatFamilyInterface::FormatFamilyInterface;
  SmallVector<const lowp::FormatFamily *> getFamilies() const override {
    return {&toy::getFamily()};
  }
};

/// Lists its quantizers.
struct ToyQuantizers : lowp::QuantizerInterface {
  using QuantizerInterface::QuantizerInterface;
  SmallVector<const lowp::Quantizer *> getQuantizers() const override {
    return {
        &toy::getQuantizer(),
        &toy::getFeedbackQuantizer(),
        &toy::getShortQuantizer(),
        &toy::getBeyondQuantizer(),
        &toy::getBoastingQuantizer(),
    };
  }
};

/// Lists the kinds of ops that have a form on codes.
struct ToyForms : lowp::CodeFormInterface {
  using CodeFormInterface::CodeFormInterface;
  SmallVector<const lowp::CodeForm *> getCodeForms() const override {
    return {&toy::getMinPoolForm()};
  }
};

/// Lists the machines that it knows.
struct ToyTargets : lowp::TargetInterface {
  using TargetInterface::TargetInterface;
  SmallVector<const lowp::TargetModel *> getTargets() const override {
    return {&toy::getTarget()};
  }
};

/// Lists the kernels.
struct ToyKernels : lowp::KernelInterface {
  using KernelInterface::KernelInterface;
  SmallVector<const lowp::Kernel *> getKernels() const override {
    return {&toy::getKernel()};
  }
};

} // namespace

void toy::ToyDialect::initialize() {
  registerTypes();
  registerOps();
  addInterfaces<ToyFamilies, ToyQuantizers, ToyForms, ToyTargets, ToyKernels>();
}

void toy::ToyDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "ToyTypes.cpp.inc"
      >();
}

void toy::registerDialect(DialectRegistry &registry) {
  registry.insert<ToyDialect>();
  registry.addExtension(+[](MLIRContext *context, lowp::LowpDialect *) {
    context->getOrLoadDialect<ToyDialect>();
  });
}

//===----------------------------------------------------------------------===//
// Spelling: s4, u6
//===----------------------------------------------------------------------===//

Type toy::SquaresType::parse(AsmParser &parser) {
  StringRef text;
  SMLoc loc = parser.getCurrentLocation();
  unsigned width = 0;
  if (parser.parseLess() || parser.parseKeyword(&text))
    return {};
  if ((text[0] != 's' && text[0] != 'u') ||
      text.drop_front().getAsInteger(10, width)) {
    parser.emitError(loc, "expected s or u and a width, as in s4, got '")
        << text << "'";
    return {};
  }
  if (parser.parseGreater())
    return {};
  return parser.getChecked<SquaresType>(loc, parser.getContext(),
                                        text[0] == 's', width);
}

void toy::SquaresType::print(AsmPrinter &printer) const {
  printer << "<" << (getIsSigned() ? "s" : "u") << getWidth() << ">";
}

LogicalResult
toy::SquaresType::verify(function_ref<InFlightDiagnostic()> emitError,
                         bool isSigned, unsigned width) {
  if (width < 2 || width > 6)
    return emitError() << "width of a format of squares must be in [2, 6], got "
                       << width << " (TOY-C1)";
  return success();
}

//===----------------------------------------------------------------------===//
// Meaning: the levels
//===----------------------------------------------------------------------===//

unsigned toy::SquaresType::getBitWidth() const { return getWidth(); }

bool toy::SquaresType::isSignedCode() const { return getIsSigned(); }

Number toy::SquaresType::decode(const llvm::APSInt &code) const {
  int64_t root = code.getExtValue();
  return Number::fromInt(root * std::abs(root));
}

uint64_t toy::SquaresType::getLevelCount() const {
  return uint64_t(1) << getWidth();
}

llvm::APSInt toy::SquaresType::getLevelCode(uint64_t rank) const {
  // The values ascend with the codes.
  llvm::APSInt code = llvm::APSInt::getMinValue(getWidth(), !getIsSigned());
  return llvm::APSInt(code + APInt(getWidth(), rank), !getIsSigned());
}

std::string toy::SquaresType::getSpelling() const {
  return "toy:" + std::to_string(getWidth());
}

llvm::TypeSize
toy::SquaresType::getTypeSizeInBits(const DataLayout &,
                                    DataLayoutEntryListRef) const {
  return llvm::TypeSize::getFixed(getStorageType().getWidth());
}

uint64_t toy::SquaresType::getABIAlignment(const DataLayout &,
                                           DataLayoutEntryListRef) const {
  return getStorageType().getWidth() / 8;
}

//===----------------------------------------------------------------------===//
// Lowering: what is cheaper than a look-up
//===----------------------------------------------------------------------===//

SmallVector<Value> toy::SquaresType::emitElement(OpBuilder &builder,
                                                 Location loc, Value code,
                                                 Type work,
                                                 unsigned parts) const {
  if (parts != 1)
    return lowp::defaults::emitElement(*this, builder, loc, code, work, parts);
  Value wide = code;
  if (work != code.getType())
    wide = getIsSigned()
               ? builder.createOrFold<arith::ExtSIOp>(loc, work, code)
               : builder.createOrFold<arith::ExtUIOp>(loc, work, code);
  Value zero =
      arith::ConstantOp::create(builder, loc, builder.getZeroAttr(work));
  Value isNegative = builder.createOrFold<arith::CmpIOp>(
      loc, arith::CmpIPredicate::slt, wide, zero);
  Value negated = builder.createOrFold<arith::SubIOp>(loc, zero, wide);
  Value magnitude =
      builder.createOrFold<arith::SelectOp>(loc, isNegative, negated, wide);
  return {builder.createOrFold<arith::MulIOp>(loc, wide, magnitude)};
}

//===----------------------------------------------------------------------===//
// A format that cannot compute
//===----------------------------------------------------------------------===//

unsigned toy::MuteType::getBitWidth() const { return 1; }
Number toy::MuteType::decode(const llvm::APSInt &code) const {
  return Number::fromInt(code.isZero() ? 0 : 1);
}
uint64_t toy::MuteType::getLevelCount() const { return 2; }
llvm::APSInt toy::MuteType::getLevelCode(uint64_t rank) const {
  return llvm::APSInt(APInt(1, rank), /*isUnsigned=*/true);
}
std::string toy::MuteType::getSpelling() const { return "mute"; }
