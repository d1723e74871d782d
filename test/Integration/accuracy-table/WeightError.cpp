//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How far are quantised weights from the float ones? Reads programs of phase
// allocated and evaluates the choices with the oracle, apart from the pass that
// quantises: prints the SQNR of the weights of each layer in dB, as JSON.
//
// usage: weight-error ALLOCATED.mlir...
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/ConstantEvaluator.h"
#include "lowp/IR/Lowp.h"
#include "lowp/InitAll.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

#include <cmath>

using namespace mlir;
using namespace mlir::lowp;

/// The index of the scale of the element at `index`, by the table of
/// #lowp.granularity.
static int64_t getScaleIndex(ChoiceAttr choice, ArrayRef<int64_t> shape,
                             int64_t index, double value) {
  GranularityAttr granularity = choice.getGranularity();
  SmallVector<int64_t> position(shape.size());
  for (size_t dim = shape.size(); dim-- > 0; index /= shape[dim])
    position[dim] = index % shape[dim];
  int64_t scale = 0;
  for (int64_t axis : granularity.getAxes())
    scale = scale * shape[axis] + position[axis];
  if (granularity.getGroup()) {
    // The rank among the elements of all other dimensions.
    int64_t rank = 0, count = 1;
    for (size_t dim = 0; dim < shape.size(); ++dim)
      if (!llvm::is_contained(granularity.getAxes(), int64_t(dim))) {
        rank = rank * shape[dim] + position[dim];
        count *= shape[dim];
      }
    int64_t groups =
        (count + granularity.getGroup() - 1) / granularity.getGroup();
    scale = scale * groups + rank / granularity.getGroup();
  }
  if (granularity.getPair())
    scale = 2 * scale + (value < 0 ? 1 : 0);
  return scale;
}

static std::optional<double> getSqnr(ObserveOp observe) {
  FailureOr<ConstantView> constant = readConstant(observe.getInput());
  ChoiceAttr choice = observe.getChoiceAttr();
  if (failed(constant) || !choice)
    return std::nullopt;
  auto format = cast<FormatTypeInterface>(choice.getFormat());
  double signal = 0, noise = 0;
  for (int64_t index = 0; index < constant->size(); ++index) {
    double value = (*constant)[index];
    int64_t place = getScaleIndex(choice, constant->getShape(), index, value);
    double scale = choice.getScales()[place];
    // A zero point moves the values by so many steps.
    numerics::Number offset;
    if (!choice.getZeroPoints().empty())
      offset = (format.decode(format.getLevelCode(1)) -
                format.decode(format.getLevelCode(0))) *
               numerics::Number::fromInt(choice.getZeroPoints()[place]);
    llvm::APSInt code = format.encode(
        numerics::Number::fromDouble(value / scale) + offset,
        numerics::Rounding::NearestEven, numerics::Overflow::Saturate);
    double error = value - (format.decode(code) - offset).toDouble() * scale;
    signal += value * value;
    noise += error * error;
  }
  return noise > 0 ? 10 * std::log10(signal / noise) : 999.0;
}

int main(int argc, char **argv) {
  DialectRegistry registry;
  mlir::lowp::registerAllDialects(registry);
  MLIRContext context(registry);
  llvm::json::Object files;
  for (int i = 1; i < argc; ++i) {
    OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(argv[i], &context);
    if (!module)
      return 1;
    llvm::json::Object layers;
    module->walk([&](ObserveOp observe) {
      if (observe.getRole() == "weights")
        if (std::optional<double> sqnr = getSqnr(observe))
          layers[observe.getLayer()] = *sqnr;
    });
    files[argv[i]] = std::move(layers);
  }
  llvm::outs() << llvm::formatv("{0:2}", llvm::json::Value(std::move(files)))
               << "\n";
  return 0;
}
