//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How is a random network compiled? Formats of every family on both sides, how far
// their scales reach, kinds of scales, of requantization and of borders.
//
//===----------------------------------------------------------------------===//

#include "Generator.h"

using namespace mlir::lowp::random;

// The first of each list is the simplest.
static constexpr const char *kWeights[] = {
    "fixed:8",         "fixed:4",        "fixed:8",         "fixed:6",         "fixed:16",
    "affine:8",        "affine:4",       "affine:6",        "log:4",           "log:8",
    "log:5:sqrt2",     "pow2sum:2x4",    "pow2sum:1x4",     "flex:16+5",       "flex:8+3",
    "ternary",         "ternary2",       "binary",          "codebook:4",      "codebook:2",
    "nf4",             "minifloat:e4m3", "minifloat:e3m2",  "mxfp8-e4m3",      "mxfp8-e5m2",
    "mxfp6-e2m3",      "mxfp6-e3m2",     "mxfp4",           "mxint8",          "nvfp4",
    "bfp:4",           "dorefa:4",       "wage:4",          "fixed:2",         "fixed:12",
    "apot:4",          "apot:3",         "codebook:1",      "ternary:absmean", "minifloat:e2m1",
    "dorefa:1",        "pow2sum:3x4",    "fixed:24"};
static constexpr const char *kActivations[] = {
    "fixed:8",        "fixed:8",        "fixed:8",        "fixed:8",        "affine:8",
    "affine:8",       "affine:8",       "fixed:4",        "affine:4",       "log:5",
    "log:6:sqrt2",    "flex:16+5",      "minifloat:e4m3", "minifloat:e5m2", "minifloat:e2m3",
    "codebook:4",     "binary",         "hwgq:2",         "fixed:16",       "ternary",
    "fixed:10",       "affine:6",       "ternary2",       "codebook:2",     "pow2sum:2x4",
    "apot:4",         "dorefa:4",       "wage:8",         "hwgq:3",         "codebook:1"};
static constexpr const char *kGranularities[] = {"", "", "@axis", "@axis", "@group=4", "@group=32", "@pixel", "@row", "@tensor"};

GeneratedOptions mlir::lowp::random::generateOptions(Tape &tape) {
  GeneratedOptions options;
  std::string weights = tape.pick(kWeights);
  std::string granularity = tape.pick(kGranularities);
  options.compile = "weights=" + weights + granularity + " activations=" + tape.pick(kActivations);
  auto add = [&](const std::string &option) {
    if (!option.empty())
      options.compile += " " + option;
  };
  constexpr const char *kScales[] = {"", "", "scale=real", "scale=pow2"};
  add(tape.pick(kScales));
  constexpr const char *kRequant[] = {"", "", "requant=multiplier", "requant=exact", "requant=shift"};
  std::string requant = tape.pick(kRequant);
  // Shifts need powers of two.
  if (requant == "requant=shift" && options.compile.find("scale=") == std::string::npos)
    add("scale=pow2");
  add(requant);
  add(tape.chance(15) ? "border=integer" : "");
  add(tape.chance(20) ? "fold-batch-norm=false" : "");
  bool isScalar = tape.chance(15);
  add(tape.chance(8) ? "accumulator-bits=32" : "");
  constexpr const char *kBudgets[] = {"4", "3", "5.5", "8"};
  add(tape.chance(6) ? std::string("average-bits=") + tape.pick(kBudgets) : "");
  options.tile = tape.chance(20);
  // What the host takes is tried by the integer program.
  options.prefer = tape.chance(20) ? "speed" : "";
  options.kernel = isScalar ? "scalar" : "";
  options.variesThreads = tape.chance(5);
  return options;
}

void mlir::lowp::random::addOverrides(Tape &tape, const GeneratedProgram &network,
                                      GeneratedOptions &options) {
  if (!tape.chance(12))
    return;
  // The name that lowp-calibrate gives to the first layer of a kind.
  llvm::StringRef text = network.text;
  bool hasConvolution = text.contains("linalg.conv") || text.contains("linalg.depthwise") ||
                        text.contains("tosa.conv") || text.contains("tosa.depthwise");
  std::string layer = hasConvolution ? "conv0" : "fc0";
  if (tape.chance(50)) {
    constexpr const char *kFormats[] = {"fixed:8", "float", "fixed:4", "affine:8", "log:5", "ternary", "minifloat:e4m3", "fixed:16"};
    options.compile += " overrides=" + layer + ".activations=" + tape.pick(kFormats);
  } else {
    constexpr const char *kFormats[] = {"fixed:8", "float", "fixed:4", "affine:8@axis", "log:5", "binary", "mxfp4", "fixed:16@axis"};
    options.compile += " overrides=" + layer + ".weights=" + tape.pick(kFormats);
  }
}
