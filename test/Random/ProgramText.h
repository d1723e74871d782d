//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How is a random program written down? Names, types, constants and the few ops
// that every other op of linalg needs, as text; nothing is decided here.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_RANDOM_PROGRAMTEXT_H
#define LOWP_TEST_RANDOM_PROGRAMTEXT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/Twine.h"
#include <string>
#include <vector>

namespace mlir::lowp::random {

using Shape = llvm::SmallVector<int64_t, 4>;

/// A value of the program: its name with '%', and its shape; -1 is a dynamic
/// batch. Images are N C H W, or N H W C if `isChannelLast`; sequences N C W or
/// N W C.
struct Tensor {
  std::string name;
  Shape shape;
  bool isChannelLast = false;

  int64_t rank() const { return static_cast<int64_t>(shape.size()); }
  int64_t channelDim() const { return isChannelLast ? rank() - 1 : 1; }
  int64_t channels() const { return shape[channelDim()]; }
  /// The first dimension that a window slides along.
  int64_t spatialDim() const { return isChannelLast ? 1 : 2; }
  /// Elements of one sample.
  int64_t sampleSize() const;
};

/// An input of an element-wise op: which dimensions of the result it has.
struct MappedInput {
  std::string name;
  Shape shape;
  llvm::SmallVector<int64_t, 4> dims;
};

/// "tensor<?x3xf32>".
std::string typeOf(llvm::ArrayRef<int64_t> shape);
inline std::string typeOf(const Tensor &tensor) { return typeOf(tensor.shape); }
/// 1.500000000e+00: reads back as the same f32.
std::string number(double value);
/// Product of sizes.
int64_t count(llvm::ArrayRef<int64_t> shape);

/// The body of one function, line by line.
class ProgramText {
public:
  /// A name that is free: "%t7".
  std::string fresh(llvm::StringRef stem = "t");
  void line(const llvm::Twine &text) { body += ("  " + text + "\n").str(); }
  /// `line("%name = " + text)`, and the value.
  Tensor define(const llvm::Twine &text, llvm::ArrayRef<int64_t> shape,
                bool isChannelLast = false);

  /// A constant of f32; from 64 elements on, if `asResource`, a dense_resource.
  Tensor constant(llvm::ArrayRef<float> values, llvm::ArrayRef<int64_t> shape,
                  bool asResource);
  std::string scalar(double value);
  std::string index(int64_t value);
  Tensor empty(llvm::ArrayRef<int64_t> shape);
  Tensor fill(double value, llvm::ArrayRef<int64_t> shape);
  /// linalg.generic, all parallel. `body` gets the block's arguments and returns
  /// the name of what is yielded.
  Tensor elementwise(llvm::ArrayRef<MappedInput> inputs, const Tensor &like,
                     llvm::function_ref<std::string(llvm::ArrayRef<std::string>)> body);
  static MappedInput whole(const Tensor &tensor);

  /// The module: @main of `argument` that returns `results`.
  std::string print(const Tensor &argument, llvm::ArrayRef<Tensor> results) const;
  /// Where a dynamic batch comes from.
  void setArgument(const Tensor &tensor) { argument = tensor; }

private:
  std::string batchSize();

  Tensor argument;
  std::string body, constants, resources, batchName;
  int nextName = 0;
};

} // namespace mlir::lowp::random

#endif // LOWP_TEST_RANDOM_PROGRAMTEXT_H
