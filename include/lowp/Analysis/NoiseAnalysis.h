//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does the noise of quantised values go through a program? One forward walk over
// a function; what noise is, and what an op does to it, is a parameter. Two models are
// there: independent noises (lowp/Analysis/SqnrPrediction.h), which allocation makes
// small, and the worst case (lowp/Analysis/WorstCase.h), which holds.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_NOISEANALYSIS_H
#define LOWP_ANALYSIS_NOISEANALYSIS_H

#include "lowp/Analysis/Structure.h"
#include "lowp/IR/Lowp.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/DenseMap.h"

namespace mlir::lowp {

/// The noise of every value that an op in the body of one function gives. A `Model` is
///
///   struct Model {
///     /// What is known of one value; small, it is copied.
///     using Noise = ..;
///     /// Of an argument, and of what is made inside of a region.
///     Noise getExact();
///     /// Of the result of an observe, with its choice if it has one.
///     Noise observe(ObserveOp op, Noise operand);
///     /// Of init + sum of lhs * rhs (isContraction).
///     Noise contract(linalg::LinalgOp op, Noise lhs, Noise rhs, Noise init);
///     /// Of every result of any other op, constants among them; `read` are its
///     /// operands, then what its regions read from outside (not those of linalg's ops,
///     /// which are known by their operands).
///     Noise transfer(Operation *op, ArrayRef<Noise> read);
///   };
///
/// A plain walk, and not a solver: a function on tensors has one block and no cycles,
/// and an op with regions is one step.
template <typename Model>
class NoiseAnalysis {
public:
  using Noise = typename Model::Noise;

  /// `model` outlives the analysis.
  NoiseAnalysis(FunctionOpInterface function, Model &model) : model(model) {
    for (Block &block : function.getFunctionBody())
      for (Operation &op : block)
        visit(&op);
  }

  Noise get(Value value) const {
    auto it = noises.find(value);
    return it == noises.end() ? model.getExact() : it->second;
  }
  /// Of what the function returns.
  ArrayRef<Noise> getReturned() const { return returned; }

private:
  void visit(Operation *op) {
    SmallVector<Noise> read;
    for (Value operand : op->getOperands())
      read.push_back(get(operand));
    auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
    if (op->hasTrait<OpTrait::ReturnLike>()) {
      returned.append(read.begin(), read.end());
    } else if (auto observe = dyn_cast<ObserveOp>(op)) {
      noises.try_emplace(observe->getResult(0), model.observe(observe, read.front()));
    } else if (linalgOp && isContraction(op)) {
      noises.try_emplace(op->getResult(0),
                         model.contract(linalgOp, read[0], read[1], read[2]));
    } else {
      SetVector<Value> captured;
      if (!linalgOp && op->getNumRegions())
        getUsedValuesDefinedAbove(op->getRegions(), captured);
      for (Value value : captured)
        read.push_back(get(value));
      Noise noise = model.transfer(op, read);
      for (Value result : op->getResults())
        noises.try_emplace(result, noise);
    }
  }

  Model &model;
  DenseMap<Value, Noise> noises;
  SmallVector<Noise> returned;
};

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_NOISEANALYSIS_H
