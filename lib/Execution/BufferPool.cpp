//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// See BufferPool.h.
//
//===----------------------------------------------------------------------===//

#include "BufferPool.h"

#include <cassert>
#include <cstdlib>
#include <unordered_map>
#include <vector>

using namespace mlir::lowp;

namespace {

constexpr size_t kAlignment = 64;

/// In front of each buffer: its size, for the pool that it goes back to.
struct Header {
  size_t size;
};
static_assert(sizeof(Header) <= kAlignment);

class Pool {
public:
  ~Pool() {
    for (auto &[size, blocks] : free)
      for (void *block : blocks)
        std::free(block);
  }
  void *take(size_t size) {
    std::vector<void *> &blocks = free[size];
    void *block = nullptr;
    if (blocks.empty()) {
      block = std::aligned_alloc(kAlignment, kAlignment + size);
    } else {
      block = blocks.back();
      blocks.pop_back();
    }
    if (!block)
      return nullptr;
    static_cast<Header *>(block)->size = size;
    return static_cast<char *>(block) + kAlignment;
  }
  void give(void *buffer) {
    void *block = static_cast<char *>(buffer) - kAlignment;
    free[static_cast<Header *>(block)->size].push_back(block);
  }

private:
  std::unordered_map<size_t, std::vector<void *>> free;
};

thread_local Pool pool;

} // namespace

void *mlir::lowp::allocateBuffer(size_t alignment, size_t size) {
  assert(alignment <= kAlignment && "what the lowering asks for");
  (void)alignment;
  return pool.take((size + kAlignment - 1) / kAlignment * kAlignment);
}

void mlir::lowp::freeBuffer(void *buffer) {
  if (buffer)
    pool.give(buffer);
}
