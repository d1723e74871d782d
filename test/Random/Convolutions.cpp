//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which windows slide over the values of a random network? Convolutions in both
// layouts, depthwise, grouped and in one dimension, with strides, dilations and
// pads that differ per side; maximum and average pooling.
//
//===----------------------------------------------------------------------===//

#include "Generator.h"
#include <cmath>
#include <limits>

using namespace mlir::lowp::random;

Generator::Window Generator::drawWindow(int64_t input, bool mayPad, bool mayDilate) {
  Window window;
  window.size = 1 + tape.draw(std::min<int64_t>(3, input));
  window.stride = 1 + (tape.chance(30) ? 1 + tape.draw(2) : 0);
  window.dilation = 1;
  if (mayDilate && tape.chance(15) && 2 * (window.size - 1) < input)
    window.dilation = 2;
  window.low = window.high = 0;
  if (mayPad && tape.chance(40)) {
    window.low = tape.draw(window.size + 1);
    window.high = tape.draw(window.size + 1);
  }
  int64_t reach = window.dilation * (window.size - 1) + 1;
  window.output = (input + window.low + window.high - reach) / window.stride + 1;
  return window;
}

/// " {dilations = dense<[1, 2]> : tensor<2xi64>, strides = ..}".
template <typename Windows>
static std::string attributes(const Windows &windows) {
  std::string dilations, strides, rank = std::to_string(windows.size());
  for (const auto &window : windows) {
    dilations += (dilations.empty() ? "" : ", ") + std::to_string(window.dilation);
    strides += (strides.empty() ? "" : ", ") + std::to_string(window.stride);
  }
  std::string type = "]> : tensor<" + rank + "xi64>";
  return "{dilations = dense<[" + dilations + type + ", strides = dense<[" + strides +
         type + "}";
}

static std::string callText(llvm::StringRef op, const std::string &attributes,
                            const Tensor &x, const Tensor &w, const Tensor &init) {
  return (op + " " + attributes + " ins(" + x.name + ", " + w.name + " : " + typeOf(x) +
          ", " + typeOf(w) + ") outs(" + init.name + " : " + typeOf(init) + ") -> " +
          typeOf(init))
      .str();
}

Tensor Generator::pad(const Tensor &x, llvm::ArrayRef<Window> windows, double with) {
  Tensor result = x;
  std::string low, high, arguments;
  bool isNeeded = false;
  for (int64_t dim = 0; dim < x.rank(); ++dim) {
    int64_t index = dim - x.spatialDim();
    bool slides = index >= 0 && index < static_cast<int64_t>(windows.size());
    int64_t before = slides ? windows[index].low : 0,
            behind = slides ? windows[index].high : 0;
    isNeeded |= before + behind > 0;
    low += (dim ? ", " : "") + std::to_string(before);
    high += (dim ? ", " : "") + std::to_string(behind);
    arguments += (dim ? ", " : "") + text.fresh("i") + ": index";
    if (slides)
      result.shape[dim] += before + behind;
  }
  if (!isNeeded)
    return x;
  std::string number = text.scalar(with);
  result.name = text.fresh();
  text.line(result.name + " = tensor.pad " + x.name + " low[" + low + "] high[" + high + "] {");
  text.line("^bb0(" + arguments + "):");
  text.line("  tensor.yield " + number + " : f32");
  text.line("} : " + typeOf(x) + " to " + typeOf(result));
  return result;
}

Tensor Generator::convolution(const Tensor &x) {
  switch (tape.draw(6)) {
  case 4:
    return depthwiseConvolution(x);
  case 5:
    return x.isChannelLast || x.shape[1] % 2 ? convolution2d(x) : groupedConvolution(x);
  default:
    return convolution2d(x);
  }
}

/// Sizes of the result of windows over `x` with `channels` channels.
template <typename Windows>
static Shape slide(const Tensor &x, int64_t channels, const Windows &windows) {
  Shape shape = x.shape;
  for (auto [index, window] : llvm::enumerate(windows))
    shape[x.spatialDim() + index] = window.output;
  shape[x.channelDim()] = channels;
  return shape;
}

Tensor Generator::convolution2d(const Tensor &x) {
  int64_t filters = 1 + tape.draw(5), channels = x.channels();
  llvm::SmallVector<Window> windows{drawWindow(x.shape[x.spatialDim()], true),
                                    drawWindow(x.shape[x.spatialDim() + 1], true)};
  int64_t height = windows[0].size, width = windows[1].size;
  Tensor padded = pad(x, windows, 0);
  Tensor result{"", slide(x, filters, windows), x.isChannelLast};
  llvm::StringRef op = "linalg.conv_2d_nchw_fchw";
  Shape shape{filters, channels, height, width};
  int64_t channelDim = 0;
  if (x.isChannelLast && tape.chance(50)) {
    op = "linalg.conv_2d_nhwc_fhwc";
    shape = {filters, height, width, channels};
  } else if (x.isChannelLast) {
    op = "linalg.conv_2d_nhwc_hwcf";
    shape = {height, width, channels, filters};
    channelDim = 3;
  }
  Tensor w = weights(shape, channelDim, channels * height * width);
  return finishLayer(result, result.shape, [&](const Tensor &init) {
    return text.define(callText(op, attributes(windows), padded, w, init), init.shape);
  });
}

Tensor Generator::groupedConvolution(const Tensor &x) {
  int64_t groups = 2, inputs = x.shape[1] / groups, outputs = 1 + tape.draw(2);
  llvm::SmallVector<Window> windows{drawWindow(x.shape[2], true), drawWindow(x.shape[3], true)};
  Tensor padded = pad(x, windows, 0);
  Shape shape = padded.shape;
  std::string sizes;
  Shape split{shape[0], groups, inputs, shape[2], shape[3]};
  if (shape[0] < 0) {
    std::string zero = text.index(0), size = text.fresh("n");
    text.line(size + " = tensor.dim " + padded.name + ", " + zero + " : " + typeOf(padded));
    sizes = size;
  } else {
    sizes = std::to_string(shape[0]);
  }
  for (int64_t size : llvm::ArrayRef(split).drop_front())
    sizes += ", " + std::to_string(size);
  Tensor grouped = text.define("tensor.expand_shape " + padded.name +
                                   " [[0], [1, 2], [3], [4]] output_shape [" + sizes +
                                   "] : " + typeOf(padded) + " into " + typeOf(split),
                               split);
  Tensor w = weights({groups, outputs, inputs, windows[0].size, windows[1].size}, 1,
                     inputs * windows[0].size * windows[1].size);
  Shape initShape{shape[0], groups, outputs, windows[0].output, windows[1].output};
  Tensor result{"", slide(x, groups * outputs, windows)};
  return finishLayer(result, initShape, [&](const Tensor &init) {
    Tensor y = text.define(callText("linalg.conv_2d_ngchw_gfchw", attributes(windows), grouped, w, init), init.shape);
    return text.define("tensor.collapse_shape " + y.name + " [[0], [1, 2], [3], [4]] : " +
                           typeOf(y) + " into " + typeOf(result),
                       result.shape);
  });
}

Tensor Generator::depthwiseConvolution(const Tensor &x) {
  int64_t channels = x.channels();
  llvm::SmallVector<Window> windows{drawWindow(x.shape[x.spatialDim()], true),
                                    drawWindow(x.shape[x.spatialDim() + 1], true)};
  int64_t height = windows[0].size, width = windows[1].size;
  Tensor padded = pad(x, windows, 0);
  if (x.isChannelLast && tape.chance(30)) {
    // Several results per channel.
    int64_t factor = 1 + tape.draw(3);
    Tensor w = weights({height, width, channels, factor}, 2, height * width);
    Tensor result{"", slide(x, channels * factor, windows), true};
    Shape initShape = slide(x, channels, windows);
    initShape.push_back(factor);
    return finishLayer(result, initShape, [&](const Tensor &init) {
      Tensor y = text.define(callText("linalg.depthwise_conv_2d_nhwc_hwcm", attributes(windows), padded, w, init), init.shape);
      return text.define("tensor.collapse_shape " + y.name + " [[0], [1], [2], [3, 4]] : " +
                             typeOf(y) + " into " + typeOf(result),
                         result.shape);
    });
  }
  Tensor w = x.isChannelLast ? weights({height, width, channels}, 2, height * width)
                             : weights({channels, height, width}, 0, height * width);
  Tensor result{"", slide(x, channels, windows), x.isChannelLast};
  return finishLayer(result, result.shape, [&](const Tensor &init) {
    return text.define(callText(x.isChannelLast ? "linalg.depthwise_conv_2d_nhwc_hwc"
                                                : "linalg.depthwise_conv_2d_nchw_chw",
                                attributes(windows), padded, w, init),
                       init.shape);
  });
}

Tensor Generator::convolution1d(const Tensor &x) {
  int64_t filters = 1 + tape.draw(5), channels = x.channels();
  llvm::SmallVector<Window> windows{drawWindow(x.shape[x.spatialDim()], true)};
  Tensor padded = pad(x, windows, 0);
  int64_t size = windows[0].size;
  Tensor w = x.isChannelLast ? weights({size, channels, filters}, 2, channels * size)
                             : weights({filters, channels, size}, 0, channels * size);
  Tensor result{"", slide(x, filters, windows), x.isChannelLast};
  return finishLayer(result, result.shape, [&](const Tensor &init) {
    return text.define(callText(x.isChannelLast ? "linalg.conv_1d_nwc_wcf" : "linalg.conv_1d_ncw_fcw",
                                attributes(windows), padded, w, init),
                       init.shape);
  });
}

Tensor Generator::pool(const Tensor &x) {
  bool isAverage = tape.chance(40);
  llvm::SmallVector<Window> windows{drawWindow(x.shape[x.spatialDim()], true, !isAverage),
                                    drawWindow(x.shape[x.spatialDim() + 1], true, !isAverage)};
  // A window of padding alone has no maximum.
  for (Window &window : windows)
    if (std::max(window.low, window.high) >= window.size) {
      window.output -= (window.low + window.high) / window.stride;
      window.low = window.high = 0;
      window.output = std::max<int64_t>(window.output, 1);
    }
  for (int64_t index = 0; index < 2; ++index) {
    Window &window = windows[index];
    int64_t reach = window.dilation * (window.size - 1) + 1;
    window.output = (x.shape[x.spatialDim() + index] + window.low + window.high - reach) / window.stride + 1;
  }
  constexpr double kLowest = -std::numeric_limits<double>::infinity();
  Tensor padded = pad(x, windows, isAverage ? 0 : kLowest);
  Tensor window = text.empty({windows[0].size, windows[1].size});
  Tensor init = text.fill(isAverage ? 0 : kLowest, slide(x, x.channels(), windows));
  std::string op = std::string("linalg.pooling_") + (x.isChannelLast ? "nhwc" : "nchw") +
                   (isAverage ? "_sum" : "_max");
  Tensor y = text.define(callText(op, attributes(windows), padded, window, init),
                         init.shape, x.isChannelLast);
  if (!isAverage)
    return y;
  double elements = static_cast<double>(windows[0].size * windows[1].size);
  bool divides = tape.chance(50);
  std::string factor = text.scalar(divides ? elements : 1 / elements);
  return text.elementwise(ProgramText::whole(y), y, [&](llvm::ArrayRef<std::string> in) {
    return value((divides ? "arith.divf " : "arith.mulf ") + in[0] + ", " + factor + " : f32");
  });
}

Tensor Generator::globalPool(const Tensor &x) {
  bool isMax = tape.chance(30);
  Shape shape{x.shape[0], x.channels()};
  Tensor init = text.fill(isMax ? -std::numeric_limits<double>::infinity() : 0, shape);
  Tensor y{text.fresh(), shape};
  std::string in = x.isChannelLast ? "(n, c, h, w) -> (n, h, w, c)" : "(n, c, h, w) -> (n, c, h, w)";
  text.line(y.name + " = linalg.generic {indexing_maps = [affine_map<" + in +
            ">, affine_map<(n, c, h, w) -> (n, c)>], iterator_types = [\"parallel\", "
            "\"parallel\", \"reduction\", \"reduction\"]} ins(" +
            x.name + " : " + typeOf(x) + ") outs(" + init.name + " : " + typeOf(init) + ") {");
  text.line("^bb0(%p: f32, %acc: f32):");
  std::string next = value(isMax ? "arith.maximumf %acc, %p : f32" : "arith.addf %acc, %p : f32");
  text.line("  linalg.yield " + next + " : f32");
  text.line("} -> " + typeOf(y));
  if (isMax)
    return y;
  std::string elements = text.scalar(static_cast<double>(x.sampleSize() / x.channels()));
  return text.elementwise(ProgramText::whole(y), y, [&](llvm::ArrayRef<std::string> in) {
    return value("arith.divf " + in[0] + ", " + elements + " : f32");
  });
}
