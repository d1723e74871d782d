//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// In which order do the steps of a random network stand? See Generator.h.
//
//===----------------------------------------------------------------------===//

#include "Generator.h"

using namespace mlir::lowp::random;

Tensor Generator::partner(const Tensor &x) {
  std::vector<const Tensor *> same;
  for (const Tensor &value : history)
    if (value.shape == x.shape && value.isChannelLast == x.isChannelLast)
      same.push_back(&value);
  return same.empty() ? x : *same[same.size() - 1 - tape.draw(same.size())];
}

Tensor Generator::branch(const Tensor &x) {
  if (tape.chance(50))
    return combine(x, partner(x));
  // Another path of the same shape.
  Tensor y = tape.chance(50) ? unary(x) : scalarAffine(x);
  return tape.chance(40) ? concatenate(x, y) : combine(x, y);
}

Tensor Generator::step(const Tensor &x) {
  if (usesTosa && tape.chance(70))
    return tosaStep(x);
  switch (tape.draw(16)) {
  default:
    return drawLayer(x);
  case 7:
    return unary(x);
  case 8:
    return scalarAffine(x);
  case 9:
  case 10:
    return branch(x);
  case 11:
    return x.rank() == 4 ? pool(x) : drawLayer(x);
  case 12:
    return reshape(x);
  case 13:
    return transpose(x);
  case 14:
    return slice(x);
  case 15:
    if (x.rank() == 4 && tape.chance(50))
      return globalPool(x);
    if (isExotic)
      return tape.chance(50) ? softmax(x) : indexed(x);
    return batchNorm(x);
  }
}

GeneratedProgram Generator::run() {
  GeneratedProgram program;
  isExotic = tape.chance(10);
  usesResources = tape.chance(20);
  int64_t batch = 1;
  if (tape.chance(30))
    batch = tape.chance(50) ? -1 : static_cast<int64_t>(2 + tape.draw(2));
  usesTosa = batch > 0 && tape.chance(25);
  Tensor x{"%x", {batch}};
  switch (tape.draw(4)) {
  case 0:
  case 1:
    x.isChannelLast = tape.chance(40);
    x.shape.append({3 + static_cast<int64_t>(tape.draw(5)), 3 + static_cast<int64_t>(tape.draw(5))});
    x.shape.insert(x.shape.begin() + (x.isChannelLast ? 3 : 1), 1 + tape.draw(4));
    break;
  case 2:
    x.shape.push_back(1 + tape.draw(tape.chance(20) ? 80 : 12));
    break;
  default:
    x.isChannelLast = tape.chance(50);
    x.shape.append({1 + static_cast<int64_t>(tape.draw(6)), 1 + static_cast<int64_t>(tape.draw(8))});
    break;
  }
  text.setArgument(x);
  Tensor argument = x;
  remember(x);
  // At least one layer; most steps are layers.
  unsigned before = tape.chance(15) ? 1 : 0, behind = tape.draw(5);
  for (unsigned index = 0; index < before; ++index)
    remember(x = step(x));
  remember(x = drawLayer(x));
  for (unsigned index = 0; index < behind; ++index)
    remember(x = step(x));

  std::vector<Tensor> results{x};
  if (tape.chance(20))
    results.push_back(history[history.size() - 1 - tape.draw(history.size())]);
  program.text = text.print(argument, results);
  program.argument = argument.shape;
  program.sampleSize = argument.sampleSize();
  drawData(program);
  return program;
}

GeneratedProgram mlir::lowp::random::generateProgram(Tape &tape) {
  return Generator(tape).run();
}
