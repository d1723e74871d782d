//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How is a random program written down? See ProgramText.h.
//
//===----------------------------------------------------------------------===//

#include "ProgramText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>
#include <cstring>

using namespace mlir::lowp::random;

int64_t mlir::lowp::random::count(llvm::ArrayRef<int64_t> shape) {
  int64_t product = 1;
  for (int64_t size : shape)
    product *= size;
  return product;
}

int64_t Tensor::sampleSize() const { return count(llvm::ArrayRef(shape).drop_front()); }

std::string mlir::lowp::random::typeOf(llvm::ArrayRef<int64_t> shape) {
  std::string text = "tensor<";
  for (int64_t size : shape)
    text += (size < 0 ? "?" : std::to_string(size)) + "x";
  return text + "f32>";
}

std::string mlir::lowp::random::number(double value) {
  std::string text;
  llvm::raw_string_ostream os(text);
  float single = static_cast<float>(value);
  if (single == static_cast<int>(single) && std::abs(single) < 1000)
    os << llvm::format("%.1f", single);
  else
    os << llvm::format("%.8e", single);
  return text;
}

std::string ProgramText::fresh(llvm::StringRef stem) {
  return ("%" + stem + llvm::Twine(nextName++)).str();
}

Tensor ProgramText::define(const llvm::Twine &text, llvm::ArrayRef<int64_t> shape,
                           bool isChannelLast) {
  Tensor result{fresh(), Shape(shape), isChannelLast};
  line(result.name + " = " + text);
  return result;
}

/// "[[1.0, 2.0], [3.0, 4.0]]".
static std::string nest(llvm::ArrayRef<float> values, llvm::ArrayRef<int64_t> shape) {
  if (shape.empty())
    return number(values.front());
  std::string text = "[";
  size_t inner = values.size() / shape.front();
  for (int64_t index = 0; index < shape.front(); ++index)
    text += (index ? ", " : "") +
            nest(values.slice(index * inner, inner), shape.drop_front());
  return text + "]";
}

Tensor ProgramText::constant(llvm::ArrayRef<float> values,
                             llvm::ArrayRef<int64_t> shape, bool asResource) {
  Tensor result{fresh("c"), Shape(shape)};
  std::string literal;
  if (asResource && values.size() >= 64) {
    std::string name = "r" + result.name.substr(1);
    literal = "dense_resource<" + name + ">";
    std::string bytes(values.size() * sizeof(float) + 4, '\0');
    bytes[0] = 4;
    std::memcpy(bytes.data() + 4, values.data(), values.size() * sizeof(float));
    resources += (resources.empty() ? "" : ",\n") + ("      " + name) + ": \"0x" +
                 llvm::toHex(bytes) + "\"";
  } else {
    literal = "dense<" + nest(values, shape) + ">";
  }
  constants += "  " + result.name + " = arith.constant " + literal + " : " +
               typeOf(result) + "\n";
  return result;
}

std::string ProgramText::scalar(double value) {
  std::string name = fresh("s");
  std::string text = number(value);
  if (std::isinf(value))
    text = value < 0 ? "0xFF800000" : "0x7F800000";
  constants += "  " + name + " = arith.constant " + text + " : f32\n";
  return name;
}

std::string ProgramText::index(int64_t value) {
  std::string name = fresh("i");
  constants += "  " + name + " = arith.constant " + std::to_string(value) + " : index\n";
  return name;
}

std::string ProgramText::batchSize() {
  if (batchName.empty()) {
    batchName = fresh("n");
    constants += "  " + batchName + "_zero = arith.constant 0 : index\n  " + batchName +
                 " = tensor.dim " + argument.name + ", " + batchName + "_zero : " +
                 typeOf(argument) + "\n";
  }
  return batchName;
}

Tensor ProgramText::empty(llvm::ArrayRef<int64_t> shape) {
  std::string sizes = shape.front() < 0 ? batchSize() : "";
  return define("tensor.empty(" + sizes + ") : " + typeOf(shape), shape);
}

Tensor ProgramText::fill(double value, llvm::ArrayRef<int64_t> shape) {
  std::string name = scalar(value);
  Tensor init = empty(shape);
  return define("linalg.fill ins(" + name + " : f32) outs(" + init.name + " : " +
                    typeOf(init) + ") -> " + typeOf(init),
                shape);
}

MappedInput ProgramText::whole(const Tensor &tensor) {
  MappedInput input{tensor.name, tensor.shape, {}};
  for (int64_t dim = 0; dim < tensor.rank(); ++dim)
    input.dims.push_back(dim);
  return input;
}

static std::string mapText(int64_t rank, llvm::ArrayRef<int64_t> results) {
  auto names = [](auto range) {
    return llvm::join(llvm::map_range(range, [](int64_t dim) { return "d" + std::to_string(dim); }), ", ");
  };
  return "affine_map<(" + names(llvm::seq<int64_t>(0, rank)) + ") -> (" +
         names(results) + ")>";
}

Tensor ProgramText::elementwise(
    llvm::ArrayRef<MappedInput> inputs, const Tensor &like,
    llvm::function_ref<std::string(llvm::ArrayRef<std::string>)> body) {
  Tensor init = empty(like.shape);
  Tensor result{fresh(), like.shape, like.isChannelLast};
  std::string maps, names, types, arguments;
  std::vector<std::string> blockArguments;
  for (const MappedInput &input : inputs) {
    blockArguments.push_back(fresh("a"));
    maps += mapText(like.rank(), input.dims) + ", ";
    names += (names.empty() ? "" : ", ") + input.name;
    types += (types.empty() ? "" : ", ") + typeOf(input.shape);
    arguments += blockArguments.back() + ": f32, ";
  }
  maps += mapText(like.rank(), whole(like).dims);
  std::string iterators = "\"parallel\"";
  for (int64_t dim = 1; dim < like.rank(); ++dim)
    iterators += ", \"parallel\"";
  line(result.name + " = linalg.generic {indexing_maps = [" + maps +
       "], iterator_types = [" + iterators + "]} ins(" + names + " : " + types +
       ") outs(" + init.name + " : " + typeOf(init) + ") {");
  line("^bb0(" + arguments + fresh("o") + ": f32):");
  std::string yielded = body(blockArguments);
  line("  linalg.yield " + yielded + " : f32");
  line("} -> " + typeOf(result));
  return result;
}

std::string ProgramText::print(const Tensor &argument,
                               llvm::ArrayRef<Tensor> results) const {
  auto list = [&](auto text) { return llvm::join(llvm::map_range(results, text), ", "); };
  std::string types = list([](const Tensor &result) { return typeOf(result); });
  std::string text = "func.func @main(" + argument.name + ": " + typeOf(argument) +
                     ") -> (" + types + ") {\n" + constants + body + "  return " +
                     list([](const Tensor &result) { return result.name; }) + " : " +
                     types + "\n}\n";
  if (!resources.empty())
    text += "\n{-#\n  dialect_resources: {\n    builtin: {\n" + resources +
            "\n    }\n  }\n#-}\n";
  return text;
}
