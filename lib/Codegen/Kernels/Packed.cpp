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
#include "lowp/Constants/CodeTensor.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
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

/// What is behind a value that reshapes do not change the order of.
UnpackOp getUnpack(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (auto unpack = dyn_cast<UnpackOp>(op))
      return unpack;
    if (!isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(op))
      return nullptr;
    value = op->getOperand(0);
  }
  return nullptr;
}

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
  /// The code of the element at `linear`, an expression of `indices`.
  Value decode(AffineExpr linear, ValueRange indices, Value table);

private:
  Value apply(AffineExpr expr, ValueRange indices) {
    return affine::AffineApplyOp::create(
        builder, loc, AffineMap::get(indices.size(), 0, expr), indices);
  }
  Value integer(int64_t value) {
    return arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(value));
  }
  /// `expr` as an integer.
  Value applyInteger(AffineExpr expr, ValueRange indices) {
    return arith::IndexCastOp::create(builder, loc, builder.getI32Type(),
                                      apply(expr, indices));
  }
  Value loadByte(AffineExpr expr, ValueRange indices) {
    Value byte = tensor::ExtractOp::create(builder, loc, bytes, apply(expr, indices));
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
  Value decodeBits(AffineExpr linear, ValueRange indices);
  Value decodeTrit(AffineExpr linear, ValueRange indices, Value table);
  Value decodePlanes(AffineExpr linear, ValueRange indices);

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

Value Decoder::decodeBits(AffineExpr linear, ValueRange indices) {
  unsigned width = format.getBitWidth();
  Value shift;
  Value code;
  if (8 % width == 0) {
    unsigned perByte = 8 / width;
    code = loadByte(linear.floorDiv(perByte), indices);
    shift = applyInteger((linear % perByte) * width, indices);
    return shiftRight(code, shift);
  }
  // A code may lie in two bytes; the byte of its last bit is always there.
  AffineExpr bit = linear * width;
  code = loadByte(bit.floorDiv(8), indices);
  shift = applyInteger(bit % 8, indices);
  Value upper = loadByte((bit + (width - 1)).floorDiv(8), indices);
  Value rest = arith::SubIOp::create(builder, loc, integer(8), shift);
  return arith::OrIOp::create(builder, loc, shiftRight(code, shift),
                              shiftLeft(upper, rest));
}

Value Decoder::decodeTrit(AffineExpr linear, ValueRange indices, Value table) {
  Value byte = arith::IndexCastUIOp::create(builder, loc, builder.getIndexType(),
                                            loadByte(linear.floorDiv(5), indices));
  Value digits = tensor::ExtractOp::create(builder, loc, table, byte);
  digits = arith::ExtUIOp::create(builder, loc, builder.getI32Type(), digits);
  Value digit = mask(shiftRight(digits, applyInteger((linear % 5) * 2, indices)), 3);
  return arith::SubIOp::create(builder, loc, digit, integer(1));
}

Value Decoder::decodePlanes(AffineExpr linear, ValueRange indices) {
  Value shift = applyInteger(linear % 8, indices), code;
  for (unsigned plane = 0; plane < format.getBitWidth(); ++plane) {
    Value byte = loadByte(linear.floorDiv(8) + plane * llvm::divideCeil(count, 8), indices);
    Value bit = shiftLeft(mask(shiftRight(byte, shift), 1), integer(plane));
    code = code ? arith::OrIOp::create(builder, loc, code, bit).getResult() : bit;
  }
  return code;
}

Value Decoder::decode(AffineExpr linear, ValueRange indices, Value table) {
  Value code;
  if (layout == PackedLayout::Trits) {
    code = decodeTrit(linear, indices, table);
  } else {
    code = layout == PackedLayout::Bits ? decodeBits(linear, indices)
                                        : decodePlanes(linear, indices);
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
      reason = "it reads no constant codes of less than 8 bits as they are packed";
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

  void rewrite(linalg::GenericOp op) const override;
};

/// The body decodes what it read; an array without values keeps the sizes of loops known.
void PackedKernel::rewrite(linalg::GenericOp op) const {
  OpBuilder builder(op);
  Location loc = op.getLoc();
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
    SmallVector<Value> indices;
    for (unsigned loop = 0; loop < op.getNumLoops(); ++loop)
      indices.push_back(linalg::IndexOp::create(builder, loc, loop));
    AffineExpr linear = builder.getAffineConstantExpr(0);
    for (auto [expr, size] : llvm::zip_equal(map.getResults(), type.getShape()))
      linear = linear * size + expr;
    BlockArgument argument = body->getArgument(number);
    Value code = Decoder(builder, unpack).decode(linear, indices, table);
    argument.replaceAllUsesWith(code);
    builder.setInsertionPoint(op);
    Type storage = cast<FormatTypeInterface>(type.getElementType()).getStorageType();
    operand.set(tensor::EmptyOp::create(builder, loc, type.getShape(), storage));
    argument.setType(storage);
  }
}

} // namespace

const Kernel &kernels::getPacked() {
  static const PackedKernel kernel;
  return kernel;
}
