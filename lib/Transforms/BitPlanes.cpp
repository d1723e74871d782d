//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// lowp-bit-planes: sums of products with elements -1, 0 and 1 become exclusive or,
// and and popcount on words of 64 elements. Which contractions they are; what
// becomes of them is in BitPlanesBuild.cpp.
//
//===----------------------------------------------------------------------===//

#include "BitPlanes.h"
#include "lowp/Analysis/AccumulatorProof.h"
#include "lowp/IR/Lowp.h"
#include "lowp/IR/Phase.h"
#include "lowp/IR/StrictOptions.h"
#include "lowp/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/Remarks.h"

namespace mlir::lowp {

#define GEN_PASS_DEF_LOWPBITPLANES
#include "lowp/Transforms/Passes.h.inc"

namespace {

constexpr StringLiteral kPass = "lowp-bit-planes";

/// Planes that pay by default. Rows that lie in memory as they are summed are
/// fast element by element: on the fully connected MNIST network with ternary
/// weights the JIT computes 52,000 images/s so, 21,000 by 8 planes, 71,000 by 4
/// and 100,000 by 2; convolutions gain by 8 planes as well (800 and 1,800).
constexpr unsigned kMostPlanes = 8, kMostPlanesOfRows = 4;

/// Fails if a code is not worth the sum of its bits.
FailureOr<DataBits> describeData(Type format, unsigned maxPlanes) {
  auto type = dyn_cast<FormatTypeInterface>(format);
  FailureOr<Elements> elements = Elements::get(format);
  if (!type || failed(elements) || elements->getNumParts() != 1 ||
      type.getBitWidth() > maxPlanes)
    return failure();
  std::vector<int64_t> codes;
  for (llvm::APSInt code = type.getMinCode();; ++code) {
    if (type.isValidCode(code))
      codes.push_back(code.getExtValue());
    if (code == type.getMaxCode())
      break;
  }
  std::vector<int64_t> integers = elements->getIntegers(codes, 0);
  if (integers == codes)
    return DataBits{type.getBitWidth(), type.isSignedCode(), false};
  if (codes == std::vector<int64_t>{0, 1} && integers == std::vector<int64_t>{-1, 1})
    return DataBits{1, false, true};
  return failure();
}

} // namespace

LogicalResult PlaneBuilder::matchBody() {
  Block *body = op.getBody();
  auto mac = dyn_cast<MacOp>(body->front());
  if (!mac || mac->getNextNode() != body->getTerminator() ||
      op.getNumDpsInputs() != 2 ||
      body->getTerminator()->getOperands() != mac.getResults())
    return failure();
  SmallVector<Value> accumulators(mac.getAccumulators());
  if (accumulators.size() != static_cast<size_t>(op.getNumDpsInits()))
    return failure();
  for (auto [index, accumulator] : llvm::enumerate(accumulators))
    if (accumulator != body->getArgument(2 + index))
      return failure();
  auto lhs = dyn_cast<BlockArgument>(mac.getLhs());
  auto rhs = dyn_cast<BlockArgument>(mac.getRhs());
  if (!lhs || !rhs || lhs == rhs || lhs.getOwner() != body ||
      rhs.getOwner() != body)
    return failure();
  return success();
}

LogicalResult PlaneBuilder::readWeights() {
  AffineMap map = op.getMatchingIndexingMap(weights);
  FailureOr<std::vector<int64_t>> codes = readConstantCodes(weights->get());
  auto type = cast<RankedTensorType>(weights->get().getType());
  FailureOr<Elements> format = Elements::get(type.getElementType());
  if (failed(codes) || failed(format) || format->getNumParts() != 1 ||
      !map.isProjectedPermutation())
    return failure();
  std::vector<int64_t> integers = format->getIntegers(*codes, 0);
  if (!llvm::all_of(integers, [](int64_t i) { return i >= -1 && i <= 1; }))
    return failure();
  SmallVector<int64_t> strides(op.getNumLoops(), 0);
  int64_t stride = 1;
  for (int64_t dim = type.getRank(); dim-- > 0;) {
    strides[map.getDimPosition(dim)] = stride;
    stride *= type.getDimSize(dim);
  }
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  SmallVector<unsigned> order;
  for (unsigned loop : outerLoops)
    if (map.isFunctionOfDim(loop)) {
      weightLoops.push_back(loop);
      order.push_back(loop);
    }
  llvm::append_range(order, sumLoops);
  int64_t count = 1;
  for (unsigned loop : order)
    count *= ranges[loop];
  elements.reserve(count);
  SmallVector<int64_t> index(order.size(), 0);
  int64_t position = 0;
  for (int64_t i = 0; i < count; ++i) {
    elements.push_back(integers[position]);
    isBinary &= elements.back() != 0;
    for (size_t at = order.size(); at-- > 0;) {
      position += strides[order[at]];
      if (++index[at] < ranges[order[at]])
        break;
      position -= strides[order[at]] * ranges[order[at]];
      index[at] = 0;
    }
  }
  return success();
}

LogicalResult PlaneBuilder::match(int64_t leastSum, std::string &reason) {
  if (failed(matchBody())) {
    reason = "it is not one lowp.mac of two operands";
    return failure();
  }
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  for (auto [loop, kind] : llvm::enumerate(op.getIteratorTypesArray())) {
    if (kind == utils::IteratorType::parallel) {
      outerLoops.push_back(loop);
      continue;
    }
    sumLoops.push_back(loop);
    if (ShapedType::isDynamic(ranges[loop])) {
      reason = "it sums over a dimension of unknown size";
      return failure();
    }
    sumSize *= ranges[loop];
  }
  if (sumLoops.empty() || sumSize < std::max<int64_t>(leastSum, 1)) {
    reason = "it sums " + std::to_string(sumSize) + " products, less than " +
             std::to_string(leastSum);
    return failure();
  }
  AffineMap output = op.getIndexingMapsArray().back();
  for (OpOperand &init : op.getDpsInitsMutable())
    if (op.getMatchingIndexingMap(&init) != output ||
        !output.isProjectedPermutation()) {
      reason = "its results are not one element per output";
      return failure();
    }
  bool hasFormats = false;
  for (unsigned index : {1u, 0u}) {
    weights = op.getDpsInputOperand(index);
    data = op.getDpsInputOperand(1 - index);
    isBinary = true;
    weightLoops.clear();
    elements.clear();
    unsigned most = maxPlanes ? maxPlanes
                    : op.getMatchingIndexingMap(data).isProjectedPermutation()
                        ? kMostPlanesOfRows
                        : kMostPlanes;
    FailureOr<DataBits> described =
        describeData(getElementTypeOrSelf(data->get().getType()), most);
    if (failed(described) || failed(readWeights()))
      continue;
    bits = *described;
    hasFormats = true;
    break;
  }
  if (!hasFormats) {
    reason = "it has no constant weights of -1, 0 and 1, or its data has too many "
             "bit planes";
    return failure();
  }
  AffineMap map = op.getMatchingIndexingMap(data);
  AffineMap weightsMap = op.getMatchingIndexingMap(weights);
  for (unsigned loop : sumLoops)
    if (!map.isFunctionOfDim(loop) || !weightsMap.isFunctionOfDim(loop)) {
      reason = "a dimension that it sums over is not one of both operands";
      return failure();
    }
  return success();
}

namespace {

struct BitPlanesPass : StrictOptions<impl::LowpBitPlanesBase<BitPlanesPass>> {
  using StrictOptions::StrictOptions;

  /// Without the option each contraction has its own number, which is 0 here.
  LogicalResult checkGiven(ArrayRef<OptionWord> words,
                           OptionErrorHandler fail) override {
    uint32_t planes = 1;
    for (const OptionWord &word : words)
      if (word.key == "planes" && !word.value.getAsInteger(10, planes) &&
          planes == 0)
        return fail("planes=0 must be in [1, 8]");
    return success();
  }

  LogicalResult checkValues(OptionErrorHandler fail) override {
    if (maxPlanes <= kMostPlanes)
      return success();
    return fail("planes=" + Twine(static_cast<unsigned>(maxPlanes)) +
                " must be in [1, 8]");
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    auto fail = [&](const Twine &message) {
      return emitError(module.getLoc(), kPass) << ": " << message;
    };
    if (failed(requirePhase(module, {Phase::Integer}, kPass)) ||
        failed(checkValues(fail)))
      return signalPassFailure();
    SmallVector<linalg::GenericOp> generics;
    module.walk([&](linalg::GenericOp op) {
      if (!op.getBody()->getOps<MacOp>().empty())
        generics.push_back(op);
    });
    for (linalg::GenericOp op : generics) {
      auto name = op->getAttrOfType<StringAttr>("lowp.layer");
      std::string layer = name ? name.getValue().str() : "a contraction";
      std::string reason;
      PlaneBuilder planes(op, maxPlanes);
      if (succeeded(planes.match(leastSum, reason))) {
        planes.rewrite();
        continue;
      }
      remark::missed(op.getLoc(),
                     remark::RemarkOpts::name(layer).category(kPass))
          << (layer + " stays scalar: " + reason);
    }
  }
};

} // namespace

} // namespace mlir::lowp
