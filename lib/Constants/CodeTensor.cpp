//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// See lowp/Constants/CodeTensor.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Constants/CodeTensor.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Threading.h"
#include "llvm/Support/MathExtras.h"

#include <cstring>

namespace mlir::lowp {

namespace {

/// Codes that are read or made at a time.
constexpr int64_t kSpan = 256 * kPackedUnit;

/// `bits` of a code as an integer.
int64_t extend(uint64_t bits, FormatTypeInterface format) {
  unsigned unused = 64 - format.getBitWidth();
  return format.isSignedCode() ? static_cast<int64_t>(bits << unused) >> unused
                               : static_cast<int64_t>(bits << unused >> unused);
}

/// Calls `store` with the spans of a constant of `count` codes that `fill` made, in
/// parallel.
void makeSpans(MLIRContext *context, int64_t count, FillCodes fill,
               function_ref<void(int64_t first, ArrayRef<uint64_t> codes)> store) {
  parallelFor(context, 0, llvm::divideCeil(count, kSpan), [&](size_t span) {
    int64_t first = static_cast<int64_t>(span) * kSpan;
    std::vector<uint64_t> codes(std::min(kSpan, count - first));
    fill(first, codes);
    store(first, codes);
  });
}

/// A fill with codes that are there.
auto copyFrom(ArrayRef<uint64_t> all) {
  return [all](int64_t first, MutableArrayRef<uint64_t> codes) {
    llvm::copy(all.slice(first, codes.size()), codes.begin());
  };
}

} // namespace

FailureOr<CodeTensor> CodeTensor::get(Value codes) {
  Operation *op = codes.getDefiningOp();
  auto type = dyn_cast<RankedTensorType>(codes.getType());
  if (!op || !type || !type.hasStaticShape() || !isa<UnpackOp, StorageCastOp>(op) ||
      !isa<FormatTypeInterface>(type.getElementType()))
    return failure();
  FailureOr<ConstantView> constant = readConstant(op->getOperand(0));
  if (failed(constant))
    return failure();
  if (auto unpackOp = dyn_cast<UnpackOp>(op))
    return unpack(type, *constant, unpackOp.getLayout());
  CodeTensor result(type);
  result.constant = *constant;
  return result;
}

FailureOr<CodeTensor> CodeTensor::get(RankedTensorType type, Attribute bytes,
                                      StringRef layout) {
  FailureOr<ConstantView> constant = ConstantView::get(bytes);
  if (failed(constant))
    return failure();
  return unpack(type, *constant, layout);
}

FailureOr<CodeTensor> CodeTensor::unpack(RankedTensorType type, const ConstantView &constant,
                                         StringRef layout) {
  CodeTensor result(type);
  result.constant = constant;
  result.layout = parsePackedLayout(layout);
  ArrayRef<char> bytes = constant.getRawData();
  if (constant.isSplat() && !bytes.empty())
    result.splat.assign(constant.size(), bytes.front());
  if (!result.layout ||
      static_cast<int64_t>(result.getBytes().size()) <
          getPackedBytes(*result.layout, result.size(), result.getFormat().getBitWidth()))
    return failure();
  return result;
}

void CodeTensor::readBits(int64_t first, MutableArrayRef<uint64_t> codes,
                          int64_t step) const {
  if (layout)
    return unpackCodesAt(*layout, getBytes(), size(), widthBits, first, codes, step);
  uint64_t mask = llvm::maskTrailingOnes<uint64_t>(widthBits);
  for (uint64_t &code : codes) {
    code = static_cast<uint64_t>(constant.getInteger(first)) & mask;
    first += step;
  }
}

void CodeTensor::read(int64_t first, MutableArrayRef<int64_t> codes, int64_t step) const {
  MutableArrayRef<uint64_t> bits(reinterpret_cast<uint64_t *>(codes.data()), codes.size());
  readBits(first, bits, step);
  if (!isSigned)
    return;
  unsigned unused = 64 - widthBits;
  for (int64_t &code : codes)
    code = static_cast<int64_t>(static_cast<uint64_t>(code) << unused) >> unused;
}

std::vector<int64_t> CodeTensor::toVector() const {
  std::vector<int64_t> codes(size());
  read(0, codes);
  return codes;
}

void CodeTensor::forEachSpan(
    function_ref<void(int64_t first, ArrayRef<int64_t> codes)> visit) const {
  std::vector<int64_t> codes;
  for (int64_t first = 0; first < size(); first += kSpan) {
    codes.resize(std::min(kSpan, size() - first));
    read(first, codes);
    visit(first, codes);
  }
}

std::vector<char> packCodes(RankedTensorType type, FillCodes fill) {
  auto format = cast<FormatTypeInterface>(type.getElementType());
  unsigned width = format.getBitWidth();
  PackedLayout layout = *parsePackedLayout(format.getPackedLayout());
  int64_t count = type.getNumElements();
  std::vector<char> bytes(getPackedBytes(layout, count, width), 0);
  makeSpans(type.getContext(), count, fill, [&](int64_t first, ArrayRef<uint64_t> codes) {
    packCodesAt(layout, first, codes, width, count, bytes);
  });
  return bytes;
}

ElementsAttr makeBytes(MLIRContext *context, std::vector<char> bytes, StringRef name) {
  auto type = RankedTensorType::get({static_cast<int64_t>(bytes.size())},
                                    IntegerType::get(context, 8));
  return makeConstant(type, std::move(bytes), name);
}

Value unpackBytes(OpBuilder &builder, Location loc, RankedTensorType type,
                  ElementsAttr bytes) {
  Value packed = arith::ConstantOp::create(builder, loc, bytes);
  auto format = cast<FormatTypeInterface>(type.getElementType());
  return UnpackOp::create(builder, loc, type, packed, format.getPackedLayout());
}

Value makePackedCodes(OpBuilder &builder, Location loc, RankedTensorType type,
                      StringRef name, FillCodes fill) {
  return unpackBytes(builder, loc, type,
                     makeBytes(builder.getContext(), packCodes(type, fill), name));
}

Value makeStoredCodes(OpBuilder &builder, Location loc, RankedTensorType type,
                      StringRef name, FillCodes fill) {
  auto format = cast<FormatTypeInterface>(type.getElementType());
  IntegerType storage = format.getStorageType();
  unsigned size = storage.getWidth() / 8;
  std::vector<char> bytes(type.getNumElements() * size);
  makeSpans(builder.getContext(), type.getNumElements(), fill,
            [&](int64_t first, ArrayRef<uint64_t> codes) {
              char *at = bytes.data() + first * size;
              for (uint64_t code : codes) {
                int64_t integer = extend(code, format);
                std::memcpy(at, &integer, size); // little-endian
                at += size;
              }
            });
  Value stored = arith::ConstantOp::create(
      builder, loc,
      makeConstant(RankedTensorType::get(type.getShape(), storage), std::move(bytes),
                   name));
  return StorageCastOp::create(builder, loc, type, stored);
}

Value makePackedCodes(OpBuilder &builder, Location loc, RankedTensorType type,
                      ArrayRef<uint64_t> codes, StringRef name) {
  return makePackedCodes(builder, loc, type, name, copyFrom(codes));
}

Value makeStoredCodes(OpBuilder &builder, Location loc, RankedTensorType type,
                      ArrayRef<uint64_t> codes, StringRef name) {
  return makeStoredCodes(builder, loc, type, name, copyFrom(codes));
}

} // namespace mlir::lowp
