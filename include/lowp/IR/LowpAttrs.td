//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The attributes of the dialect: rounding, overflow, granularity, and what is
// known of a value (statistics) or was decided for it (choice).
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
    I32EnumCase<"TowardZero", 4, "toward_zero">]> {
  let cppNamespace = "::mlir::lowp";
}
def Lowp_RoundingModeAttr : EnumAttr<Lowp_Dialect, Lowp_RoundingMode, "rounding"> {
  let assemblyFormat = "`<` $value `>`";
}

def Lowp_OverflowMode : I32Enum<"OverflowMode", "what happens outside of a code's range", [
    I32EnumCase<"Saturate", 0, "saturate">,
    I32EnumCase<"Wrap", 1, "wrap">]> {
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
    `#lowp.granularity<tensor>`: one scale. `#lowp.granularity<axis = 1>`: one
    scale per index of dimension 1.
  }];
  let parameters = (ins "::std::optional<int64_t>":$axis);
  let genVerifyDecl = 1;
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

    One scale, or one per index of the axis; every scale is positive and an f32.
    `spec` is what the format was asked for by.
  }];
  let parameters = (ins "::mlir::Type":$format,
                        "::mlir::DenseF64ArrayAttr":$scalesAttr,
                        "::mlir::lowp::GranularityAttr":$granularity,
                        "::mlir::StringAttr":$specAttr);
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    ::llvm::ArrayRef<double> getScales() const {
      return getScalesAttr().asArrayRef();
    }
    ::llvm::StringRef getSpec() const { return getSpecAttr().getValue(); }
  }];
}

#endif // LOWP_IR_LOWPATTRS_TD
