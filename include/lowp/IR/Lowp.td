//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Everything that TableGen knows of the dialect: the umbrella of the files that
// define its attributes, types and ops.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_IR_LOWP_TD
#define LOWP_IR_LOWP_TD

include "lowp/IR/ContractOp.td"
include "lowp/IR/FlexOps.td"
include "lowp/IR/LowpAttrs.td"
include "lowp/IR/LowpDialect.td"
include "lowp/IR/LowpOps.td"
include "lowp/IR/LowpTypes.td"

#endif // LOWP_IR_LOWP_TD
