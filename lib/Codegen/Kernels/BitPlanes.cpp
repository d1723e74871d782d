//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Kernel "bit-planes": sums of products with elements -1, 0 and 1 become exclusive or,
// and and popcount on words of 64 elements. With A_j the bit planes of the data, W the
// bits of binary weights (P of +1, N of -1, Z of either), per output of K products:
//
//   data      weights   sum of products
//   binary    binary    K - 2 popcount(A ^ W)
//   binary    ternary   popcount(Z) - 2 popcount((A ^ P) & Z)
//   few bits  binary    sum of 2^j 2 popcount(A_j & W), less the sum of the data
//   few bits  ternary   sum of 2^j (popcount(A_j & P) - popcount(A_j & N))
//
// The top plane of signed codes counts negatively; of two accumulators one takes P, the
// other N. Bits beyond the last element are 0 on both sides. Windows become rows
// (im2col), K is padded to whole words and expanded to (words, 64). Sources: [QNN] sec.
// 2.4; spec sheet identities 1 to 5 and 7. Here: which contractions those are, and what
// they take; what becomes of them is in BitPlanesBuild.cpp.
//
//===----------------------------------------------------------------------===//

#include "BitPlanes.h"
#include "Kernels.h"
#include "lowp/Analysis/AccumulatorProof.h"
#include "lowp/Constants/CodeTensor.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

namespace mlir::lowp {

namespace {

/// Planes that data may have.
constexpr unsigned kMostPlanes = 8;
/// Weights that are read at a time: most constants show within the first that they are
/// none of -1, 0 and 1.
constexpr int64_t kSpan = 4096;

bool isMultiplyFree(Value factor) {
  auto format = dyn_cast<FormatLoweringInterface>(factor.getType());
  return format && format.isMultiplyFree();
}

/// Fails if a code is not worth the sum of its bits.
FailureOr<DataBits> describeData(Type format) {
  auto type = dyn_cast<FormatTypeInterface>(format);
  FailureOr<Elements> elements = Elements::get(format);
  if (!type || failed(elements) || elements->getNumParts() != 1 ||
      type.getBitWidth() > kMostPlanes)
    return failure();
  std::vector<int64_t> codes = getValidCodes(type);
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
  FailureOr<CodeTensor> codes = getConstantCodes(weights->get());
  auto type = cast<RankedTensorType>(weights->get().getType());
  FailureOr<Elements> format = Elements::get(type.getElementType());
  if (failed(codes) || failed(format) || format->getNumParts() != 1 ||
      !map.isProjectedPermutation())
    return failure();
  std::vector<int8_t> integers(codes->size());
  std::vector<int64_t> span;
  for (int64_t first = 0; first < codes->size(); first += kSpan) {
    span.resize(std::min(kSpan, codes->size() - first));
    codes->read(first, span);
    for (auto [index, integer] : llvm::enumerate(format->getIntegers(span, 0))) {
      if (integer < -1 || integer > 1)
        return failure();
      integers[first + index] = static_cast<int8_t>(integer);
    }
  }
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

LogicalResult PlaneBuilder::match(std::string &reason) {
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
  if (sumLoops.empty() || sumSize < 1) {
    reason = "it sums nothing";
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
    // Two sums split one factor: the right one, or the left one if that alone multiplies
    // nothing.
    auto mac = cast<MacOp>(op.getBody()->front());
    bool splitsLeft = isMultiplyFree(mac.getLhs()) && !isMultiplyFree(mac.getRhs());
    if (op.getNumDpsInits() == 2 && (splitsLeft ? mac.getLhs() : mac.getRhs()) !=
                                        op.getMatchingBlockArgument(weights))
      continue;
    FailureOr<DataBits> described =
        describeData(getElementTypeOrSelf(data->get().getType()));
    if (failed(described) || failed(readWeights()))
      continue;
    bits = *described;
    hasFormats = true;
    break;
  }
  if (!hasFormats) {
    reason = "it has no constant weights of -1, 0 and 1, or its data is not worth the sum "
             "of at most 8 bits";
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

KernelCost PlaneBuilder::getCost(const Capabilities &machine) {
  constexpr unsigned kWordBits = 64;
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  auto count = [&](auto loops) {
    double product = 1;
    for (unsigned loop : loops)
      product *= static_cast<double>(ShapedType::isDynamic(ranges[loop]) ? 1 : ranges[loop]);
    return product;
  };
  AffineMap map = op.getMatchingIndexingMap(data);
  double rows = count(llvm::make_filter_range(
      outerLoops, [&](unsigned loop) { return map.isFunctionOfDim(loop); }));
  int64_t words = llvm::divideCeil(sumSize, kWordBits);
  // Words of weights per sum: signs alone, or two of +1 and -1 (or of what is not 0).
  unsigned parts = isBinary && op.getNumDpsInits() == 1 ? 1 : 2;

  KernelCost cost;
  cost.weightBytes = static_cast<int64_t>(elements.size()) / sumSize * words *
                     (kWordBits / 8) * parts;
  // Each word: both sides are read; per plane and word of weights combined, counted, shifted
  // and added. Compilers do that word by word.
  double pairs = bits.planes * parts;
  double each = bits.isSign && op.getNumDpsInits() == 1
                    ? parts + machine.countBits + 1
                    : pairs * (machine.countBits + 3);
  each += bits.planes + parts + kLoopOperations;
  cost.cycles = machine.getCycles(count(outerLoops) * static_cast<double>(words) * each,
                                  kWordBits, /*isVector=*/false);
  // Each bit of the data is moved to its plane: shifted, masked, shifted, merged; windows
  // are gathered first.
  double moves = bits.planes * 4 + (map.isProjectedPermutation() ? 1 : 3);
  cost.cycles += rows * machine.getCycles(static_cast<double>(words * kWordBits) * moves,
                                          kWordBits, /*isVector=*/false);
  return cost;
}

namespace {

class BitPlanesKernel : public Kernel {
public:
  BitPlanesKernel()
      : Kernel("bit-planes", "weights of -1, 0 and 1 by popcounts of 64 products") {}

  FailureOr<KernelCost> getCost(linalg::GenericOp op, const Capabilities &machine,
                                std::string &reason) const override {
    PlaneBuilder planes(op);
    if (failed(planes.match(reason)))
      return failure();
    return planes.getCost(machine);
  }

  LogicalResult rewrite(linalg::GenericOp op, const Capabilities &,
                        std::string &reason) const override {
    PlaneBuilder planes(op);
    if (failed(planes.match(reason)))
      return failure();
    planes.rewrite();
    return success();
  }
};

} // namespace

const Kernel &kernels::getBitPlanes() {
  static const BitPlanesKernel kernel;
  return kernel;
}

} // namespace mlir::lowp
