//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The attributes of the dialect: rounding, overflow, granularity, what is known of a
// value (statistics) or was decided for it (choice), and the machine (target).
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_LOWPATTRS_TD
#define LOWP_IR_LOWPATTRS_TD

include "lowp/IR/LowpDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"

def Lowp_RoundingMode : I32Enum<"RoundingMode", "how a real number becomes an integer", [
    I32EnumCase<"NearestEven", 0, "nearest_even">,
    I32EnumCase<"NearestAway", 1, "nearest_away">,
    I32EnumCase<"HalfUp", 2, "half_up">,
    I32EnumCase<"Floor", 3, "floor">,
    I32EnumCase<"TowardZero", 4, "toward_zero">,
    I32EnumCase<"Stochastic", 5, "stochastic">]> {
  let cppNamespace = "::mlir::lowp";
}
def Lowp_RoundingModeAttr : EnumAttr<Lowp_Dialect, Lowp_RoundingMode, "rounding"> {
  let assemblyFormat = "`<` $value `>`";
}

def Lowp_OverflowMode : I32Enum<"OverflowMode", "what happens outside of a code's range", [
    I32EnumCase<"Saturate", 0, "saturate">,
    I32EnumCase<"Wrap", 1, "wrap">,
    I32EnumCase<"Infinity", 2, "infinity">]> {
  let cppNamespace = "::mlir::lowp";
}
def Lowp_OverflowModeAttr : EnumAttr<Lowp_Dialect, Lowp_OverflowMode, "overflow"> {
  let assemblyFormat = "`<` $value `>`";
}

class Lowp_Attr<string name, string attrMnemonic> : AttrDef<Lowp_Dialect, name> {
  let mnemonic = attrMnemonic;
  let hasCustomAssemblyFormat = 1;
}

def Lowp_GranularityAttr : Lowp_Attr<"Granularity", "granularity"> {
  let summary = "How far one scale reaches";
  let description = [{
    | spelling                    | scales of a tensor                          | shape of the scales |
    |-----------------------------|---------------------------------------------|---------------------|
    | `tensor`                    | one                                         | none                |
    | `axis = 1`                  | one per index of dimension 1                | [d1]                |
    | `axes = [2, 3]`             | one per index of several dimensions         | [d2, d3]            |
    | `group = 32 axis = 0`       | one per index of dimension 0 and 32 elements | [d0, ceil(K / 32)] |
    | `group = 32`                | one per 32 elements                         | [ceil(K / 32)]      |

    Groups are of consecutive elements in row-major order over all dimensions but
    the axis, K elements in all; the last group may be shorter. `pair` behind any
    of them: a scale is two, of the positive and of the negative elements, in one
    more dimension of size 2 at the end.

    Constraints: axes are not negative and ascend (GRANULARITY-C1); a group has
    at least one element and at most one axis (GRANULARITY-C2).
  }];
  let parameters = (ins ArrayRefParameter<"int64_t">:$axes, "int64_t":$group,
                        "bool":$pair);
  let builders = [
    AttrBuilder<(ins "::std::optional<int64_t>":$axis), [{
      return axis ? $_get($_ctxt, ::llvm::ArrayRef<int64_t>(*axis), 0, false)
                  : $_get($_ctxt, ::llvm::ArrayRef<int64_t>(), 0, false);
    }]>,
  ];
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The axis, if that is all that the scales depend on.
    ::std::optional<int64_t> getAxis() const {
      return getAxes().size() == 1 && !getGroup()
                 ? ::std::optional<int64_t>(getAxes().front())
                 : ::std::nullopt;
    }
    bool isPerTensor() const { return getAxes().empty() && !getGroup(); }
    /// The shape of the scales of a tensor of `shape`, with the 2 of a pair;
    /// dynamic where the tensor is.
    ::llvm::SmallVector<int64_t> getScaleShape(::llvm::ArrayRef<int64_t> shape) const;
    /// How many dimensions the scales have.
    int64_t getScaleRank() const {
      return static_cast<int64_t>(getAxes().size()) + (getGroup() ? 1 : 0) +
             (getPair() ? 1 : 0);
    }
    /// The same granularity for a pair, or for one scale.
    GranularityAttr withPair(bool pair) const {
      return get(getContext(), getAxes(), getGroup(), pair);
    }
  }];
}

def Lowp_StatisticsAttr : Lowp_Attr<"Statistics", "statistics"> {
  let summary = "What a value did on the calibration data";
  let description = [{
    Count, extremes, mean, sum of squared deviations, and the non-empty bins of a
    histogram on a fixed grid (lowp/Analysis/Histogram.h), sorted. Doubles are
    printed so that they read back exactly.

    ```mlir
    #lowp.statistics<count = 5, min = -1.0, max = 2.5, mean = 0.5, m2 = 7.25,
                     bins = [-641, 641], counts = [1, 4]>
    ```
  }];
  let parameters = (ins "int64_t":$count,
                        "::mlir::DenseF64ArrayAttr":$moments,
                        ArrayRefParameter<"int32_t">:$bins,
                        ArrayRefParameter<"int64_t">:$counts);
  let builders = [
    AttrBuilder<(ins "int64_t":$count, "double":$min, "double":$max,
                     "double":$mean, "double":$m2,
                     "::llvm::ArrayRef<int32_t>":$bins,
                     "::llvm::ArrayRef<int64_t>":$counts), [{
      double moments[] = {min, max, mean, m2};
      return $_get($_ctxt, count,
                   ::mlir::DenseF64ArrayAttr::get($_ctxt, moments), bins, counts);
    }]>,
  ];
  let extraClassDeclaration = [{
    double getMin() const { return getMoments()[0]; }
    double getMax() const { return getMoments()[1]; }
    double getMean() const { return getMoments()[2]; }
    double getM2() const { return getMoments()[3]; }
  }];
  let genVerifyDecl = 1;
}

def Lowp_ChoiceAttr : Lowp_Attr<"Choice", "choice"> {
  let summary = "The format that was chosen for a value";
  let description = [{
    ```mlir
    #lowp.choice<format = !lowp.fixed<s8, 5>, scales = [1.0],
                 granularity = tensor, spec = "fixed:8">
    ```

    The scales that the granularity asks for, row-major; each is positive and an f32.
    `spec` is what the format was asked for by. Between scales and granularity may
    stand `zero_points = [3]`: one i32 per scale, of a format with integer codes.

    More than 256 scales or zero points are a resource instead of a list:

    ```mlir
    scales = dense_resource<fc0_weights_scales> : tensor<524288xf64>
    ```

    Of weights that a method rounded in its own way, `codes` follow `spec`: the bytes that
    lowp.unpack reads in the layout of the format. Without them every value has its nearest
    code.

    ```mlir
    #lowp.choice<format = !lowp.fixed<s4, 3>, scales = [1.0], granularity = tensor,
                 spec = "fixed:4/floor", codes = dense_resource<fc0_weights> : tensor<64xi8>>
    ```

    Constraints: a format (CHOICE-C1); as many scales as the granularity asks for
    (CHOICE-C2), each positive and exact as f32 (CHOICE-C3); zero points are i32, one per
    scale, of a format with integer codes (CHOICE-C4); a resource is tensor<Nxf64> of
    scales, tensor<Nxi64> of zero points, with data that are aligned to 8 bytes, and codes
    are tensor<Nxi8> (CHOICE-C5).
  }];
  let parameters = (ins "::mlir::Type":$format,
                        "::mlir::Attribute":$scalesAttr,
                        OptionalParameter<"::mlir::Attribute">:$zeroPointsAttr,
                        "::mlir::lowp::GranularityAttr":$granularity,
                        "::mlir::StringAttr":$specAttr,
                        OptionalParameter<"::mlir::ElementsAttr">:$codesAttr);
  let builders = [
    // Large arrays become resources, named after `name`.
    AttrBuilder<(ins "::mlir::Type":$format, "::llvm::ArrayRef<double>":$scales,
                     "::llvm::ArrayRef<int64_t>":$zeroPoints,
                     "::mlir::lowp::GranularityAttr":$granularity,
                     "::mlir::StringAttr":$spec,
                     CArg<"::llvm::StringRef", "\"\"">:$name,
                     CArg<"::mlir::ElementsAttr", "{}">:$codes)>,
  ];
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// Without data of their resource, which lowp.observe refuses, there are none.
    ::llvm::ArrayRef<double> getScales() const;
    /// One per scale, or none: 0 for all.
    ::llvm::ArrayRef<int64_t> getZeroPoints() const;
    ::llvm::StringRef getSpec() const { return getSpecAttr().getValue(); }
    /// How many scales there are, which the type of a resource says.
    int64_t countScales() const;
    /// What cannot be verified before a file is read to its end: the data of resources.
    ::llvm::LogicalResult verifyData(::mlir::Operation *op) const;
  }];
}

def Lowp_TargetAttr : AttrDef<Lowp_Dialect, "Target"> {
  let mnemonic = "target";
  let summary = "What machine a program is made for";
  let description = [{
    As `lowp.target` on a module: the triple, the CPU and the features, as LLVM names
    them, that kernels are chosen for (`lowp-choose-kernels`). What a machine can do is
    said by the models of lowp/Codegen/Target.h, those of other dialects among them;
    which names there are is checked there. A module without it is for any machine.

    ```mlir
    module attributes {lowp.target = #lowp.target<"x86_64-unknown-linux-gnu", cpu = "znver4", features = "-avx512vpopcntdq">} ..
    ```

    Constraints: the triple has a first part, its architecture (TARGET-C1).
  }];
  let parameters = (ins StringRefParameter<"as LLVM spells it">:$triple,
                        StringRefParameter<"empty: any of the architecture", "\"\"">:$cpu,
                        StringRefParameter<"as in +avx2,-avx512f", "\"\"">:$features);
  let assemblyFormat = [{
    `<` $triple (`,` struct($cpu, $features)^)? `>`
  }];
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// As options spell it: TRIPLE, TRIPLE:CPU, TRIPLE:CPU:+FEATURE:-FEATURE.
    ::std::string getSpelling() const;
  }];
}

#endif // LOWP_IR_LOWPATTRS_TD
