//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The options of the passes that choose formats, with data and without.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_ALLOCATION_ALLOCATEOPTIONS_TD
#define LOWP_ALLOCATION_ALLOCATEOPTIONS_TD

include "mlir/Pass/PassBase.td"

defvar LowpAllocateOptionList = [
  Option<"weights", "weights", "std::string", "\"\"",
         "Format of weights: fixed:8, fixed:8@axis, fixed:4@group=32, mxfp4, .., "
         "float (default: float)">,
  Option<"activations", "activations", "std::string", "\"\"",
         "Format of inputs and activations (default: float)">,
  Option<"scale", "scale", "std::string", "\"rule\"",
         "Steps to choose from: pow2, real, or what each family's rule asks for: rule">,
  Option<"averageBits", "average-bits", "std::string", "\"\"",
         "Budget: bits per weight on average, scales counted (4.0)">,
  Option<"kappa", "kappa", "::mlir::lowp::OptionReal", "5.0",
         "SQNR gained per bit in dB that the closed form assumes">,
  ListOption<"overrides", "overrides", "std::string",
             "Comma list of LAYER.weights=FORMAT and LAYER.activations=FORMAT">,
  Option<"strict", "strict", "bool", "false",
         "Fail if a layer or value cannot have the format asked for">,
  Option<"entry", "entry", "std::string", "\"\"",
         "Function to work on (default: the only public one)">,
];

#endif // LOWP_ALLOCATION_ALLOCATEOPTIONS_TD
