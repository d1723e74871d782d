//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Where is the object of each kind of op? In the file of its name in this folder.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_CODEFORM_FORMS_FORMS_H
#define LOWP_LIB_CODEFORM_FORMS_FORMS_H

#include "lowp/CodeForm/CodeContext.h"

namespace mlir::lowp::forms {

#define LOWP_CODE_FORM(NAME) const CodeForm &get##NAME();
#include "Forms.def"

/// `source` as `op` moves it from its first input to its result; nullopt if a dimension
/// that scales or functions count is not whole any more.
std::optional<Representation> move(linalg::LinalgOp op, const Representation &source);

} // namespace mlir::lowp::forms

#endif // LOWP_LIB_CODEFORM_FORMS_FORMS_H
