//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which parts of a normalised float function are layers? A layer is a contraction
// with its bias and its activation. Allocation, quantisation and integer lowering all
// ask here, so that they agree on names and on structure. Which values are worth a
// format: lowp/CodeForm/QuantisableValues.h.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ANALYSIS_LAYERS_H
#define LOWP_ANALYSIS_LAYERS_H

#include "lowp/Analysis/Structure.h"
#include "lowp/IR/Lowp.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/StringMap.h"

#include <optional>
#include <string>

namespace mlir::lowp {

/// Convolution: the data is read by a map that is not a projected permutation.
/// FullyConnected: one side is constant. MatMul: neither side is.
enum class LayerKind { Convolution, FullyConnected, MatMul };

/// "conv", "fc" or "matmul": the stem of layer names.
StringRef getLayerStem(LayerKind kind);

/// One contraction with what belongs to it. Operands point into the IR and go
/// stale when it changes.
struct Layer {
  /// conv0, conv1, .., fc0, .., matmul0, ..: counted per kind in program order,
  /// or the `layer` of the lowp.observe (or discardable `lowp.layer`) that an
  /// earlier phase left.
  std::string name;
  LayerKind kind;

  /// The contraction: out + a * b, on floats.
  linalg::LinalgOp op;
  /// Operand of `op` with the activations.
  OpOperand *data = nullptr;
  /// Operand of `op` with the weights; the second activations of a MatMul.
  OpOperand *weights = nullptr;
  /// The value of the constant behind `weights` (seen through lowp.observe and
  /// lowp.dequantize of packed codes), or null: the weights are computed.
  Value weightsConstant;
  /// Dimension of the weights that counts output channels, if there is one.
  std::optional<int64_t> weightAxis;
  /// Dimension of the contraction's result that the weight axis becomes.
  std::optional<int64_t> outputAxis;

  /// The operand that reads the bias constant (or its lowp.observe): input of
  /// the broadcast that initialises `op`, or of the addition after it; null
  /// without a bias.
  OpOperand *bias = nullptr;
  /// The value of the constant behind `bias`, or null.
  Value biasConstant;
  /// Dimension of the bias constant that counts output channels, if any.
  std::optional<int64_t> biasAxis;

  /// Whether linear functions per channel (the steps of a batch norm) follow the
  /// contraction and its bias.
  bool hasChannelAffine = false;

  /// Bounds of the activation (0..inf for a ReLU, 0..6 for ReLU6), if any.
  std::optional<ClampBounds> activation;

  /// Members after the contraction in program order: reshapes between them,
  /// the bias addition, the steps of a batch norm, the activation ops.
  SmallVector<Operation *, 4> epilogue;
  /// The value that leaves the layer.
  Value end;

  bool hasConstantWeights() const { return weightsConstant != nullptr; }
};

/// The format that was chosen for what `layer` reads as data, or null.
ChoiceAttr getDataChoice(const Layer &layer);

/// The layers of one function with a body.
class LayerAnalysis {
public:
  explicit LayerAnalysis(FunctionOpInterface function);

  ArrayRef<Layer> getLayers() const { return layers; }

  const Layer *lookup(StringRef name) const;
  /// The layer whose contraction or epilogue holds `op`.
  const Layer *getLayerOf(Operation *op) const;
  /// The layer that ends at `value`.
  const Layer *getLayerEndingAt(Value value) const;

private:
  void findLayers(FunctionOpInterface function);

  std::vector<Layer> layers;
  DenseMap<Operation *, size_t> layerOfOp;
  DenseMap<Value, size_t> layerOfEnd;
};

} // namespace mlir::lowp

#endif // LOWP_ANALYSIS_LAYERS_H
