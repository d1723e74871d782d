//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which numbers stand in a random program? Weights, biases and samples: ordinary
// ones, and those that break compilers: zeros, dead channels, channels of very
// different size, large biases, values on a grid (so that there are ties), one
// sign only.
//
//===----------------------------------------------------------------------===//

#include "Generator.h"
#include <cmath>

using namespace mlir::lowp::random;

namespace {

/// Numbers from one choice on the tape, so that tapes stay short.
class Stream {
public:
  explicit Stream(uint32_t seed) : state(seed * 0x2545f4914f6cdd1du + 1) {}
  /// Uniform in [-1, 1), on a grid of 2^-23.
  double uniform() { return std::ldexp(static_cast<double>(mix(state) >> 40), -23) - 1; }
  /// About normal: a sum of uniform numbers, of deviation 1.
  double normal() {
    double sum = 0;
    for (int i = 0; i < 12; ++i)
      sum += uniform();
    return sum / 2;
  }

private:
  uint64_t state;
};

enum class WeightKind { Normal, Grid, HeavyTail, UnequalChannels, DeadChannel, NonNegative, TinyChannel, Tiny, Huge, Zero };
constexpr WeightKind kWeightKinds[] = {
    WeightKind::Normal,      WeightKind::Normal,          WeightKind::Normal,
    WeightKind::Grid,        WeightKind::HeavyTail,       WeightKind::UnequalChannels,
    WeightKind::DeadChannel, WeightKind::NonNegative,     WeightKind::TinyChannel,
    WeightKind::Tiny,        WeightKind::Huge,            WeightKind::Zero};

} // namespace

std::vector<float> Generator::drawWeights(int64_t count, int64_t channels,
                                          int64_t channelStride, int64_t fanIn) {
  WeightKind kind = tape.pick(kWeightKinds);
  Stream stream(tape.draw(1000));
  uint32_t special = tape.draw(channels);
  double scale = std::sqrt(1.0 / std::max<int64_t>(fanIn, 1));
  std::vector<float> values(count);
  for (int64_t index = 0; index < count; ++index) {
    uint32_t channel = index / channelStride % channels;
    double value = stream.normal() * scale;
    switch (kind) {
    case WeightKind::Normal:
      break;
    case WeightKind::Grid:
      value = std::nearbyint(stream.uniform() * 8) / 8;
      break;
    case WeightKind::HeavyTail:
      value = scale * std::pow(stream.normal(), 3);
      break;
    case WeightKind::UnequalChannels:
      value *= std::ldexp(1.0, static_cast<int>(channel % 5) * 3 - 6);
      break;
    case WeightKind::DeadChannel:
      value = channel == special ? 0 : value;
      break;
    case WeightKind::NonNegative:
      value = std::abs(value);
      break;
    case WeightKind::TinyChannel:
      value *= channel == special ? 1e-12 : 1;
      break;
    case WeightKind::Tiny:
      value *= 1e-6;
      break;
    case WeightKind::Huge:
      value *= 1e5;
      break;
    case WeightKind::Zero:
      value = 0;
      break;
    }
    values[index] = static_cast<float>(value);
  }
  return values;
}

Tensor Generator::weights(llvm::ArrayRef<int64_t> shape, int64_t channelDim,
                          int64_t fanIn) {
  if (tape.chance(10))
    for (const Tensor &shared : sharedWeights)
      if (llvm::ArrayRef(shared.shape) == shape)
        return shared;
  int64_t stride = 1;
  for (int64_t size : shape.drop_front(channelDim + 1))
    stride *= size;
  Tensor constant =
      text.constant(drawWeights(count(shape), shape[channelDim], stride, fanIn), shape,
                    usesResources);
  sharedWeights.push_back(constant);
  return constant;
}

std::vector<float> Generator::drawBias(int64_t channels) {
  constexpr double kScales[] = {0.5, 0.5, 0.5, 0.5, 0, 20, 1e-6, 1e4};
  double scale = tape.pick(kScales);
  Stream stream(tape.draw(1000));
  std::vector<float> values(channels);
  for (float &value : values)
    value = static_cast<float>(stream.normal() * scale);
  return values;
}

void Generator::drawData(GeneratedProgram &program) {
  enum Kind { Normal, NonNegative, Grid, Positive, Negative, Sparse };
  constexpr Kind kKinds[] = {Normal, NonNegative, Normal, Grid, Positive, Negative, Sparse};
  constexpr double kScales[] = {1, 1, 1, 1, 100, 0.01, 1e-5, 3e4};
  Kind kind = tape.pick(kKinds);
  double scale = tape.pick(kScales);
  Stream stream(tape.draw(1000));
  int64_t batch = std::max<int64_t>(program.argument.front(), 1);
  program.calibrationSamples = batch * (1 + tape.draw(6));
  int64_t samples = program.calibrationSamples + batch;
  for (int64_t sample = 0; sample < samples; ++sample)
    for (int64_t index = 0; index < program.sampleSize; ++index) {
      double value = stream.normal();
      switch (kind) {
      case Normal:
        break;
      case NonNegative:
        value = std::abs(value);
        break;
      case Grid:
        value = std::nearbyint(stream.uniform() * 16) / 16;
        break;
      case Positive:
        value = 5 + 0.5 * value;
        break;
      case Negative:
        value = -3 + 0.3 * value;
        break;
      case Sparse:
        value = stream.uniform() > 0.5 ? value : 0;
        break;
      }
      // The last ones are beyond what was calibrated on.
      value *= sample < program.calibrationSamples ? scale : 4 * scale;
      program.data.push_back(static_cast<float>(value));
    }
}
