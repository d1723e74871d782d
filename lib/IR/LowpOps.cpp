//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// When is an op of the dialect valid, and how are the two with a syntax of their
// own (mac, constant) spelled?
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Lowp.h"
#include "lowp/IR/Packing.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::lowp;

#define GET_OP_CLASSES
#include "lowp/IR/LowpOps.cpp.inc"

static bool isScalarOrVectorOf(Type type, function_ref<bool(Type)> isElement) {
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    return tensor.getRank() <= 1 && isElement(tensor.getElementType());
  return isElement(type);
}

bool mlir::lowp::isScaleLike(Type type) {
  return isScalarOrVectorOf(type, [](Type t) { return t.isF32(); });
}

bool mlir::lowp::isZeroPointLike(Type type) {
  return isScalarOrVectorOf(type, [](Type t) { return t.isSignlessInteger(32); });
}

//===----------------------------------------------------------------------===//
// Quantize, dequantize, requantize
//===----------------------------------------------------------------------===//

/// QUANT-C1: `a` and `b` are both scalars, or ranked tensors of one shape.
static LogicalResult verifySameShape(Operation *op, Type a, Type b) {
  auto shapedA = dyn_cast<ShapedType>(a), shapedB = dyn_cast<ShapedType>(b);
  bool same = !shapedA && !shapedB;
  if (isa<RankedTensorType>(a) && isa<RankedTensorType>(b))
    same = succeeded(verifyCompatibleShape(shapedA.getShape(), shapedB.getShape()));
  if (!same)
    return op->emitOpError("input and result must have one shape, got ")
           << a << " and " << b << " (QUANT-C1)";
  return success();
}

/// QUANT-C2 to QUANT-C4.
static LogicalResult verifyGranularity(Operation *op, Type input,
                                       GranularityAttr granularity,
                                       ValueRange parameters) {
  auto shaped = dyn_cast<ShapedType>(input);
  int64_t rank = shaped ? shaped.getRank() : 0;
  std::optional<int64_t> axis = granularity.getAxis();
  if (axis && *axis >= rank)
    return op->emitOpError("axis of the granularity must be in [0, ")
           << rank << "), got " << *axis << " (QUANT-C2)";
  for (Value parameter : parameters) {
    auto type = dyn_cast<RankedTensorType>(parameter.getType());
    if (type && !shaped)
      return op->emitOpError("a scalar takes scalar scales and zero points, got ")
             << type << " (QUANT-C3)";
    if (type && type.getRank() == 1) {
      if (!axis)
        return op->emitOpError("scale and zero point per tensor must be a scalar "
                               "or a tensor of rank 0, got ")
               << type << " (QUANT-C3)";
      if (failed(verifyCompatibleShape({type.getDimSize(0)},
                                       {shaped.getDimSize(*axis)})))
        return op->emitOpError("scale and zero point per axis must have one "
                               "element per index of dimension ")
               << *axis << ", got " << type << " for " << input << " (QUANT-C3)";
    }
    Attribute constant;
    if (!getElementTypeOrSelf(parameter.getType()).isF32() ||
        !matchPattern(parameter, m_Constant(&constant)))
      continue;
    auto isValid = [](const APFloat &scale) {
      return scale.isFiniteNonZero() && !scale.isNegative();
    };
    bool valid = true;
    if (auto scale = dyn_cast<FloatAttr>(constant))
      valid = isValid(scale.getValue());
    else if (auto scales = dyn_cast<DenseFPElementsAttr>(constant))
      valid = llvm::all_of(scales.getValues<APFloat>(), isValid);
    if (!valid)
      return op->emitOpError("scales must be finite and positive (QUANT-C4)");
  }
  return success();
}

LogicalResult QuantizeOp::verify() {
  if (failed(verifySameShape(*this, getInput().getType(), getType())))
    return failure();
  return verifyGranularity(*this, getType(), getGranularity(),
                           {getScale(), getZeroPoint()});
}

LogicalResult DequantizeOp::verify() {
  if (failed(verifySameShape(*this, getInput().getType(), getType())))
    return failure();
  return verifyGranularity(*this, getType(), getGranularity(),
                           {getScale(), getZeroPoint()});
}

LogicalResult RequantizeOp::verify() {
  if (failed(verifySameShape(*this, getInput().getType(), getType())))
    return failure();
  return verifyGranularity(
      *this, getType(), getGranularity(),
      {getInScale(), getInZeroPoint(), getOutScale(), getOutZeroPoint()});
}

//===----------------------------------------------------------------------===//
// Rescale and mac
//===----------------------------------------------------------------------===//

LogicalResult RescaleOp::verify() {
  if (getKind() != "shift" && getKind() != "multiplier")
    return emitOpError("kind must be \"shift\" or \"multiplier\", got \"")
           << getKind() << "\" (RESCALE-C1)";
  APInt multiplier;
  if (matchPattern(getMultiplier(), m_ConstantInt(&multiplier))) {
    int64_t value = multiplier.getSExtValue(), least = int64_t(1) << 30;
    if (value < least || (isShiftOnly() && value != least))
      return emitOpError("the multiplier must be ")
             << (isShiftOnly() ? "2^30 under \"shift\"" : "in [2^30, 2^31 - 1]")
             << ", got " << value << " (RESCALE-C2)";
  }
  return success();
}

LogicalResult MacOp::verify() {
  if (getResultTypes() != getAccumulators().getTypes())
    return emitOpError("results must have the types of the accumulators");
  auto lhs = dyn_cast<FixedType>(getLhs().getType());
  auto rhs = dyn_cast<FixedType>(getRhs().getType());
  if (!lhs || !rhs)
    return success();
  int fraction = lhs.getFractionLength() + rhs.getFractionLength();
  auto accumulator = getAccumulators().size() == 1
                         ? dyn_cast<FixedType>(getAccumulators().front().getType())
                         : FixedType();
  if (!accumulator || !accumulator.getIsSigned() ||
      accumulator.getFractionLength() != fraction)
    return emitOpError("products of ")
           << lhs << " and " << rhs
           << " must have one signed fixed-point accumulator of fraction length "
           << fraction << " (MAC-C1)";
  if (accumulator.getStorageType().getWidth() <
      std::max(lhs.getStorageType().getWidth(), rhs.getStorageType().getWidth()))
    return emitOpError("the accumulator must be at least as wide as ")
           << lhs << " and " << rhs << ", got " << accumulator << " (MAC-C2)";
  return success();
}

ParseResult MacOp::parse(OpAsmParser &parser, OperationState &result) {
  SmallVector<OpAsmParser::UnresolvedOperand> operands;
  SmallVector<Type> types;
  SMLoc loc = parser.getCurrentLocation();
  if (parser.parseOperandList(operands) ||
      parser.parseOptionalAttrDict(result.attributes) ||
      parser.parseColonTypeList(types))
    return failure();
  if (types.size() < 2)
    return parser.emitError(loc, "expected the types of two factors and of the "
                                 "accumulators");
  result.addTypes(ArrayRef(types).drop_front(2));
  return parser.resolveOperands(operands, types, loc, result.operands);
}

void MacOp::print(OpAsmPrinter &printer) {
  printer << ' ' << getOperands();
  printer.printOptionalAttrDict((*this)->getAttrs());
  printer << " : " << getOperandTypes();
}

//===----------------------------------------------------------------------===//
// Constant
//===----------------------------------------------------------------------===//

void ConstantOp::build(OpBuilder &builder, OperationState &state, Type format,
                       const llvm::APSInt &code) {
  IntegerType storage = cast<FormatTypeInterface>(format).getStorageType();
  build(builder, state, format,
        IntegerAttr::get(storage, code.extOrTrunc(storage.getWidth())));
}

void ConstantOp::build(OpBuilder &builder, OperationState &state, Type format,
                       int64_t code) {
  IntegerType storage = cast<FormatTypeInterface>(format).getStorageType();
  build(builder, state, format, IntegerAttr::get(storage, code));
}

llvm::APSInt ConstantOp::getFormatCode() {
  auto format = cast<FormatTypeInterface>(getType());
  return llvm::APSInt(getCode().zextOrTrunc(format.getBitWidth()),
                      !format.isSignedCode());
}

LogicalResult ConstantOp::verify() {
  auto format = cast<FormatTypeInterface>(getType());
  IntegerType storage = format.getStorageType();
  if (getCodeAttr().getType() != storage)
    return emitOpError("the code must be stored in ") << storage << " (CONST-C1)";
  llvm::APSInt stored(getCode(), !format.isSignedCode());
  if (llvm::APSInt::compareValues(stored, format.getMinCode()) < 0 ||
      llvm::APSInt::compareValues(stored, format.getMaxCode()) > 0)
    return emitOpError("the code must be in [")
           << llvm::toString(format.getMinCode(), 10) << ", "
           << llvm::toString(format.getMaxCode(), 10) << "], got "
           << llvm::toString(stored, 10) << " (CONST-C1)";
  return success();
}

ParseResult ConstantOp::parse(OpAsmParser &parser, OperationState &result) {
  SMLoc loc = parser.getCurrentLocation();
  APInt code;
  Type type;
  if (parser.parseInteger(code) ||
      parser.parseOptionalAttrDict(result.attributes) ||
      parser.parseColonType(type))
    return failure();
  auto format = dyn_cast<FormatTypeInterface>(type);
  if (!format)
    return parser.emitError(loc, "expected a format type, got ") << type;
  unsigned width = format.getStorageType().getWidth();
  if (format.isSignedCode() ? !code.isSignedIntN(width)
                            : code.isNegative() || code.getActiveBits() > width)
    return parser.emitError(loc, "the code must be in [")
           << llvm::toString(format.getMinCode(), 10) << ", "
           << llvm::toString(format.getMaxCode(), 10) << "] (CONST-C1)";
  result.addAttribute("code", IntegerAttr::get(format.getStorageType(),
                                               code.sextOrTrunc(width)));
  result.addTypes(type);
  return success();
}

void ConstantOp::print(OpAsmPrinter &printer) {
  auto format = cast<FormatTypeInterface>(getType());
  printer << ' '
          << llvm::toString(llvm::APSInt(getCode(), !format.isSignedCode()), 10);
  printer.printOptionalAttrDict((*this)->getAttrs(), {"code"});
  printer << " : " << getType();
}

void ConstantOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  auto format = cast<FormatTypeInterface>(getType());
  SmallString<16> name("code");
  llvm::APSInt code(getCode(), !format.isSignedCode());
  name += code.isNegative() ? "_m" : "_";
  name += llvm::toString(llvm::APSInt(code.abs(), /*isUnsigned=*/true), 10);
  setName(getResult(), name);
}

//===----------------------------------------------------------------------===//
// Storage and observe
//===----------------------------------------------------------------------===//

/// Whether `type` is a format, or a tensor or memref of one, and `other` the
/// same of its storage integer.
static bool isStoredAs(Type type, Type other) {
  auto format = dyn_cast<FormatTypeInterface>(getElementTypeOrSelf(type));
  if (!format)
    return false;
  auto shaped = dyn_cast<ShapedType>(type);
  if (!shaped)
    return other == format.getStorageType();
  return isa<TensorType, BaseMemRefType>(type) &&
         shaped.clone(Type(format.getStorageType())) == other;
}

LogicalResult StorageCastOp::verify() {
  Type input = getInput().getType(), result = getType();
  if (!isStoredAs(input, result) && !isStoredAs(result, input))
    return emitOpError("one side must have a format, the other its storage "
                       "integer, and both one shape, got ")
           << input << " and " << result << " (STORAGE-C1)";
  return success();
}

LogicalResult UnpackOp::verify() {
  if (getLayout() != "bits")
    return emitOpError("layout must be \"bits\", got \"")
           << getLayout() << "\" (UNPACK-C1)";
  auto result = cast<RankedTensorType>(getType());
  auto format = dyn_cast<FormatTypeInterface>(result.getElementType());
  if (!format)
    return emitOpError("the result must have a format, got ")
           << result << " (UNPACK-C1)";
  int64_t bytes = getPackedBytes(result.getNumElements(), format.getBitWidth());
  if (cast<RankedTensorType>(getInput().getType()).getDimSize(0) != bytes)
    return emitOpError("the codes of ")
           << result << " take " << bytes << " bytes, got "
           << getInput().getType() << " (UNPACK-C2)";
  return success();
}

LogicalResult ObserveOp::verify() {
  if (!llvm::is_contained({"activations", "weights", "bias", "input"}, getRole()))
    return emitOpError("role must be \"activations\", \"weights\", \"bias\" or "
                       "\"input\", got \"")
           << getRole() << "\" (OBSERVE-C1)";
  if (std::optional<ChoiceAttr> choice = getChoice()) {
    auto type = cast<RankedTensorType>(getType());
    std::optional<int64_t> axis = choice->getGranularity().getAxis();
    if (axis && (*axis >= type.getRank() ||
                 failed(verifyCompatibleShape(
                     {type.getDimSize(*axis)},
                     {static_cast<int64_t>(choice->getScales().size())}))))
      return emitOpError("a choice per axis must have one scale per index of an "
                         "existing dimension (OBSERVE-C2)");
  }
  return success();
}
