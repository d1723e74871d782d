//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// See BoundConstants.h.
//
//===----------------------------------------------------------------------===//

#include "BoundConstants.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/bit.h"

using namespace mlir;
using namespace mlir::lowp;

/// Tables of fewer bytes are compiled in: LLVM can look into them.
static constexpr size_t kLeastBytes = 4096;

/// Whether blobs hold elements of `type` as memory does.
static bool isStoredAsInMemory(Type type) {
  return llvm::endianness::native == llvm::endianness::little && type.isIntOrFloat() &&
         llvm::is_contained({8u, 16u, 32u, 64u}, type.getIntOrFloatBitWidth());
}

std::vector<BoundConstant> mlir::lowp::bindConstants(ModuleOp module) {
  std::vector<BoundConstant> bound;
  for (auto global : module.getOps<memref::GlobalOp>()) {
    auto values = dyn_cast_or_null<DenseResourceElementsAttr>(
        global.getInitialValueAttr());
    AsmResourceBlob *blob = values ? values.getRawHandle().getBlob() : nullptr;
    if (!blob || !global.getConstant() || blob->getData().size() < kLeastBytes)
      continue;
    Type element = global.getType().getElementType();
    auto address = reinterpret_cast<uintptr_t>(blob->getData().data());
    if (!isStoredAsInMemory(element) || address % (element.getIntOrFloatBitWidth() / 8))
      continue;
    // What is defined elsewhere is public; its place has the alignment of an element.
    global.removeInitialValueAttr();
    global.removeAlignmentAttr();
    global.setPublic();
    bound.push_back({global.getSymName().str(), blob->getData().data()});
  }
  return bound;
}
