//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Reading and making constants: see lowp/Constants/ConstantView.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Constants/ConstantView.h"
#include "lowp/IR/Lowp.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/Threading.h"
#include "llvm/Support/MathExtras.h"

#include <cmath>
#include <cstring>

namespace mlir::lowp {

namespace {

/// Constants up to this size are written inline.
constexpr size_t kInlineBytes = 64;
/// Elements that are read at a time.
constexpr int64_t kSpan = 4096;

bool isUnsigned(Type type) {
  return type.isUnsignedInteger() || type.isInteger(1);
}

uint64_t loadBits(const char *data, int64_t bytes) {
  uint64_t bits = 0;
  std::memcpy(&bits, data, bytes);
  return bits;
}

bool allElementsEqual(ArrayRef<char> bytes, size_t elementBytes) {
  // Comparing the buffer with itself, one element further on.
  return bytes.size() >= elementBytes &&
         std::memcmp(bytes.data(), bytes.data() + elementBytes,
                     bytes.size() - elementBytes) == 0;
}

} // namespace

bool isReadableElement(Type type) {
  if (type.isF64() || type.isF32() || type.isF16() || type.isBF16() || type.isIndex())
    return true;
  auto integer = dyn_cast<IntegerType>(type);
  return integer && integer.getWidth() <= 64;
}

unsigned getElementBits(Type type) {
  return type.isIndex() ? 64 : type.getIntOrFloatBitWidth();
}

FailureOr<ConstantView> ConstantView::get(Attribute attr) {
  ConstantView view;
  if (auto typed = dyn_cast_or_null<TypedAttr>(attr);
      typed && isa<FloatAttr, IntegerAttr>(attr)) {
    view.elementType = typed.getType();
    if (!isReadableElement(view.elementType))
      return failure();
    APInt bits = isa<FloatAttr>(attr)
                     ? cast<FloatAttr>(attr).getValue().bitcastToAPInt()
                     : cast<IntegerAttr>(attr).getValue();
    view.count = 1;
    view.splat = true;
    view.elementBytes = llvm::divideCeil(getElementBits(view.elementType), 8);
    uint64_t word = bits.getZExtValue();
    view.scalar.resize(sizeof(word));
    std::memcpy(view.scalar.data(), &word, sizeof(word));
    return view;
  }
  auto elements = dyn_cast_or_null<ElementsAttr>(attr);
  if (!elements || !isReadableElement(elements.getElementType()))
    return failure();
  view.elementType = elements.getElementType();
  view.shape.assign(elements.getShapedType().getShape().begin(),
                    elements.getShapedType().getShape().end());
  view.count = elements.getShapedType().getNumElements();
  view.elementBytes = llvm::divideCeil(getElementBits(view.elementType), 8);
  if (auto dense = dyn_cast<DenseElementsAttr>(attr)) {
    view.raw = dense.getRawData();
    view.splat = dense.isSplat();
    view.bitPacked = view.elementType.isInteger(1);
    return view;
  }
  auto resource = dyn_cast<DenseResourceElementsAttr>(attr);
  if (!resource || !resource.getRawHandle().getBlob())
    return failure();
  view.raw = resource.getRawHandle().getBlob()->getData();
  view.resourceName = resource.getRawHandle().getKey();
  if (static_cast<int64_t>(view.raw.size()) != view.count * view.elementBytes)
    return failure();
  return view;
}

int64_t ConstantView::getInteger(int64_t index) const {
  unsigned width = getElementBits(elementType);
  uint64_t bits;
  if (!scalar.empty()) {
    bits = loadBits(scalar.data(), elementBytes);
  } else if (bitPacked) {
    int64_t position = splat ? 0 : index;
    bits = (static_cast<uint8_t>(raw[position / 8]) >> (position % 8)) & 1;
  } else {
    bits =
        loadBits(raw.data() + (splat ? 0 : index) * elementBytes, elementBytes);
  }
  if (width == 64)
    return static_cast<int64_t>(bits);
  if (isUnsigned(elementType))
    return static_cast<int64_t>(bits & llvm::maskTrailingOnes<uint64_t>(width));
  return llvm::SignExtend64(bits, width);
}

double ConstantView::operator[](int64_t index) const {
  auto floatType = dyn_cast<FloatType>(elementType);
  if (!floatType) {
    int64_t value = getInteger(index);
    return elementType.isUnsignedInteger()
               ? static_cast<double>(static_cast<uint64_t>(value))
               : static_cast<double>(value);
  }
  const char *data = scalar.empty()
                         ? raw.data() + (splat ? 0 : index) * elementBytes
                         : scalar.data();
  if (floatType.isF32()) {
    float value;
    std::memcpy(&value, data, sizeof(value));
    return value;
  }
  if (floatType.isF64()) {
    double value;
    std::memcpy(&value, data, sizeof(value));
    return value;
  }
  APFloat value(floatType.getFloatSemantics(),
                APInt(floatType.getWidth(), loadBits(data, elementBytes)));
  bool losesInfo;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                &losesInfo);
  return value.convertToDouble();
}

void ConstantView::read(int64_t first, MutableArrayRef<double> values) const {
  if (splat) {
    if (!values.empty())
      llvm::fill(values, (*this)[0]);
    return;
  }
  auto copyAs = [&](auto element) {
    const char *data = raw.data() + first * elementBytes;
    for (double &value : values) {
      std::memcpy(&element, data, sizeof(element));
      value = static_cast<double>(element);
      data += sizeof(element);
    }
  };
  if (elementType.isF32())
    return copyAs(float());
  if (elementType.isF64())
    return copyAs(double());
  for (auto [offset, value] : llvm::enumerate(values))
    value = (*this)[first + static_cast<int64_t>(offset)];
}

void ConstantView::forEachSpan(
    function_ref<bool(int64_t first, ArrayRef<double> values)> visit) const {
  std::vector<double> span;
  for (int64_t first = 0; first < count; first += kSpan) {
    span.resize(std::min(kSpan, count - first));
    read(first, span);
    if (!visit(first, span))
      return;
  }
}

void ConstantView::forEachSpanInParallel(
    MLIRContext *context, int64_t spanSize,
    function_ref<void(int64_t span, MutableArrayRef<double> values)> visit) const {
  parallelFor(context, 0, llvm::divideCeil(count, spanSize), [&](size_t index) {
    auto span = static_cast<int64_t>(index);
    std::vector<double> values(std::min(spanSize, count - span * spanSize));
    read(span * spanSize, values);
    visit(span, values);
  });
}

std::vector<double> ConstantView::toVector() const {
  std::vector<double> values(count);
  read(0, values);
  return values;
}

FailureOr<ConstantView> readConstant(Value value) {
  while (auto observe = value.getDefiningOp<ObserveOp>())
    value = observe.getInput();
  Attribute attr;
  if (!matchPattern(value, m_Constant(&attr)))
    return failure();
  return ConstantView::get(attr);
}

int64_t findNonFinite(const ConstantView &view, bool infinities) {
  if (!isa<FloatType>(view.getElementType()))
    return -1;
  int64_t found = -1;
  view.forEachSpan([&](int64_t first, ArrayRef<double> values) {
    for (auto [offset, value] : llvm::enumerate(values))
      if (std::isnan(value) || (infinities && std::isinf(value))) {
        found = first + static_cast<int64_t>(offset);
        return false;
      }
    return !view.isSplat();
  });
  return found;
}

std::string formatIndex(ArrayRef<int64_t> shape, int64_t index) {
  SmallVector<int64_t> indices(shape.size());
  for (int64_t dim = shape.size() - 1; dim >= 0; --dim) {
    indices[dim] = index % shape[dim];
    index /= shape[dim];
  }
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::interleaveComma(indices, stream);
  return text;
}

ElementsAttr makeConstant(RankedTensorType type, std::vector<char> bytes,
                          StringRef name) {
  size_t elementBytes = llvm::divideCeil(getElementBits(type.getElementType()), 8);
  bool splat =
      type.getNumElements() > 0 && allElementsEqual(bytes, elementBytes);
  if (type.getElementType().isInteger(1)) {
    SmallVector<bool> values;
    for (char byte :
         splat ? ArrayRef<char>(bytes).take_front(1) : ArrayRef<char>(bytes))
      values.push_back(byte & 1);
    return DenseElementsAttr::get(type, values);
  }
  if (splat || bytes.size() <= kInlineBytes)
    return DenseElementsAttr::getFromRawBuffer(
        type, splat ? ArrayRef<char>(bytes).take_front(elementBytes)
                    : ArrayRef<char>(bytes));
  // The vector moves into the deleter, which frees it with the blob.
  auto owner = std::make_unique<std::vector<char>>(std::move(bytes));
  ArrayRef<char> data(*owner);
  AsmResourceBlob blob(
      data, /*dataAlignment=*/std::max<size_t>(elementBytes, 4),
      [owner = std::move(owner)](void *, size_t, size_t) {},
      /*dataIsMutable=*/false);
  return DenseResourceElementsAttr::get(
      type, name.empty() ? StringRef("lowp_constant") : name, std::move(blob));
}

ElementsAttr makeConstant(RankedTensorType type, ArrayRef<double> values,
                          StringRef name) {
  Type elementType = type.getElementType();
  size_t elementBytes = llvm::divideCeil(getElementBits(elementType), 8);
  bool splat = values.size() == 1;
  std::vector<char> bytes(elementBytes * values.size());
  for (auto [index, value] : llvm::enumerate(values)) {
    uint64_t bits;
    if (auto floatType = dyn_cast<FloatType>(elementType)) {
      APFloat rounded(value);
      bool losesInfo;
      rounded.convert(floatType.getFloatSemantics(),
                      APFloat::rmNearestTiesToEven, &losesInfo);
      bits = rounded.bitcastToAPInt().getZExtValue();
    } else {
      bits = static_cast<uint64_t>(static_cast<int64_t>(value));
    }
    std::memcpy(bytes.data() + index * elementBytes, &bits, elementBytes);
  }
  if (splat && !elementType.isInteger(1))
    return DenseElementsAttr::getFromRawBuffer(type, bytes);
  return makeConstant(type, std::move(bytes), name);
}

} // namespace mlir::lowp
