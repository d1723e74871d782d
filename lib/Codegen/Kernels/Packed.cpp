//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Kernel "packed": weights of less than 8 bits stay packed in memory, and each read
// decodes one: the layouts of docs/Formats/Packing.md. For memories that are small.
//
//===----------------------------------------------------------------------===//

#include "Kernels.h"
#include "mlir/Dialect/Affine/Utils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// Operations that decode one code: address, load, shift, mask, sign; of a digit to base 3
/// a quotient, a remainder and a table beside.
constexpr double kDecodeBits = 4, kDecodeTrit = 8;
/// Bytes of instructions that decode, and of the table of digits.
constexpr int64_t kDecoderBytes = 40, kDigitTableBytes = 512;

constexpr StringLiteral kNothingPacked =
    "it reads no constant codes of less than 8 bits as they are packed";

UnpackOp getUnpack(Value value) { return dyn_cast_or_null<UnpackOp>(getUnshaped(value)); }

/// The packed operands of `op`.
SmallVector<OpOperand *> getPackedOperands(linalg::GenericOp op) {
  SmallVector<OpOperand *> packed;
  for (OpOperand *operand : op.getDpsInputOperands()) {
    UnpackOp unpack = getUnpack(operand->get());
    if (!unpack || failed(CodeTensor::get(unpack)))
      continue;
    auto format = cast<FormatTypeInterface>(unpack.getType().getElementType());
    if (format.getBitWidth() < 8)
      packed.push_back(operand);
  }
  return packed;
}

/// Decodes elements of one packed constant where the ops are inserted.
class Decoder {
public:
  Decoder(OpBuilder &builder, UnpackOp unpack)
      : builder(builder), loc(unpack.getLoc()), bytes(unpack.getInput()),
        layout(*parsePackedLayout(unpack.getLayout())),
        format(cast<FormatTypeInterface>(unpack.getType().getElementType())),
        count(unpack.getType().getNumElements()) {}

  /// The table that decode() reads, built outside of the loops; null if there is none.
  static Value makeTable(OpBuilder &builder, UnpackOp unpack);
  /// The code of the element at `linear`, an index from 0 in row-major order.
  Value decode(Value linear, Value table);

private:
  Value integer(int64_t value) {
    return arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(value));
  }
  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }
  // Of indices: not affine.apply, whose operands tiles make no dimensions of.
  Value multiply(Value value, int64_t by) {
    return by == 1 ? value : arith::MulIOp::create(builder, loc, value, index(by)).getResult();
  }
  Value add(Value value, int64_t what) {
    return what == 0 ? value : arith::AddIOp::create(builder, loc, value, index(what)).getResult();
  }
  Value divide(Value value, int64_t by) {
    return by == 1 ? value : arith::DivSIOp::create(builder, loc, value, index(by)).getResult();
  }
  /// The rest of a division, times `factor`, as an integer.
  Value getRest(Value value, int64_t by, int64_t factor = 1) {
    Value rest = arith::RemSIOp::create(builder, loc, value, index(by));
    return arith::IndexCastOp::create(builder, loc, builder.getI32Type(),
                                      multiply(rest, factor));
  }
  Value loadByte(Value at) {
    Value byte = tensor::ExtractOp::create(builder, loc, bytes, at);
    return arith::ExtUIOp::create(builder, loc, builder.getI32Type(), byte);
  }
  Value mask(Value value, int64_t bits) {
    return arith::AndIOp::create(builder, loc, value, integer(bits));
  }
  /// Of what is not negative.
  Value shiftRight(Value value, Value by) {
    return arith::ShRSIOp::create(builder, loc, value, by);
  }
  Value shiftLeft(Value value, Value by) {
    return arith::ShLIOp::create(builder, loc, value, by);
  }
  Value decodeBits(Value linear);
  Value decodeTrit(Value linear, Value table);
  Value decodePlanes(Value linear);

  OpBuilder &builder;
  Location loc;
  Value bytes;
  PackedLayout layout;
  FormatTypeInterface format;
  int64_t count;
};

/// Per byte the five digits, code + 1, in 2 bits each.
Value Decoder::makeTable(OpBuilder &builder, UnpackOp unpack) {
  if (*parsePackedLayout(unpack.getLayout()) != PackedLayout::Trits)
    return nullptr;
  SmallVector<int16_t> digits;
  for (int byte = 0; byte < 256; ++byte) {
    int16_t entry = 0;
    for (int digit = 0, rest = byte; digit < 5; ++digit, rest /= 3)
      entry = static_cast<int16_t>(entry | (rest % 3) << (2 * digit));
    digits.push_back(entry);
  }
  return arith::ConstantOp::create(
      builder, unpack.getLoc(),
      DenseElementsAttr::get(RankedTensorType::get({256}, builder.getI16Type()),
                             ArrayRef<int16_t>(digits)));
}

Value Decoder::decodeBits(Value linear) {
  unsigned width = format.getBitWidth();
  if (8 % width == 0) {
    unsigned perByte = 8 / width;
    return shiftRight(loadByte(divide(linear, perByte)), getRest(linear, perByte, width));
  }
  // A code may lie in two bytes; the byte of its last bit is always there.
  Value bit = multiply(linear, width), shift = getRest(bit, 8);
  Value lower = loadByte(divide(bit, 8)), upper = loadByte(divide(add(bit, width - 1), 8));
  Value rest = arith::SubIOp::create(builder, loc, integer(8), shift);
  return arith::OrIOp::create(builder, loc, shiftRight(lower, shift),
                              shiftLeft(upper, rest));
}

Value Decoder::decodeTrit(Value linear, Value table) {
  Value byte = arith::IndexCastUIOp::create(builder, loc, builder.getIndexType(),
                                            loadByte(divide(linear, 5)));
  Value digits = tensor::ExtractOp::create(builder, loc, table, byte);
  digits = arith::ExtUIOp::create(builder, loc, builder.getI32Type(), digits);
  Value digit = mask(shiftRight(digits, getRest(linear, 5, 2)), 3);
  return arith::SubIOp::create(builder, loc, digit, integer(1));
}

Value Decoder::decodePlanes(Value linear) {
  Value shift = getRest(linear, 8), first = divide(linear, 8), code;
  for (unsigned plane = 0; plane < format.getBitWidth(); ++plane) {
    Value byte = loadByte(add(first, plane * llvm::divideCeil(count, 8)));
    Value bit = shiftLeft(mask(shiftRight(byte, shift), 1), integer(plane));
    code = code ? arith::OrIOp::create(builder, loc, code, bit).getResult() : bit;
  }
  return code;
}

Value Decoder::decode(Value linear, Value table) {
  Value code;
  if (layout == PackedLayout::Trits) {
    code = decodeTrit(linear, table);
  } else {
    code = layout == PackedLayout::Bits ? decodeBits(linear) : decodePlanes(linear);
    unsigned width = format.getBitWidth();
    code = mask(code, (1 << width) - 1);
    if (format.isSignedCode()) {
      Value sign = integer(1 << (width - 1));
      code = arith::XOrIOp::create(builder, loc, code, sign);
      code = arith::SubIOp::create(builder, loc, code, sign);
    }
  }
  code = arith::TruncIOp::create(builder, loc, format.getStorageType(), code);
  return StorageCastOp::create(builder, loc, format, code);
}

class PackedKernel : public Kernel {
public:
  PackedKernel() : Kernel("packed", "weights of less than 8 bits stay packed, each read decodes") {}

  FailureOr<KernelCost> getCost(linalg::GenericOp op, const Capabilities &machine,
                                std::string &reason) const override {
    SmallVector<OpOperand *> packed = getPackedOperands(op);
    if (packed.empty()) {
      reason = kNothingPacked;
      return failure();
    }
    KernelCost cost;
    cost.weightBytes = getConstantBytes(op);
    double decode = 0;
    for (OpOperand *operand : packed) {
      UnpackOp unpack = getUnpack(operand->get());
      bool isTrits = *parsePackedLayout(unpack.getLayout()) == PackedLayout::Trits;
      decode += isTrits ? kDecodeTrit : kDecodeBits;
      cost.weightBytes += unpack.getInput().getType().getNumElements() + kDecoderBytes +
                          (isTrits ? kDigitTableBytes : 0) -
                          getStorageBytes(cast<RankedTensorType>(operand->get().getType()));
    }
    cost.cycles = getLoopCycles(op, machine, decode);
    return cost;
  }

  LogicalResult rewrite(linalg::GenericOp op, const Capabilities &,
                        std::string &reason) const override;
};

/// The row-major index of what an operand of `shape` reads by `map`, which has sums and
/// products of loops and constants.
Value getLinearIndex(OpBuilder &builder, linalg::GenericOp op, AffineMap map,
                     ArrayRef<int64_t> shape) {
  Location loc = op.getLoc();
  SmallVector<Value> loops;
  for (unsigned loop = 0; loop < op.getNumLoops(); ++loop)
    loops.push_back(linalg::IndexOp::create(builder, loc, loop));
  AffineExpr linear = builder.getAffineConstantExpr(0);
  for (auto [expr, size] : llvm::zip_equal(map.getResults(), shape))
    linear = linear * size + expr;
  linear = simplifyAffineExpr(linear, map.getNumDims(), 0);
  return affine::expandAffineExpr(builder, loc, linear, loops, {});
}

/// The body decodes what it read; an array without values keeps the sizes of loops known.
LogicalResult PackedKernel::rewrite(linalg::GenericOp op, const Capabilities &,
                                    std::string &reason) const {
  OpBuilder builder(op);
  Location loc = op.getLoc();
  if (getPackedOperands(op).empty()) {
    reason = kNothingPacked;
    return failure();
  }
  SmallVector<std::pair<unsigned, Value>> tables; // operand, table
  for (OpOperand *operand : getPackedOperands(op)) {
    UnpackOp unpack = getUnpack(operand->get());
    tables.push_back({operand->getOperandNumber(), Decoder::makeTable(builder, unpack)});
  }
  Block *body = op.getBody();
  for (auto [number, table] : tables) {
    OpOperand &operand = op->getOpOperand(number);
    UnpackOp unpack = getUnpack(operand.get());
    auto type = cast<RankedTensorType>(operand.get().getType());
    AffineMap map = op.getMatchingIndexingMap(&operand);
    builder.setInsertionPointToStart(body);
    BlockArgument argument = body->getArgument(number);
    Value linear = getLinearIndex(builder, op, map, type.getShape());
    Value code = Decoder(builder, unpack).decode(linear, table);
    argument.replaceAllUsesWith(code);
    builder.setInsertionPoint(op);
    Type storage = cast<FormatTypeInterface>(type.getElementType()).getStorageType();
    operand.set(tensor::EmptyOp::create(builder, loc, type.getShape(), storage));
    argument.setType(storage);
  }
  return success();
}

} // namespace

const Kernel &kernels::getPacked() {
  static const PackedKernel kernel;
  return kernel;
}
