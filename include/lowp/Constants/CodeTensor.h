//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What are the codes of a constant, and how are codes made a constant? A weight code
// is made once, by lowp-quantize, and stays packed in its blob: who reads it reads spans,
// and whoever makes others makes them span by span.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CONSTANTS_CODETENSOR_H
#define LOWP_CONSTANTS_CODETENSOR_H

#include "lowp/Constants/ConstantView.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/Packing.h"

namespace mlir::lowp {

/// Reads the codes of the elements from `first` on, row-major, as many as `codes` takes:
/// integers as the format's sign says. Called for spans of one constant at the same
/// time, from several threads.
using ReadCodes = function_ref<void(int64_t first, MutableArrayRef<int64_t> codes)>;

/// The codes of a constant, row-major: those of lowp.unpack of constant bytes, or of
/// lowp.storage_cast of constant integers. Points into the attribute's storage.
class CodeTensor {
public:
  /// Fails, without a diagnostic, if `codes` is neither or has no static shape.
  static FailureOr<CodeTensor> get(Value codes);
  /// The codes of `type` in bytes of `layout`, as lowp.unpack reads them.
  static FailureOr<CodeTensor> get(RankedTensorType type, Attribute bytes, StringRef layout);

  RankedTensorType getType() const { return type; }
  FormatTypeInterface getFormat() const {
    return cast<FormatTypeInterface>(type.getElementType());
  }
  ArrayRef<int64_t> getShape() const { return type.getShape(); }
  int64_t size() const { return type.getNumElements(); }

  /// The codes from `first` on, or of every `step`th element, as many as `codes` takes:
  /// zero-extended bits, or integers as the format's sign says.
  void readBits(int64_t first, MutableArrayRef<uint64_t> codes, int64_t step = 1) const;
  void read(int64_t first, MutableArrayRef<int64_t> codes, int64_t step = 1) const;
  /// What ReadCodes takes, as long as this lives.
  auto getReader() const {
    return [this](int64_t first, MutableArrayRef<int64_t> codes) { read(first, codes); };
  }
  /// All codes: of small constants.
  std::vector<int64_t> toVector() const;
  /// Calls `visit` with spans one after another; `first` is the element that a span
  /// begins with.
  void forEachSpan(function_ref<void(int64_t first, ArrayRef<int64_t> codes)> visit) const;

private:
  explicit CodeTensor(RankedTensorType type)
      : type(type), widthBits(getFormat().getBitWidth()),
        isSigned(getFormat().isSignedCode()) {}
  static FailureOr<CodeTensor> unpack(RankedTensorType type, const ConstantView &bytes,
                                      StringRef layout);

  RankedTensorType type;
  // Of the format.
  unsigned widthBits;
  bool isSigned;
  ConstantView constant;
  /// Of lowp.unpack.
  std::optional<PackedLayout> layout;
  /// The bytes of a splat, written out.
  std::vector<char> splat;
  ArrayRef<char> getBytes() const {
    return splat.empty() ? constant.getRawData() : ArrayRef<char>(splat);
  }
};

/// Writes the codes of the elements from `first` on, in the low bits. Called for spans
/// of one constant at the same time, from several threads.
using FillCodes = function_ref<void(int64_t first, MutableArrayRef<uint64_t> codes)>;
/// FillCodes of what is read: the low bits of an integer are its code.
inline auto fillFrom(ReadCodes read) {
  return [read](int64_t first, MutableArrayRef<uint64_t> codes) {
    read(first, {reinterpret_cast<int64_t *>(codes.data()), codes.size()});
  };
}

/// The bytes of codes of `type`, row-major, in the layout of the format.
std::vector<char> packCodes(RankedTensorType type, FillCodes fill);
/// A constant of such bytes, and what they are the codes of.
ElementsAttr makeBytes(MLIRContext *context, std::vector<char> bytes, StringRef name);
Value unpackBytes(OpBuilder &builder, Location loc, RankedTensorType type,
                  ElementsAttr bytes);
/// Constant codes of `type`, row-major, packed in the layout of the format behind a
/// lowp.unpack.
Value makePackedCodes(OpBuilder &builder, Location loc, RankedTensorType type,
                      StringRef name, FillCodes fill);
/// The same, one code per storage integer behind a lowp.storage_cast.
Value makeStoredCodes(OpBuilder &builder, Location loc, RankedTensorType type,
                      StringRef name, FillCodes fill);
/// The same of codes that are there.
Value makePackedCodes(OpBuilder &builder, Location loc, RankedTensorType type,
                      ArrayRef<uint64_t> codes, StringRef name);
Value makeStoredCodes(OpBuilder &builder, Location loc, RankedTensorType type,
                      ArrayRef<uint64_t> codes, StringRef name);

} // namespace mlir::lowp

#endif // LOWP_CONSTANTS_CODETENSOR_H
