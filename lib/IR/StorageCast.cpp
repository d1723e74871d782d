//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does lowp.storage_cast bufferize? To a cast of the buffer, which the
// result aliases: no memory is read or written.
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/Lowp.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::lowp;

bool StorageCastOp::bufferizesToMemoryRead(OpOperand &,
                                           const bufferization::AnalysisState &) {
  return false;
}

bool StorageCastOp::bufferizesToMemoryWrite(OpOperand &,
                                            const bufferization::AnalysisState &) {
  return false;
}

bufferization::AliasingValueList
StorageCastOp::getAliasingValues(OpOperand &,
                                 const bufferization::AnalysisState &) {
  return {{getResult(), bufferization::BufferRelation::Equivalent}};
}

FailureOr<bufferization::BufferLikeType>
StorageCastOp::getBufferType(Value value,
                             const bufferization::BufferizationOptions &options,
                             const bufferization::BufferizationState &state,
                             SmallVector<Value> &invocationStack) {
  FailureOr<bufferization::BufferLikeType> input =
      bufferization::getBufferType(getInput(), options, state, invocationStack);
  if (failed(input))
    return failure();
  Type element = getElementTypeOrSelf(value.getType());
  Type type = cast<ShapedType>(Type(*input)).clone(element);
  return cast<bufferization::BufferLikeType>(type);
}

LogicalResult
StorageCastOp::bufferize(RewriterBase &rewriter,
                         const bufferization::BufferizationOptions &options,
                         bufferization::BufferizationState &state) {
  if (!isa<TensorType>(getType()))
    return success();
  FailureOr<Value> input =
      bufferization::getBuffer(rewriter, getInput(), options, state);
  if (failed(input))
    return failure();
  Type type = cast<ShapedType>(input->getType())
                  .clone(getElementTypeOrSelf(getType()));
  bufferization::replaceOpWithNewBufferizedOp<StorageCastOp>(rewriter, *this,
                                                             type, *input);
  return success();
}
