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

#include "lowp/IR/Packing.h"
#include "lowp/IR/Types.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::lowp;

#define GET_OP_CLASSES
#include "lowp/IR/LowpOps.cpp.inc"

//===----------------------------------------------------------------------===//
// Threshold and look-up
//===----------------------------------------------------------------------===//

LogicalResult ThresholdOp::verify() {
  auto in = cast<FormatTypeInterface>(getInput().getType());
  auto out = cast<FormatTypeInterface>(getType());
  auto thresholds = getThresholdsAttr().getShapedType();
  auto codes = getCodesAttr().getShapedType();
  bool fits = thresholds.getRank() == 2 && codes.getRank() == 2 &&
              codes.getElementType() == out.getStorageType() &&
              thresholds.getDimSize(0) == codes.getDimSize(0) &&
              thresholds.getDimSize(1) + 1 == codes.getDimSize(1) &&
              codes.getDimSize(0) > 0 &&
              (getChannel() || codes.getDimSize(0) == 1);
  if (!fits)
    return emitOpError("takes thresholds of shape [C, M] and codes of ")
           << out.getStorageType() << " of shape [C, M + 1], C = 1 without a "
           << "channel, got " << Type(thresholds) << " and " << Type(codes)
           << " (THRESHOLD-C1)";
  int64_t row = thresholds.getDimSize(1), index = 0;
  int64_t last = 0;
  for (const APInt &value : getThresholdsAttr().getValues<APInt>()) {
    if (index % row != 0 && value.getSExtValue() < last)
      return emitOpError("thresholds must ascend, got ")
             << last << " before " << value.getSExtValue() << " (THRESHOLD-C2)";
    last = value.getSExtValue();
    ++index;
  }
  if (!in.hasIntegerCodes())
    return emitOpError("takes an input with integer codes, got ")
           << Type(in) << " (THRESHOLD-C3)";
  return success();
}

LogicalResult LutOp::verify() {
  auto table = getTableAttr().getShapedType();
  if (table.getRank() != 1 || !llvm::isPowerOf2_64(table.getNumElements()))
    return emitOpError("takes a table of rank 1 with a power of two of entries, "
                       "got ")
           << Type(table) << " (LUT-C1)";
  Type stored = getType();
  if (auto format = dyn_cast<FormatTypeInterface>(stored))
    stored = format.getStorageType();
  if (table.getElementType() != stored)
    return emitOpError("takes a table of ")
           << stored << ", got " << Type(table) << " (LUT-C2)";
  return success();
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
  for (Type type : {getInput().getType(), getType()})
    if (!cast<FormatTypeInterface>(type).hasIntegerCodes())
      return emitOpError("takes formats with integer codes, got ")
             << type << " (RESCALE-C3); lowp.requantize with method = \"exact\" "
                        "has any result";
  if (getRounding() == RoundingMode::Stochastic)
    return emitOpError("has no stochastic rounding: that is for lowp.quantize "
                       "(RESCALE-C4)");
  if (getOverflow() == OverflowMode::Infinity)
    return emitOpError("has no overflow to infinity, which no format with integer "
                       "codes has (RESCALE-C4)");
  return success();
}

LogicalResult MacOp::verify() {
  if (getResultTypes() != getAccumulators().getTypes())
    return emitOpError("results must have the types of the accumulators");
  auto lhs = cast<FormatTypeInterface>(getLhs().getType());
  auto rhs = cast<FormatTypeInterface>(getRhs().getType());
  std::optional<int> gridLhs = lhs.getGridExponent();
  std::optional<int> gridRhs = rhs.getGridExponent();
  if (!gridLhs || !gridRhs)
    return emitOpError("products of ")
           << Type(lhs) << " and " << Type(rhs)
           << " have no common accumulator: the values of "
           << Type(gridLhs ? rhs : lhs) << " take too many bits (MAC-C3)";
  int fraction = -(*gridLhs + *gridRhs);
  bool hasRoot = lhs.hasRoot() || rhs.hasRoot();
  size_t count = getAccumulators().size();
  bool fits = hasRoot ? count == 2 : count == 1 || count == 2;
  unsigned factors = std::max(formats::getElementBits(lhs, *gridLhs),
                              formats::getElementBits(rhs, *gridRhs));
  // A code that its storage holds may be extended to it.
  for (FormatTypeInterface factor : {lhs, rhs})
    if (factor.hasIntegerCodes())
      factors = std::max(factors, factor.getStorageType().getWidth());
  for (Type type : getAccumulators().getTypes()) {
    auto accumulator = dyn_cast<FixedType>(type);
    fits &= accumulator && accumulator.getIsSigned() &&
            accumulator.getFractionLength() == fraction;
    if (fits && accumulator.getStorageType().getWidth() < factors &&
        factors <= 64)
      return emitOpError("the accumulator must be at least as wide as ")
             << Type(lhs) << " and " << Type(rhs) << ", got " << type
             << " (MAC-C2)";
  }
  if (!fits)
    return emitOpError("products of ")
           << Type(lhs) << " and " << Type(rhs) << " must have "
           << (hasRoot ? "two signed fixed-point accumulators"
                       : "one signed fixed-point accumulator")
           << " of fraction length " << fraction << " (MAC-C1)";
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
  if (!formats::isCode(format, stored))
    return emitOpError("the code must be in [")
           << llvm::toString(format.getMinCode(), 10) << ", "
           << llvm::toString(format.getMaxCode(), 10) << "]"
           << (llvm::APSInt::compareValues(stored, format.getMinCode()) >= 0 &&
                       llvm::APSInt::compareValues(stored, format.getMaxCode()) <= 0
                   ? " and mean something"
                   : "")
           << ", got " << llvm::toString(stored, 10) << " (CONST-C1)";
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

/// The bytes of an i8 tensor; none if `constant` has none. `splat` holds
/// those of a splat.
static ArrayRef<char> getBytes(Attribute constant, std::vector<char> &splat) {
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(constant)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    return blob ? blob->getData() : ArrayRef<char>();
  }
  auto dense = dyn_cast<DenseIntElementsAttr>(constant);
  if (!dense)
    return {};
  if (!dense.isSplat())
    return dense.getRawData();
  splat.assign(dense.getNumElements(), dense.getSplatValue<int8_t>());
  return splat;
}

/// The first packed element that is no code of `format`, or -1. Every verification
/// looks, so constants of more than kMostChecked elements are taken on trust.
constexpr int64_t kMostChecked = 1 << 22;
constexpr int64_t kCheckedAtATime = 4096;
static int64_t findMeaningless(PackedLayout layout, ArrayRef<char> bytes,
                               int64_t count, FormatTypeInterface format) {
  unsigned width = format.getBitWidth();
  if (width > 16 || count > kMostChecked)
    return -1;
  std::vector<bool> isCode(uint64_t(1) << width);
  for (uint64_t pattern = 0; pattern < isCode.size(); ++pattern)
    isCode[pattern] = formats::isCode(
        format, llvm::APSInt(APInt(width, pattern), !format.isSignedCode()));
  if (llvm::all_of(isCode, [](bool value) { return value; }))
    return -1;
  std::vector<uint64_t> codes;
  for (int64_t first = 0; first < count; first += kCheckedAtATime) {
    codes.resize(std::min(kCheckedAtATime, count - first));
    unpackCodesAt(layout, bytes, count, width, first, codes);
    for (auto [offset, code] : llvm::enumerate(codes))
      if (!isCode[code])
        return first + static_cast<int64_t>(offset);
  }
  return -1;
}

/// Fails, with a diagnostic, if `constant`, in a layout that there is, has other bytes than
/// `count` codes of `format` give, or elements that are none of its codes. `rules` are the
/// labels of the two.
static LogicalResult verifyBytes(Operation *op, Attribute constant, StringRef layoutName,
                                 int64_t count, FormatTypeInterface format,
                                 std::pair<StringRef, StringRef> rules) {
  PackedLayout layout = *parsePackedLayout(layoutName);
  unsigned width = format.getBitWidth();
  std::vector<char> splat;
  ArrayRef<char> data = getBytes(constant, splat);
  if (static_cast<int64_t>(data.size()) != getPackedBytes(layout, count, width))
    return success();
  if (int64_t index = findInvalidByte(layout, data, count, width); index >= 0)
    return op->emitOpError("no codes in layout \"")
           << layoutName << "\" have the byte "
           << static_cast<int>(static_cast<uint8_t>(data[index])) << " at ["
           << index << "] (" << rules.first << ")";
  if (int64_t index = findMeaningless(layout, data, count, format); index >= 0)
    return op->emitOpError("element ")
           << index << " is no code of " << Type(format) << " (" << rules.second << ")";
  return success();
}

LogicalResult UnpackOp::verify() {
  std::optional<PackedLayout> layout = parsePackedLayout(getLayout());
  if (!layout)
    return emitOpError("layout must be ")
           << getPackedLayoutNames() << ", got \"" << getLayout()
           << "\" (UNPACK-C1)";
  auto result = cast<RankedTensorType>(getType());
  auto format = dyn_cast<FormatTypeInterface>(result.getElementType());
  if (!format)
    return emitOpError("the result must have a format, got ")
           << result << " (UNPACK-C1)";
  if (!isPackedLayoutOf(*layout, format))
    return emitOpError("layout \"")
           << getLayout() << "\" takes codes -1, 0 and 1, got " << Type(format)
           << " (UNPACK-C3)";
  int64_t bytes =
      getPackedBytes(*layout, result.getNumElements(), format.getBitWidth());
  if (cast<RankedTensorType>(getInput().getType()).getDimSize(0) != bytes)
    return emitOpError("the codes of ")
           << result << " take " << bytes << " bytes, got "
           << getInput().getType() << " (UNPACK-C2)";
  Attribute constant;
  if (!matchPattern(getInput(), m_Constant(&constant)))
    return success();
  return verifyBytes(*this, constant, getLayout(), result.getNumElements(), format,
                     {"UNPACK-C4", "UNPACK-C5"});
}

/// Codes of a choice stand for the weights that `observe` hands on.
static LogicalResult verifyCodes(ObserveOp observe, ChoiceAttr choice) {
  auto type = cast<RankedTensorType>(observe.getType());
  ElementsAttr codes = choice.getCodesAttr();
  auto format = cast<FormatTypeInterface>(choice.getFormat());
  if (observe.getRole() != "weights" || !type.hasStaticShape())
    return observe.emitOpError("a choice with codes must be of weights of a static shape, "
                               "got role \"")
           << observe.getRole() << "\" and " << type << " (OBSERVE-C3)";
  int64_t count = type.getNumElements();
  int64_t bytes = getPackedBytes(*parsePackedLayout(format.getPackedLayout()), count,
                                 format.getBitWidth());
  if (codes.getNumElements() != bytes)
    return observe.emitOpError("the codes of ")
           << count << " weights as " << choice.getFormat() << " take " << bytes
           << " bytes, got " << codes.getNumElements() << " (OBSERVE-C3)";
  return verifyBytes(observe, codes, format.getPackedLayout(), count, format,
                     {"OBSERVE-C4", "OBSERVE-C4"});
}

LogicalResult ObserveOp::verify() {
  if (!llvm::is_contained({"activations", "weights", "bias", "input"}, getRole()))
    return emitOpError("role must be \"activations\", \"weights\", \"bias\" or "
                       "\"input\", got \"")
           << getRole() << "\" (OBSERVE-C1)";
  if (std::optional<ChoiceAttr> choice = getChoice()) {
    ArrayRef<int64_t> shape = cast<RankedTensorType>(getType()).getShape();
    GranularityAttr granularity = choice->getGranularity();
    bool fits = llvm::all_of(granularity.getAxes(), [&](int64_t axis) {
      return axis < static_cast<int64_t>(shape.size());
    });
    int64_t count = 1;
    if (fits)
      for (int64_t size : granularity.getScaleShape(shape))
        count = ShapedType::isDynamic(size) || ShapedType::isDynamic(count)
                    ? ShapedType::kDynamic
                    : count * size;
    if (!fits || (!ShapedType::isDynamic(count) &&
                  count != choice->countScales()))
      return emitOpError("a choice must have as many scales as its granularity "
                         "asks for, of existing dimensions (OBSERVE-C2)");
    if (failed(choice->verifyData(*this)))
      return failure();
    if (choice->getCodesAttr())
      return verifyCodes(*this, *choice);
  }
  return success();
}
