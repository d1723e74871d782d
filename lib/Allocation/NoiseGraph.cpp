//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Noise along a network: see lowp/Allocation/NoiseGraph.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Allocation/NoiseGraph.h"
#include "lowp/Analysis/Structure.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Transforms/RegionUtils.h"

namespace mlir::lowp {

NoiseGraph::NoiseGraph(FunctionOpInterface function) {
  nodes.emplace_back();
  for (Block &block : function.getFunctionBody())
    for (Operation &op : block)
      visit(&op);
}

unsigned NoiseGraph::addNode(Node node) {
  nodes.push_back(std::move(node));
  return nodes.size() - 1;
}

unsigned NoiseGraph::getNode(Value value) const {
  auto it = nodeOfValue.find(value);
  return it == nodeOfValue.end() ? 0 : it->second;
}

unsigned NoiseGraph::join(ArrayRef<Value> values) {
  SmallVector<unsigned, 2> inputs;
  for (Value value : values)
    if (unsigned node = getNode(value);
        node && !llvm::is_contained(inputs, node))
      inputs.push_back(node);
  if (inputs.size() <= 1)
    return inputs.empty() ? 0 : inputs.front();
  Node node;
  node.inputs = std::move(inputs);
  return addNode(std::move(node));
}

void NoiseGraph::visit(Operation *op) {
  if (op->hasTrait<OpTrait::ReturnLike>()) {
    for (Value value : op->getOperands())
      returned.push_back(getNode(value));
    return;
  }
  if (auto observe = dyn_cast<ObserveOp>(op)) {
    Node node;
    node.inputs.push_back(getNode(op->getOperand(0)));
    nodeOfValue[op->getResult(0)] = addNode(std::move(node));
    return;
  }
  SmallVector<Value> read(op->getOperands());
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  unsigned result;
  if (linalgOp && isContraction(op)) {
    Node products;
    products.sums = true;
    for (OpOperand *operand : linalgOp.getDpsInputOperands())
      products.inputs.push_back(getNode(operand->get()));
    result = addNode(std::move(products));
    if (unsigned init = getNode(linalgOp.getDpsInits().front())) {
      Node node;
      node.inputs = {init, result};
      result = addNode(std::move(node));
    }
  } else {
    if (!linalgOp && op->getNumRegions()) {
      SetVector<Value> captured;
      getUsedValuesDefinedAbove(op->getRegions(), captured);
      read.append(captured.begin(), captured.end());
    }
    result = join(read);
  }
  if (result)
    for (Value value : op->getResults())
      nodeOfValue[value] = result;
}

void NoiseGraph::setNoise(ObserveOp observe, double inverseSqnr) {
  // An observe in a nested region has no node: what it feeds is opaque here.
  if (unsigned node = getNode(observe->getResult(0)))
    nodes[node].own = inverseSqnr;
}

void NoiseGraph::evaluate() {
  for (Node &node : nodes) {
    double sum = 0, maximum = 0;
    for (unsigned input : node.inputs) {
      sum += nodes[input].total;
      maximum = std::max(maximum, nodes[input].total);
    }
    node.total = (node.sums ? sum : maximum) + node.own;
  }
  output = 0;
  for (unsigned node : returned)
    output = std::max(output, nodes[node].total);
}

double NoiseGraph::getInverseSqnr(Value value) const {
  return nodes[getNode(value)].total;
}

} // namespace mlir::lowp
