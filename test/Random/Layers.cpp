//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which contractions stand in a random network, and what belongs to them? Products
// with constants in every spelling, products of two activations, and around each a
// bias, a batch norm, an activation, or none of them.
//
//===----------------------------------------------------------------------===//

#include "Generator.h"
#include <cmath>

using namespace mlir::lowp::random;

std::string Generator::value(const llvm::Twine &expression) {
  std::string name = text.fresh("v");
  text.line("  " + name + " = " + expression);
  return name;
}

Tensor Generator::drawLayer(const Tensor &x) {
  if (x.rank() == 4)
    return convolution(x);
  if (x.rank() == 2)
    return fullyConnected(x, 1 + tape.draw(8));
  switch (tape.draw(4)) {
  case 0:
  case 1:
    return sequenceProduct(x);
  case 2:
    return convolution1d(x);
  default:
    return attention(x);
  }
}

Tensor Generator::fullyConnected(const Tensor &x, int64_t outputs) {
  int64_t inputs = x.shape[1];
  Tensor result{"", {x.shape[0], outputs}};
  unsigned spelling = tape.draw(4);
  bool isTransposed = spelling == 1 || spelling == 2;
  Shape shape{inputs, outputs};
  if (isTransposed)
    std::swap(shape[0], shape[1]);
  Tensor w = weights(shape, isTransposed ? 0 : 1, inputs);
  if (spelling == 1) {
    Tensor init = text.empty({inputs, outputs});
    w = text.define("linalg.transpose ins(" + w.name + " : " + typeOf(w) + ") outs(" +
                        init.name + " : " + typeOf(init) + ") permutation = [1, 0]",
                    init.shape);
  }
  return finishLayer(result, result.shape, [&](const Tensor &init) {
    if (spelling < 2)
      return text.define("linalg.matmul ins(" + x.name + ", " + w.name + " : " +
                             typeOf(x) + ", " + typeOf(w) + ") outs(" + init.name +
                             " : " + typeOf(init) + ") -> " + typeOf(init),
                         init.shape);
    // A generic; the weights may come first.
    bool isSwapped = spelling == 3;
    std::string xMap = "affine_map<(b, n, k) -> (b, k)>",
                wMap = isTransposed ? "affine_map<(b, n, k) -> (n, k)>"
                                    : "affine_map<(b, n, k) -> (k, n)>";
    const Tensor &first = isSwapped ? w : x, &second = isSwapped ? x : w;
    Tensor y{text.fresh(), init.shape};
    text.line(y.name + " = linalg.generic {indexing_maps = [" + (isSwapped ? wMap : xMap) +
              ", " + (isSwapped ? xMap : wMap) +
              ", affine_map<(b, n, k) -> (b, n)>], iterator_types = [\"parallel\", "
              "\"parallel\", \"reduction\"]} ins(" +
              first.name + ", " + second.name + " : " + typeOf(first) + ", " +
              typeOf(second) + ") outs(" + init.name + " : " + typeOf(init) + ") {");
    text.line("^bb0(%p: f32, %q: f32, %acc: f32):");
    std::string product = value("arith.mulf %p, %q : f32");
    std::string sum = value(isSwapped ? "arith.addf " + product + ", %acc : f32"
                                      : "arith.addf %acc, " + product + " : f32");
    text.line("  linalg.yield " + sum + " : f32");
    text.line("} -> " + typeOf(y));
    return y;
  });
}

/// linalg.generic of three parallel dimensions (b, i, j) and a sum over k.
static Tensor emitProduct(ProgramText &text, const Tensor &x, const Tensor &y,
                          const Tensor &init, llvm::StringRef xDims,
                          llvm::StringRef yDims) {
  Tensor result{text.fresh(), init.shape};
  auto map = [](llvm::StringRef dims) {
    return ("affine_map<(b, i, j, k) -> (" + dims + ")>").str();
  };
  text.line(result.name + " = linalg.generic {indexing_maps = [" + map(xDims) + ", " +
            map(yDims) + ", " + map("b, i, j") +
            "], iterator_types = [\"parallel\", \"parallel\", \"parallel\", "
            "\"reduction\"]} ins(" +
            x.name + ", " + y.name + " : " + typeOf(x) + ", " + typeOf(y) + ") outs(" +
            init.name + " : " + typeOf(init) + ") {");
  text.line("^bb0(%p: f32, %q: f32, %acc: f32):");
  std::string product = text.fresh("v"), sum = text.fresh("v");
  text.line("  " + product + " = arith.mulf %p, %q : f32");
  text.line("  " + sum + " = arith.addf %acc, " + product + " : f32");
  text.line("  linalg.yield " + sum + " : f32");
  text.line("} -> " + typeOf(result));
  return result;
}

Tensor Generator::sequenceProduct(const Tensor &x) {
  int64_t inputs = x.shape[2], outputs = 1 + tape.draw(6);
  unsigned spelling = tape.draw(3);
  bool isStatic = x.shape[0] > 0;
  Tensor result{"", {x.shape[0], x.shape[1], outputs}, /*isChannelLast=*/true};
  if (spelling == 2 && isStatic) {
    Tensor w = weights({x.shape[0], inputs, outputs}, 2, inputs);
    return finishLayer(result, result.shape, [&](const Tensor &init) {
      return text.define("linalg.batch_matmul ins(" + x.name + ", " + w.name + " : " +
                             typeOf(x) + ", " + typeOf(w) + ") outs(" + init.name +
                             " : " + typeOf(init) + ") -> " + typeOf(init),
                         init.shape, true);
    });
  }
  bool isTransposed = spelling == 1;
  Tensor w = isTransposed ? weights({outputs, inputs}, 0, inputs)
                          : weights({inputs, outputs}, 1, inputs);
  return finishLayer(result, result.shape, [&](const Tensor &init) {
    return emitProduct(text, x, w, init, "b, i, k", isTransposed ? "j, k" : "k, j");
  });
}

Tensor Generator::attention(const Tensor &x) {
  Tensor scores{"", {x.shape[0], x.shape[1], x.shape[1]}, true};
  Tensor keys = partner(x);
  Tensor init = text.fill(0, scores.shape);
  scores.name = emitProduct(text, x, keys, init, "b, i, k", "b, j, k").name;
  if (isExotic && tape.chance(30))
    scores = softmax(scores);
  else if (tape.chance(50))
    scores = scalarAffine(scores);
  Tensor out = text.fill(0, x.shape);
  out.name = emitProduct(text, scores, x, out, "b, i, k", "b, k, j").name;
  out.isChannelLast = x.isChannelLast;
  return out;
}

Tensor Generator::finishLayer(const Tensor &result, llvm::ArrayRef<int64_t> initShape,
                              llvm::function_ref<Tensor(const Tensor &init)> emit) {
  // 0: none, 1: added behind, 2: in the initial value, 3: that is one number everywhere, 4: an
  // earlier value.
  unsigned bias = tape.draw(3);
  if (bias == 2 && tape.chance(30))
    bias = 3 + tape.draw(2);
  if (bias == 2 && llvm::ArrayRef(result.shape) != initShape)
    bias = 1;
  Tensor init;
  if (bias == 2) {
    Tensor values = text.constant(drawBias(result.channels()), {result.channels()},
                                  usesResources);
    init = text.empty(initShape);
    std::string dims;
    for (int64_t dim = 0; dim < result.rank(); ++dim)
      if (dim != result.channelDim())
        dims += (dims.empty() ? "" : ", ") + std::to_string(dim);
    init = text.define("linalg.broadcast ins(" + values.name + " : " + typeOf(values) +
                           ") outs(" + init.name + " : " + typeOf(init) +
                           ") dimensions = [" + dims + "]",
                       initShape);
  } else {
    constexpr double kStarts[] = {1, -0.75, 0.3};
    double start = bias == 3 ? tape.pick(kStarts) : 0;
    if (initShape.front() > 0 && tape.chance(20))
      init = text.constant(std::vector<float>(count(initShape), static_cast<float>(start)),
                           initShape, usesResources);
    else
      init = text.fill(start, initShape);
    for (const Tensor &value : history)
      if (bias == 4 && llvm::ArrayRef(value.shape) == initShape)
        init = value;
  }
  Tensor y = emit(init);
  y.isChannelLast = result.isChannelLast;
  if (bias == 1)
    y = addBias(y);
  if (tape.chance(20))
    y = batchNorm(y);
  return activation(y);
}

Tensor Generator::addBias(const Tensor &x) {
  Tensor values =
      text.constant(drawBias(x.channels()), {x.channels()}, usesResources);
  MappedInput bias{values.name, values.shape, {x.channelDim()}};
  bool isFirst = tape.chance(30);
  MappedInput data = ProgramText::whole(x);
  llvm::SmallVector<MappedInput> inputs{data, bias};
  if (isFirst)
    std::swap(inputs[0], inputs[1]);
  return text.elementwise(inputs, x, [&](llvm::ArrayRef<std::string> in) {
    return value("arith.addf " + in[0] + ", " + in[1] + " : f32");
  });
}

Tensor Generator::batchNorm(const Tensor &x) {
  int64_t channels = x.channels();
  uint64_t state = tape.draw(1000);
  // Mean, variance, gain, offset; a gain may be negative or 0.
  std::vector<float> numbers[4];
  for (int64_t channel = 0; channel < channels; ++channel)
    for (int kind = 0; kind < 4; ++kind) {
      double u = std::ldexp(static_cast<double>(mix(state) >> 40), -23) - 1;
      numbers[kind].push_back(static_cast<float>(kind == 1 ? 1.5 + u : kind == 2 ? 1 + 1.25 * u : u));
    }
  llvm::SmallVector<MappedInput> inputs{ProgramText::whole(x)};
  for (std::vector<float> &values : numbers) {
    Tensor constant = text.constant(values, {channels}, usesResources);
    inputs.push_back({constant.name, constant.shape, {x.channelDim()}});
  }
  std::string epsilon = text.scalar(1e-5);
  return text.elementwise(inputs, x, [&](llvm::ArrayRef<std::string> in) {
    std::string centred = value("arith.subf " + in[0] + ", " + in[1] + " : f32");
    std::string variance = value("arith.addf " + in[2] + ", " + epsilon + " : f32");
    std::string inverse = value("math.rsqrt " + variance + " : f32");
    std::string scaled = value("arith.mulf " + centred + ", " + inverse + " : f32");
    std::string gained = value("arith.mulf " + scaled + ", " + in[3] + " : f32");
    return value("arith.addf " + gained + ", " + in[4] + " : f32");
  });
}

Tensor Generator::activation(const Tensor &x) {
  switch (tape.draw(6)) {
  case 0:
  case 1:
    return x;
  case 2: {
    std::string zero = text.scalar(0);
    return text.elementwise(ProgramText::whole(x), x, [&](llvm::ArrayRef<std::string> in) {
      std::string isPositive = value("arith.cmpf ugt, " + in[0] + ", " + zero + " : f32");
      return value("arith.select " + isPositive + ", " + in[0] + ", " + zero + " : f32");
    });
  }
  case 3: {
    std::string zero = text.scalar(0);
    return text.elementwise(ProgramText::whole(x), x, [&](llvm::ArrayRef<std::string> in) {
      return value("arith.maximumf " + in[0] + ", " + zero + " : f32");
    });
  }
  case 4:
    return clamp(x, 0, 6);
  default:
    return clamp(x, tape.chance(50) ? -0.7 : 0.1, tape.chance(50) ? 0.9 : 2);
  }
}
