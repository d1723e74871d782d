//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The format types of the dialect: one file each.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_LOWPTYPES_TD
#define LOWP_IR_LOWPTYPES_TD

include "lowp/IR/Formats/Binary.td"
include "lowp/IR/Formats/Codebook.td"
include "lowp/IR/Formats/Fixed.td"
include "lowp/IR/Formats/Flex.td"
include "lowp/IR/Formats/Log.td"
include "lowp/IR/Formats/Minifloat.td"
include "lowp/IR/Formats/Pow2Sum.td"
include "lowp/IR/Formats/Ternary.td"

#endif // LOWP_IR_LOWPTYPES_TD
