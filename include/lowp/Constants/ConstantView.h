//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What are the values of a constant, and how is a constant made of values? Nothing
// is copied to be read.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_CONSTANTS_CONSTANTVIEW_H
#define LOWP_CONSTANTS_CONSTANTVIEW_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Operation.h"

#include <string>
#include <vector>

namespace mlir::lowp {

/// The elements of a dense or dense_resource constant (or of a scalar, as one
/// element), row-major. Points into the attribute's storage.
class ConstantView {
public:
  /// Fails (without a diagnostic) on element types other than f64, f32, f16,
  /// bf16, index and integers up to 64 bits, on blobs of the wrong size and on
  /// resources that are not there.
  static FailureOr<ConstantView> get(Attribute attr);

  ArrayRef<int64_t> getShape() const { return shape; }
  Type getElementType() const { return elementType; }
  int64_t size() const { return count; }
  bool isSplat() const { return splat; }
  /// The key of the resource, or "".
  StringRef getResourceName() const { return resourceName; }

  /// Element `index` as a double (exact for floats and for integers below
  /// 2^53; signless integers are read as signed, i1 as 0 or 1).
  double operator[](int64_t index) const;
  /// Element `index` of an integer constant.
  int64_t getInteger(int64_t index) const;
  /// The elements from `first` on, as many as `values` takes, as operator[] gives them.
  void read(int64_t first, MutableArrayRef<double> values) const;
  /// Calls `visit` with spans one after another, until it returns false; `first` is the
  /// element that a span begins with.
  void forEachSpan(function_ref<bool(int64_t first, ArrayRef<double> values)> visit) const;
  /// The same for all spans of `spanSize` elements, several at the same time; `span` is the
  /// number of a span. The values are a copy that `visit` may change.
  void forEachSpanInParallel(
      MLIRContext *context, int64_t spanSize,
      function_ref<void(int64_t span, MutableArrayRef<double> values)> visit) const;
  /// All elements.
  std::vector<double> toVector() const;
  /// Splats give one element, others all: one element is `getElementBytes()`.
  ArrayRef<char> getRawData() const { return raw; }
  int64_t getElementBytes() const { return elementBytes; }

private:
  SmallVector<int64_t> shape;
  Type elementType;
  int64_t count = 0;
  int64_t elementBytes = 0;
  bool splat = false;
  bool bitPacked = false;
  ArrayRef<char> raw;
  StringRef resourceName;
  SmallVector<char, 8> scalar;
};

/// The constant behind `value`, seen through lowp.observe. Fails without a
/// diagnostic if there is none, or if ConstantView::get fails.
FailureOr<ConstantView> readConstant(Value value);

/// f64, f32, f16, bf16, index, and integers up to 64 bits.
bool isReadableElement(Type type);
/// Bits of one readable element; an index has 64.
unsigned getElementBits(Type type);

/// The first NaN (and, with `infinities`, infinity) of `view`, or -1.
int64_t findNonFinite(const ConstantView &view, bool infinities);

/// "3, 0, 17": the multi-index of row-major element `index`.
std::string formatIndex(ArrayRef<int64_t> shape, int64_t index);

/// A constant of `type` from row-major bytes (one element: a splat). Splats and
/// small constants become `dense`, others a `dense_resource` named after
/// `name`, which takes the vector over without a copy.
ElementsAttr makeConstant(RankedTensorType type, std::vector<char> bytes,
                          StringRef name);
/// The same from doubles, each rounded to nearest even into a float element
/// type, or exact into an integer type.
ElementsAttr makeConstant(RankedTensorType type, ArrayRef<double> values,
                          StringRef name);

} // namespace mlir::lowp

#endif // LOWP_CONSTANTS_CONSTANTVIEW_H
