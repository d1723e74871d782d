//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// `!quant.uniform` and the formats of Lowp: see QuantFormat.h.
//
//===----------------------------------------------------------------------===//

#include "QuantFormat.h"

#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

namespace {

using ErrorEmitter = function_ref<InFlightDiagnostic()>;

/// The row-major strides of `shape`.
SmallVector<int64_t> getStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (size_t dim = shape.size(); dim-- > 1;)
    strides[dim - 1] = strides[dim] * shape[dim];
  return strides;
}

/// Scales of blocks as scales that a granularity asks for.
LogicalResult importBlocks(quant::UniformQuantizedSubChannelType type,
                           ArrayRef<int64_t> shape, AffineFormat &result,
                           ErrorEmitter emitError) {
  if (ShapedType::isDynamicShape(shape))
    return emitError()
           << type
           << " has blocks, which want a static shape (QUANT-IMPORT-C3)";
  SmallVector<double> scales;
  for (const APFloat &scale : type.getScales().getValues<APFloat>())
    scales.push_back(scale.convertToDouble());
  SmallVector<int64_t> zeroPoints;
  for (const APInt &zeroPoint : type.getZeroPoints().getValues<APInt>())
    zeroPoints.push_back(zeroPoint.getSExtValue());

  SmallVector<int64_t> blocks(shape);
  SmallVector<int64_t> dims;
  for (auto [dim, size] : type.getBlockSizeInfo()) {
    blocks[dim] = size;
    if (shape[dim] != size)
      dims.push_back(dim);
  }
  llvm::sort(dims);
  MLIRContext *context = type.getContext();
  result.scales = scales;
  result.zeroPoints = zeroPoints;
  if (dims.empty()) {
    result.granularity = GranularityAttr::get(context, std::nullopt);
    return success();
  }
  // Blocks of one dimension whose elements are consecutive are groups: in rank
  // 2 with one scale per index of the other dimension, and in rank 1.
  SmallVector<int64_t> blocked = llvm::filter_to_vector(
      dims, [&](int64_t dim) { return blocks[dim] != 1; });
  bool isGroup =
      blocked.size() == 1 && dims.size() == shape.size() && shape.size() <= 2;
  if (isGroup) {
    int64_t dim = blocked.front();
    SmallVector<int64_t> axes;
    if (shape.size() == 2)
      axes.push_back(1 - dim);
    result.granularity =
        GranularityAttr::get(context, axes, blocks[dim], /*pair=*/false);
    if (dim == 0 && shape.size() == 2) {
      // [blocks, axis] -> [axis, blocks].
      int64_t rows = shape[0] / blocks[0], columns = shape[1];
      for (int64_t row = 0; row < rows; ++row)
        for (int64_t column = 0; column < columns; ++column) {
          result.scales[column * rows + row] = scales[row * columns + column];
          result.zeroPoints[column * rows + row] =
              zeroPoints[row * columns + column];
        }
    }
    return success();
  }
  // Else one scale per index of the dimensions, equal ones within a block.
  result.granularity = GranularityAttr::get(context, dims, 0, /*pair=*/false);
  SmallVector<int64_t> sizes, scaleShape;
  for (auto [size, block] : llvm::zip_equal(shape, blocks))
    scaleShape.push_back(size / block);
  for (int64_t dim : dims)
    sizes.push_back(shape[dim]);
  SmallVector<int64_t> scaleStrides = getStrides(scaleShape);
  SmallVector<int64_t> strides = getStrides(sizes);
  int64_t count = 1;
  for (int64_t size : sizes)
    count *= size;
  result.scales.clear();
  result.zeroPoints.clear();
  for (int64_t index = 0; index < count; ++index) {
    int64_t source = 0;
    for (auto [position, dim] : llvm::enumerate(dims))
      source += index / strides[position] % sizes[position] / blocks[dim] *
                scaleStrides[dim];
    result.scales.push_back(scales[source]);
    result.zeroPoints.push_back(zeroPoints[source]);
  }
  return success();
}

/// Widens blocks of size 1 of each dimension to the largest ones with one scale
/// and zero point each.
void mergeBlocks(ArrayRef<int32_t> dims, SmallVectorImpl<int64_t> &shape,
                 SmallVectorImpl<int64_t> &blocks,
                 SmallVectorImpl<double> &scales,
                 SmallVectorImpl<int64_t> &zeroPoints) {
  for (auto [position, dim] : llvm::enumerate(dims)) {
    int64_t stride = getStrides(shape)[dim], size = shape[dim];
    auto isBlock = [&](int64_t block) {
      for (size_t index = 0; index < scales.size(); ++index) {
        int64_t in = static_cast<int64_t>(index) / stride % size;
        size_t first = index - static_cast<size_t>(in % block * stride);
        if (scales[index] != scales[first] ||
            zeroPoints[index] != zeroPoints[first])
          return false;
      }
      return true;
    };
    int64_t block = size;
    while (size % block != 0 || !isBlock(block))
      --block;
    SmallVector<double> keptScales;
    SmallVector<int64_t> keptZeros;
    for (size_t index = 0; index < scales.size(); ++index)
      if (static_cast<int64_t>(index) / stride % size % block == 0) {
        keptScales.push_back(scales[index]);
        keptZeros.push_back(zeroPoints[index]);
      }
    scales.assign(keptScales.begin(), keptScales.end());
    zeroPoints.assign(keptZeros.begin(), keptZeros.end());
    blocks[position] = block;
    shape[dim] = size / block;
  }
}

} // namespace

ArrayRef<int64_t> mlir::lowp::getShape(Type type) {
  auto shaped = dyn_cast<RankedTensorType>(type);
  return shaped ? shaped.getShape() : ArrayRef<int64_t>();
}

Type mlir::lowp::withElement(Type type, Type element) {
  auto tensor = dyn_cast<TensorType>(type);
  return tensor ? Type(tensor.clone(element)) : element;
}

FailureOr<FixedType> mlir::lowp::importStorage(quant::QuantizedType type,
                                               ErrorEmitter emitError) {
  if (!isa_and_nonnull<IntegerType>(type.getStorageType()))
    return emitError() << type << " does not store integers (QUANT-IMPORT-C1)";
  bool isSigned = type.isSigned();
  int64_t low = type.getStorageTypeMin(), high = type.getStorageTypeMax();
  for (unsigned width = 1; width <= type.getStorageTypeIntegralWidth();
       ++width) {
    int64_t most = (int64_t(1) << (isSigned ? width - 1 : width)) - 1;
    int64_t least = isSigned ? -most - 1 : 0;
    if (high != most || (low != least && (!isSigned || low != least + 1)))
      continue;
    bool narrow = low != least;
    if (narrow && width < 2)
      continue;
    return FixedType::get(type.getContext(), isSigned, width, 0, narrow);
  }
  return emitError()
         << "the storage range " << low << ":" << high << " of " << type
         << " is not that of an integer of some width, nor that without "
            "its smallest value (QUANT-IMPORT-C1)";
}

FailureOr<AffineFormat> mlir::lowp::importQuantType(quant::QuantizedType type,
                                                    ArrayRef<int64_t> shape,
                                                    ErrorEmitter emitError) {
  FailureOr<FixedType> format = importStorage(type, emitError);
  if (failed(format))
    return failure();
  AffineFormat result;
  result.format = *format;
  MLIRContext *context = type.getContext();
  if (auto tensor = dyn_cast<quant::UniformQuantizedType>(type)) {
    result.scales.push_back(tensor.getScale());
    result.zeroPoints.push_back(tensor.getZeroPoint());
    result.granularity = GranularityAttr::get(context, std::nullopt);
  } else if (auto axis = dyn_cast<quant::UniformQuantizedPerAxisType>(type)) {
    llvm::append_range(result.scales, axis.getScales());
    llvm::append_range(result.zeroPoints, axis.getZeroPoints());
    result.granularity = GranularityAttr::get(
        context, std::optional<int64_t>(axis.getQuantizedDimension()));
  } else if (auto blocks =
                 dyn_cast<quant::UniformQuantizedSubChannelType>(type)) {
    if (failed(importBlocks(blocks, shape, result, emitError)))
      return failure();
  } else {
    return emitError() << type
                       << " has no scale; only !quant.uniform is read "
                          "(QUANT-IMPORT-C2)";
  }
  for (double &scale : result.scales) {
    auto narrow = static_cast<float>(scale);
    if (!std::isnormal(narrow) || narrow < 0)
      return emitError() << "the scale " << scale << " of " << type
                         << " is no positive normal f32 (QUANT-IMPORT-C2)";
    scale = narrow;
  }
  for (int64_t zeroPoint : result.zeroPoints)
    if (!llvm::isInt<32>(zeroPoint))
      return emitError() << "the zero point " << zeroPoint << " of " << type
                         << " does not fit an i32 (QUANT-IMPORT-C2)";
  return result;
}

FailureOr<quant::QuantizedType>
mlir::lowp::exportQuantType(const AffineFormat &affine, FloatType expressed,
                            ArrayRef<int64_t> shape, ErrorEmitter emitError) {
  auto format = cast<FormatTypeInterface>(affine.format);
  MLIRContext *context = affine.format.getContext();
  if (!format.hasIntegerCodes() || format.getBitWidth() > 32)
    return emitError()
           << affine.format
           << " has no !quant.uniform: that takes integer codes of at "
              "most 32 bits (QUANT-EXPORT-C1)";
  auto integer = [](const llvm::APSInt &code) {
    return code.isSigned() ? code.getSExtValue()
                           : static_cast<int64_t>(code.getZExtValue());
  };
  unsigned flags = format.isSignedCode() ? quant::QuantizationFlags::Signed : 0;
  Type storage = IntegerType::get(context, format.getBitWidth());
  int64_t low = integer(format.getMinCode()),
          high = integer(format.getMaxCode());
  // The step of the codes goes into the scale, which is an f64 there.
  SmallVector<double> scales;
  for (double scale : affine.scales)
    scales.push_back(std::ldexp(scale, *format.getGridExponent()));
  GranularityAttr granularity = affine.granularity;
  if (granularity.getPair())
    return emitError() << "a scale that is a pair has no !quant.uniform "
                          "(QUANT-EXPORT-C2)";
  if (scales.size() == 1 && affine.zeroPoints.size() == 1)
    return quant::QuantizedType(quant::UniformQuantizedType::get(
        flags, storage, expressed, scales[0], affine.zeroPoints[0], low, high));
  if (std::optional<int64_t> axis = granularity.getAxis())
    return quant::QuantizedType(quant::UniformQuantizedPerAxisType::get(
        flags, storage, expressed, scales, affine.zeroPoints,
        static_cast<int32_t>(*axis), low, high));

  // Blocks. A dimension that no scale depends on is one block.
  SmallVector<int32_t> dims;
  SmallVector<int64_t> blocks, scaleShape(shape.size(), 1);
  SmallVector<int64_t> zeroPoints = affine.zeroPoints;
  for (int64_t axis : granularity.getAxes()) {
    dims.push_back(static_cast<int32_t>(axis));
    blocks.push_back(1);
    scaleShape[axis] = shape[axis];
  }
  if (int64_t group = granularity.getGroup()) {
    bool hasAxis = !granularity.getAxes().empty();
    int64_t dim = hasAxis ? 1 - granularity.getAxes().front() : 0;
    if (shape.size() != (hasAxis ? 2 : 1) || shape[dim] % group != 0)
      return emitError() << granularity
                         << " has no !quant.uniform here: groups must "
                            "divide the one other dimension "
                            "(QUANT-EXPORT-C2)";
    dims.push_back(static_cast<int32_t>(dim));
    blocks.push_back(group);
    scaleShape[dim] = shape[dim] / group;
    if (dim == 0 && hasAxis) {
      // [axis, blocks] -> [blocks, axis].
      int64_t rows = scaleShape[0], columns = scaleShape[1];
      SmallVector<double> oldScales = scales;
      SmallVector<int64_t> oldZeros = zeroPoints;
      for (int64_t row = 0; row < rows; ++row)
        for (int64_t column = 0; column < columns; ++column) {
          scales[row * columns + column] = oldScales[column * rows + row];
          zeroPoints[row * columns + column] = oldZeros[column * rows + row];
        }
    }
  }
  if (dims.size() == 2 && dims[0] > dims[1]) {
    std::swap(dims[0], dims[1]);
    std::swap(blocks[0], blocks[1]);
  }
  if (granularity.getGroup() == 0)
    mergeBlocks(dims, scaleShape, blocks, scales, zeroPoints);
  auto scaleType = RankedTensorType::get(scaleShape, expressed);
  auto zeroType = RankedTensorType::get(scaleShape, storage);
  SmallVector<APFloat> scaleValues;
  for (double scale : scales) {
    APFloat value(scale);
    bool losesInfo = false;
    value.convert(expressed.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                  &losesInfo);
    scaleValues.push_back(value);
  }
  SmallVector<APInt> zeroValues;
  for (int64_t zeroPoint : zeroPoints)
    zeroValues.push_back(APInt(format.getBitWidth(),
                               static_cast<uint64_t>(zeroPoint),
                               /*isSigned=*/true, /*implicitTrunc=*/true));
  return quant::QuantizedType(quant::UniformQuantizedSubChannelType::get(
      flags, storage, expressed, DenseElementsAttr::get(scaleType, scaleValues),
      DenseElementsAttr::get(zeroType, zeroValues), dims, blocks, low, high));
}
