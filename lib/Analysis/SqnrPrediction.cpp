//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Independent noises along a network: see lowp/Analysis/SqnrPrediction.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Analysis/SqnrPrediction.h"

#include <algorithm>

namespace mlir::lowp {

IndependentNoises::Noise IndependentNoises::add(Place place) {
  places.push_back(std::move(place));
  return places.size() - 1;
}

IndependentNoises::Noise IndependentNoises::observe(ObserveOp, Noise operand) {
  Place place;
  place.inputs = {operand};
  return add(std::move(place));
}

IndependentNoises::Noise IndependentNoises::contract(linalg::LinalgOp, Noise lhs,
                                                     Noise rhs, Noise init) {
  Place products;
  products.sums = true;
  products.inputs = {lhs, rhs};
  Noise result = add(std::move(products));
  if (init == 0)
    return result;
  Place place;
  place.inputs = {init, result};
  return add(std::move(place));
}

IndependentNoises::Noise IndependentNoises::transfer(Operation *, ArrayRef<Noise> read) {
  Place place;
  for (Noise noise : read)
    if (noise && !llvm::is_contained(place.inputs, noise))
      place.inputs.push_back(noise);
  if (place.inputs.size() <= 1)
    return place.inputs.empty() ? 0 : place.inputs.front();
  return add(std::move(place));
}

void IndependentNoises::evaluate() {
  for (Place &place : places) {
    double sum = 0, maximum = 0;
    for (unsigned input : place.inputs) {
      sum += places[input].total;
      maximum = std::max(maximum, places[input].total);
    }
    place.total = (place.sums ? sum : maximum) + place.own;
  }
}

void SqnrPrediction::setNoise(ObserveOp observe, double inverseSqnr) {
  if (unsigned place = analysis.get(observe->getResult(0)))
    model.setOwn(place, inverseSqnr);
}

double SqnrPrediction::getOutputInverseSqnr() const {
  double output = 0;
  for (unsigned place : analysis.getReturned())
    output = std::max(output, model[place]);
  return output;
}

} // namespace mlir::lowp
