//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does a random network compute element by element? Functions of one value,
// sums and extrema of two, and what is left in float: products, softmax, bodies
// that read where they are.
//
//===----------------------------------------------------------------------===//

#include "Generator.h"
#include <cmath>

using namespace mlir::lowp::random;

Tensor Generator::clamp(const Tensor &x, double lower, double upper) {
  std::string low = text.scalar(lower), high = text.scalar(upper);
  return text.elementwise(ProgramText::whole(x), x, [&](llvm::ArrayRef<std::string> in) {
    std::string raised = value("arith.maximumf " + in[0] + ", " + low + " : f32");
    return value("arith.minimumf " + raised + ", " + high + " : f32");
  });
}

Tensor Generator::scalarAffine(const Tensor &x) {
  constexpr double kFactors[] = {0.5, 0.35355339, 3, -1.25, 0.0625};
  std::string factor = text.scalar(tape.pick(kFactors));
  unsigned kind = tape.draw(4);
  std::string offset = kind == 2 ? text.scalar(-0.375) : "";
  return text.elementwise(ProgramText::whole(x), x, [&](llvm::ArrayRef<std::string> in) {
    if (kind == 3)
      return value("arith.divf " + in[0] + ", " + factor + " : f32");
    std::string product = value("arith.mulf " + in[0] + ", " + factor + " : f32");
    return kind == 2 ? value("arith.addf " + product + ", " + offset + " : f32") : product;
  });
}

Tensor Generator::unary(const Tensor &x) {
  unsigned kind = tape.draw(10);
  auto scalar = [&](double number) { return text.scalar(number); };
  std::string one = scalar(1), half = scalar(0.5), three = scalar(3), zero = scalar(0),
              six = scalar(6), slope = scalar(0.1), root = scalar(std::sqrt(0.5));
  auto body = [&](llvm::ArrayRef<std::string> in) {
    const std::string &a = in[0];
    auto op = [&](llvm::StringRef name, const std::string &l, const std::string &r) {
      return value(name + " " + l + ", " + r + " : f32");
    };
    auto call = [&](llvm::StringRef name, const std::string &l) {
      return value(name + " " + l + " : f32");
    };
    auto sigmoid = [&] {
      return op("arith.divf", one,
                op("arith.addf", call("math.exp", call("arith.negf", a)), one));
    };
    switch (kind) {
    case 0: // leaky ReLU
      return op("arith.maximumf", a, op("arith.mulf", a, slope));
    case 1:
      return sigmoid();
    case 2:
      return call("math.tanh", a);
    case 3: // hard swish
      return op("arith.mulf", a,
                op("arith.divf",
                   op("arith.minimumf", op("arith.maximumf", op("arith.addf", a, three), zero), six),
                   six));
    case 4: // GELU
      return op("arith.mulf", op("arith.mulf", a, half),
                op("arith.addf", call("math.erf", op("arith.mulf", a, root)), one));
    case 5: // SiLU
      return op("arith.mulf", a, sigmoid());
    case 6:
      return call("math.absf", a);
    case 7: // not monotone
      return op("arith.mulf", a, a);
    case 8:
      return call("arith.negf", a);
    default: {
      std::string isSmall = value("arith.cmpf olt, " + a + ", " + half + " : f32");
      return value("arith.select " + isSmall + ", " + a + ", " + three + " : f32");
    }
    }
  };
  return text.elementwise(ProgramText::whole(x), x, body);
}

Tensor Generator::combine(const Tensor &x, const Tensor &y) {
  // A product of two activations is left in float.
  constexpr const char *kOps[] = {"arith.addf", "arith.addf", "arith.addf", "arith.subf",
                                  "arith.maximumf", "arith.minimumf", "arith.mulf"};
  unsigned kind = tape.draw(isExotic ? 7 : 6);
  if (tape.chance(30))
    return text.define(llvm::Twine(kOps[kind]) + " " + x.name + ", " + y.name + " : " + typeOf(x),
                       x.shape, x.isChannelLast);
  llvm::SmallVector<MappedInput> inputs{ProgramText::whole(x), ProgramText::whole(y)};
  bool clamps = tape.chance(30);
  std::string zero = clamps ? text.scalar(0) : "";
  return text.elementwise(inputs, x, [&](llvm::ArrayRef<std::string> in) {
    std::string result = value(kOps[kind] + (" " + in[0]) + ", " + in[1] + " : f32");
    return clamps ? value("arith.maximumf " + result + ", " + zero + " : f32") : result;
  });
}

Tensor Generator::indexed(const Tensor &x) {
  return text.elementwise(ProgramText::whole(x), x, [&](llvm::ArrayRef<std::string> in) {
    std::string position = value("linalg.index " + std::to_string(x.rank() - 1) + " : index");
    std::string integer = value("arith.index_cast " + position + " : index to i32");
    std::string number = value("arith.sitofp " + integer + " : i32 to f32");
    return value("arith.mulf " + in[0] + ", " + number + " : f32");
  });
}

Tensor Generator::softmax(const Tensor &x) {
  std::string dims, reduced, iterators;
  for (int64_t dim = 0; dim < x.rank(); ++dim) {
    bool isLast = dim == x.rank() - 1;
    dims += (dim ? ", d" : "d") + std::to_string(dim);
    if (!isLast)
      reduced += (dim ? ", d" : "d") + std::to_string(dim);
    iterators += std::string(dim ? ", " : "") + (isLast ? "\"reduction\"" : "\"parallel\"");
  }
  Shape rows(x.shape.begin(), x.shape.end() - 1);
  llvm::SmallVector<int64_t, 4> rowDims;
  for (int64_t dim = 0; dim + 1 < x.rank(); ++dim)
    rowDims.push_back(dim);
  auto reduce = [&](const Tensor &in, const char *op, double start) {
    Tensor init = text.fill(start, rows);
    Tensor y{text.fresh(), rows};
    text.line(y.name + " = linalg.generic {indexing_maps = [affine_map<(" + dims + ") -> (" + dims +
              ")>, affine_map<(" + dims + ") -> (" + reduced + ")>], iterator_types = [" +
              iterators + "]} ins(" + in.name + " : " + typeOf(in) + ") outs(" + init.name +
              " : " + typeOf(init) + ") {");
    text.line("^bb0(%p: f32, %acc: f32):");
    std::string next = value(op + std::string(" %p, %acc : f32"));
    text.line("  linalg.yield " + next + " : f32");
    text.line("} -> " + typeOf(y));
    return y;
  };
  Tensor largest = reduce(x, "arith.maximumf", -INFINITY);
  llvm::SmallVector<MappedInput> inputs{ProgramText::whole(x), {largest.name, rows, rowDims}};
  Tensor powers = text.elementwise(inputs, x, [&](llvm::ArrayRef<std::string> in) {
    return value("math.exp " + value("arith.subf " + in[0] + ", " + in[1] + " : f32") + " : f32");
  });
  Tensor sum = reduce(powers, "arith.addf", 0);
  inputs = {ProgramText::whole(powers), {sum.name, rows, rowDims}};
  return text.elementwise(inputs, x, [&](llvm::ArrayRef<std::string> in) {
    return value("arith.divf " + in[0] + ", " + in[1] + " : f32");
  });
}
