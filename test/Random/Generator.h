//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What is a random network? One argument, a chain of steps with branches, one
// result or several; every step is an op, or a few, that the compiler takes. Each
// file of the generator answers for one kind of step. Sizes are kept small: what
// is looked for are faults of meaning, not of speed.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_TEST_RANDOM_GENERATOR_H
#define LOWP_TEST_RANDOM_GENERATOR_H

#include "ProgramText.h"
#include "Tape.h"

namespace mlir::lowp::random {

/// A float program and the samples it runs on.
struct GeneratedProgram {
  std::string text;
  /// Of the argument; -1 is a dynamic batch.
  Shape argument;
  /// Samples to calibrate on.
  int64_t calibrationSamples = 0;
  /// All samples, row-major: those to calibrate on, then larger ones, so that
  /// what saturates is compared too.
  std::vector<float> data;
  int64_t sampleSize = 0;
  int64_t getSampleCount() const { return static_cast<int64_t>(data.size()) / sampleSize; }
};

GeneratedProgram generateProgram(Tape &tape);

/// The options of lowp-compile but for data= and dump=.
struct GeneratedOptions {
  std::string compile;
  /// lowp-to-loops runs with `tile`.
  bool tile = false;
  /// The same options of lowp-to-loops; empty: what is best for any machine.
  std::string kernel, prefer;
  /// Calibration is repeated with other numbers of threads.
  bool variesThreads = false;
};
GeneratedOptions generateOptions(Tape &tape);
/// Sometimes another format for the first layer.
void addOverrides(Tape &tape, const GeneratedProgram &network, GeneratedOptions &options);

/// Draws one program. Steps take a value and return one.
class Generator {
public:
  explicit Generator(Tape &tape) : tape(tape) {}
  GeneratedProgram run();

  /// A window that slides along one dimension.
  struct Window {
    int64_t size, stride, dilation, low, high, output;
  };

private:
  // Choices of numbers (Values.cpp).
  std::vector<float> drawWeights(int64_t count, int64_t channels, int64_t channelStride,
                                 int64_t fanIn);
  std::vector<float> drawBias(int64_t channels);
  void drawData(GeneratedProgram &program);
  Tensor weights(llvm::ArrayRef<int64_t> shape, int64_t channelDim, int64_t fanIn);

  // Layers (Layers.cpp): a contraction with bias, batch norm and activation.
  Tensor drawLayer(const Tensor &x);
  Tensor fullyConnected(const Tensor &x, int64_t outputs);
  Tensor sequenceProduct(const Tensor &x);
  Tensor attention(const Tensor &x);
  /// Bias and so on around what `emit` makes of its initial value. `result`: what
  /// leaves `emit`.
  Tensor finishLayer(const Tensor &result, llvm::ArrayRef<int64_t> initShape,
                     llvm::function_ref<Tensor(const Tensor &init)> emit);
  Tensor addBias(const Tensor &x);
  Tensor batchNorm(const Tensor &x);
  Tensor activation(const Tensor &x);

  // Convolutions (Convolutions.cpp).
  Window drawWindow(int64_t input, bool mayPad, bool mayDilate = true);
  Tensor pad(const Tensor &x, llvm::ArrayRef<Window> windows, double value);
  Tensor convolution(const Tensor &x);
  Tensor convolution2d(const Tensor &x);
  Tensor groupedConvolution(const Tensor &x);
  Tensor depthwiseConvolution(const Tensor &x);
  Tensor convolution1d(const Tensor &x);
  Tensor pool(const Tensor &x);
  Tensor globalPool(const Tensor &x);

  // Element by element (Elementwise.cpp).
  Tensor unary(const Tensor &x);
  Tensor scalarAffine(const Tensor &x);
  Tensor clamp(const Tensor &x, double lower, double upper);
  Tensor combine(const Tensor &x, const Tensor &y);
  Tensor indexed(const Tensor &x);
  Tensor softmax(const Tensor &x);
  /// "%name = EXPRESSION" in a body; the name.
  std::string value(const llvm::Twine &expression);

  // Moves (Moves.cpp).
  Tensor reshape(const Tensor &x);
  Tensor flatten(const Tensor &x);
  Tensor transpose(const Tensor &x);
  Tensor slice(const Tensor &x);
  Tensor concatenate(const Tensor &x, const Tensor &y);

  // TOSA (Tosa.cpp), of static batches.
  Tensor tosaStep(const Tensor &x);
  Tensor tosaConvolution(const Tensor &x);
  Tensor tosaPool(const Tensor &x);
  Tensor tosaProduct(const Tensor &x);
  Tensor tosaClamp(const Tensor &x);
  Tensor tosaZero();

  // The network (Generator.cpp).
  Tensor step(const Tensor &x);
  Tensor branch(const Tensor &x);
  /// An earlier value with the shape of `x`, else a layer on `x`.
  Tensor partner(const Tensor &x);
  void remember(const Tensor &x) { history.push_back(x); }

  Tape &tape;
  ProgramText text;
  std::vector<Tensor> history;
  /// Weights of an earlier layer, to share.
  std::vector<Tensor> sharedWeights;
  bool usesResources = false;
  /// Some steps are in TOSA.
  bool usesTosa = false;
  /// Whether ops that read linalg.index, or have no form on codes, may stand in
  /// the program.
  bool isExotic = false;
};

} // namespace mlir::lowp::random

#endif // LOWP_TEST_RANDOM_GENERATOR_H
