//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Are the data of a program's `dense_resource` constants there? See Resources.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Resources.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

/// Elements of a static shape; nullopt if 64 bits do not hold their number.
static std::optional<uint64_t> countElements(ShapedType type) {
  uint64_t count = 1;
  bool overflows = false;
  for (int64_t size : type.getShape())
    if (count = llvm::SaturatingMultiply<uint64_t>(count, size, &overflows); overflows)
      return std::nullopt;
  return count;
}

/// Whether `size` bytes are what `type` takes: whole bytes per element, or eight
/// elements of i1 in one.
static bool isSizeOf(uint64_t size, ShapedType type) {
  Type element = type.getElementType();
  std::optional<uint64_t> count = countElements(type);
  if (!count)
    return false;
  uint64_t elementBytes =
      element.isIndex() ? 8 : llvm::divideCeil(element.getIntOrFloatBitWidth(), 8);
  return size == llvm::SaturatingMultiply(*count, elementBytes) ||
         (element.isInteger(1) && size == llvm::divideCeil(*count, 8));
}

LogicalResult mlir::lowp::verifyResource(Operation *op,
                                         DenseResourceElementsAttr resource) {
  if (!resource.getElementType().isIntOrIndexOrFloat() || resource.getType().getRank() < 0)
    return success();
  StringRef key = resource.getRawHandle().getKey();
  AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  uint64_t size = blob ? blob->getData().size() : 0;
  if (isSizeOf(size, resource.getType()))
    return success();
  if (size == 0)
    return op->emitError() << "no data for resource '" << key
                           << "'; was the file printed with elided resources?";
  return op->emitError() << size << " bytes of data for resource '" << key << "' do not fill "
                         << resource.getType();
}

LogicalResult mlir::lowp::verifyResources(Operation *root) {
  WalkResult walk = root->walk([](Operation *op) -> WalkResult {
    for (NamedAttribute attribute : op->getAttrDictionary())
      if (auto resource = dyn_cast<DenseResourceElementsAttr>(attribute.getValue()))
        if (failed(verifyResource(op, resource)))
          return failure();
    return success();
  });
  return failure(walk.wasInterrupted());
}
