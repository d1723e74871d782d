//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does a random network move values about? Reshapes, transposes, slices with
// strides, concatenations by tensor.concat and by insertion.
//
//===----------------------------------------------------------------------===//

#include "Generator.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir::lowp::random;

static std::string joinNumbers(llvm::ArrayRef<int64_t> numbers) {
  std::string text;
  for (int64_t number : numbers)
    text += (text.empty() ? "" : ", ") + std::to_string(number);
  return text;
}

Tensor Generator::flatten(const Tensor &x) {
  std::string group;
  for (int64_t dim = 1; dim < x.rank(); ++dim)
    group += (dim > 1 ? ", " : "") + std::to_string(dim);
  Shape shape{x.shape[0], x.sampleSize()};
  return text.define("tensor.collapse_shape " + x.name + " [[0], [" + group + "]] : " +
                         typeOf(x) + " into " + typeOf(shape),
                     shape);
}

Tensor Generator::reshape(const Tensor &x) {
  if (x.rank() > 2)
    return flatten(x);
  // Features to a small image, or to a sequence.
  int64_t features = x.shape[1], width = 1;
  for (int64_t size : {4, 3, 2})
    if (features % size == 0) {
      width = size;
      break;
    }
  bool isSequence = tape.chance(40);
  Shape shape{x.shape[0], features / width, width};
  if (!isSequence)
    shape.insert(shape.begin() + 2, 1);
  std::string sizes;
  if (x.shape[0] < 0) {
    std::string zero = text.index(0);
    sizes = text.fresh("n");
    text.line(sizes + " = tensor.dim " + x.name + ", " + zero + " : " + typeOf(x));
  } else {
    sizes = std::to_string(x.shape[0]);
  }
  sizes += ", " + joinNumbers(llvm::ArrayRef(shape).drop_front());
  return text.define("tensor.expand_shape " + x.name + " [[0], [1, 2" + (isSequence ? "" : ", 3") +
                         "]] output_shape [" + sizes + "] : " + typeOf(x) + " into " +
                         typeOf(shape),
                     shape, /*isChannelLast=*/isSequence && tape.chance(50));
}

Tensor Generator::transpose(const Tensor &x) {
  llvm::SmallVector<int64_t, 4> permutation;
  if (x.rank() == 4)
    permutation = x.isChannelLast ? llvm::SmallVector<int64_t, 4>{0, 3, 1, 2}
                                  : llvm::SmallVector<int64_t, 4>{0, 2, 3, 1};
  else if (x.rank() == 3)
    permutation = {0, 2, 1};
  else
    return x;
  Shape shape;
  for (int64_t dim : permutation)
    shape.push_back(x.shape[dim]);
  Tensor init = text.empty(shape);
  return text.define("linalg.transpose ins(" + x.name + " : " + typeOf(x) + ") outs(" +
                         init.name + " : " + typeOf(init) + ") permutation = [" +
                         joinNumbers(permutation) + "]",
                     shape, !x.isChannelLast);
}

/// "tensor.extract_slice"'s offsets, sizes and strides; a dynamic batch is whole.
static std::string region(llvm::ArrayRef<int64_t> offsets, const std::string &batch,
                          llvm::ArrayRef<int64_t> sizes, llvm::ArrayRef<int64_t> strides) {
  std::string sizeText = batch;
  for (int64_t size : sizes.drop_front())
    sizeText += ", " + std::to_string(size);
  return "[" + joinNumbers(offsets) + "] [" + sizeText + "] [" + joinNumbers(strides) + "]";
}

Tensor Generator::slice(const Tensor &x) {
  int64_t dim = 1 + tape.draw(x.rank() - 1);
  Shape offsets(x.rank(), 0), sizes = x.shape, strides(x.rank(), 1);
  offsets[dim] = tape.draw(x.shape[dim]);
  int64_t rest = x.shape[dim] - offsets[dim];
  strides[dim] = 1 + tape.draw(2);
  int64_t most = (rest - 1) / strides[dim] + 1;
  sizes[dim] = most - tape.draw(most);
  std::string batch = std::to_string(x.shape[0]);
  if (x.shape[0] < 0) {
    std::string zero = text.index(0);
    batch = text.fresh("n");
    text.line(batch + " = tensor.dim " + x.name + ", " + zero + " : " + typeOf(x));
  }
  return text.define("tensor.extract_slice " + x.name + region(offsets, batch, sizes, strides) +
                         " : " + typeOf(x) + " to " + typeOf(sizes),
                     sizes, x.isChannelLast);
}

Tensor Generator::concatenate(const Tensor &x, const Tensor &y) {
  int64_t dim = x.channelDim();
  Shape shape = x.shape;
  shape[dim] += y.shape[dim];
  if (tape.chance(50) || x.shape[0] < 0)
    return text.define("tensor.concat dim(" + llvm::Twine(dim) + ") " + x.name + ", " +
                           y.name + " : (" + typeOf(x) + ", " + typeOf(y) + ") -> " +
                           typeOf(shape),
                       shape, x.isChannelLast);
  Tensor result = text.empty(shape);
  Shape offsets(x.rank(), 0), ones(x.rank(), 1);
  for (const Tensor *part : {&x, &y}) {
    result = text.define("tensor.insert_slice " + part->name + " into " + result.name +
                             region(offsets, std::to_string(part->shape[0]), part->shape, ones) +
                             " : " + typeOf(*part) + " into " + typeOf(shape),
                         shape, x.isChannelLast);
    offsets[dim] += part->shape[dim];
  }
  return result;
}
