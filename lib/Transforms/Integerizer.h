//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does lowp-integerize know of a float value: which codes stand for it? The
// map from float values to codes, and the handlers that extend it op by op.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_TRANSFORMS_INTEGERIZER_H
#define LOWP_LIB_TRANSFORMS_INTEGERIZER_H

#include "lowp/Analysis/AccumulatorProof.h"
#include "lowp/Analysis/Layers.h"
#include "lowp/IR/Lowp.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::lowp {

/// How codes become codes of another scale.
enum class Requant { Any, Shift, Multiplier };

struct IntegerizeOptions {
  Requant requant = Requant::Any;
  /// Arguments and results become codes.
  bool integerBorder = false;
  /// Most bits of an accumulator.
  unsigned accumulatorBits = 64;
};

/// The codes that stand for a float value:
///   value = scale * (element(code) - element(zero point)).
struct Representation {
  Value codes;
  /// One, or one per index of `axis`; exact as f32.
  SmallVector<double> scales;
  std::optional<int64_t> axis;
  int64_t zeroPoint = 0;
  /// The layer that computed it, for names; null for arguments and constants.
  StringAttr layer;
  /// A clamp that is still to be applied, at the scale that the codes get next.
  ClampBounds pending;

  FormatTypeInterface getFormat() const {
    return cast<FormatTypeInterface>(
        cast<RankedTensorType>(codes.getType()).getElementType());
  }
  RankedTensorType getType() const {
    return cast<RankedTensorType>(codes.getType());
  }
  bool hasPending() const { return pending.lower || pending.upper; }
  /// The code nearest to `value` (ties to even), saturated. One scale only.
  llvm::APSInt encode(double value) const;
  /// The code of 0.
  llvm::APSInt encodeZero() const;
};

/// What `codes` mean, if scale and zero point are constants and the latter one
/// for all.
std::optional<Representation> readMeaning(Value codes, Value scale,
                                          Value zeroPoint,
                                          GranularityAttr granularity);

/// Whether both mean the same by each code.
bool haveSameMeaning(const Representation &a, const Representation &b);

/// lowp-integerize on one function.
class Integerizer {
public:
  Integerizer(func::FuncOp function, const IntegerizeOptions &options)
      : function(function), options(options), layers(function),
        builder(function.getContext()) {}

  /// Rewrites the function. Errors have been diagnosed.
  LogicalResult run();

  /// Whether each requantize is a shift.
  bool isShiftOnly() const { return shiftOnly; }
  /// {args = [..], results = [..]}: format, scale and zero point of each code.
  DictionaryAttr getSignature() const { return signature; }

private:
  LogicalResult visit(Operation *op);
  // Each handler leaves the op to the floats when it does not set `handled`.
  void visitDequantize(DequantizeOp op);
  LogicalResult visitQuantize(QuantizeOp op);
  LogicalResult visitContraction(linalg::LinalgOp op, bool &handled);
  void visitBiasAdd(linalg::LinalgOp op, bool &handled);
  void visitClamp(linalg::LinalgOp op, const ClampBounds &bounds,
                  bool &handled);
  void visitMaxPool(linalg::LinalgOp op, bool &handled);
  void visitMove(linalg::LinalgOp op, OpOperand &input, bool &handled);
  void visitReshape(Operation *op, bool &handled);
  void visitPad(tensor::PadOp op, bool lowest, bool &handled);

  /// The scales and axis of the accumulator of `layer`; diagnosed.
  LogicalResult scaleAccumulator(linalg::LinalgOp op, StringRef layer,
                                 const Representation &data, OpOperand &dataOperand,
                                 const Representation &weights,
                                 OpOperand &weightsOperand,
                                 Representation &accumulator);
  /// The accumulator's type, by proof; diagnosed.
  FailureOr<Type> proveAccumulator(linalg::LinalgOp op, StringRef layer,
                                   const Representation &data,
                                   OpOperand &dataOperand,
                                   const Representation &weights,
                                   OpOperand &weightsOperand, Value bias);
  LogicalResult checkRequant(Location loc, const Representation &in,
                             const Representation &out);

  const Representation *lookup(Value value) const;
  /// `value` as a float: itself, or the dequantized codes.
  Value getFloat(Value value);
  void makeOperandsFloat(Operation *op);
  /// Constant codes, or a broadcast of them, in a wider format of the same step.
  Value convertCodes(Location loc, Value codes, Type format);

  // Building blocks (IntegerizeBuild.cpp). All insert at `builder`.
  Value makeEmpty(Location loc, Value shape, Type format);
  Value makeFill(Location loc, Value shape, Type format,
                 const llvm::APSInt &code);
  Value makeScales(Location loc, ArrayRef<double> scales);
  Value makeZeroPoint(Location loc, int64_t zeroPoint);
  Value makeDequantize(Location loc, const Representation &rep, Type result);
  using BodyBuilder = function_ref<Value(OpBuilder &, Location, ValueRange)>;
  /// linalg.generic with one output, named after `layer`.
  Value makeGeneric(Location loc, StringAttr layer, ValueRange inputs,
                    ArrayRef<AffineMap> maps, Value init,
                    ArrayRef<utils::IteratorType> iterators, BodyBuilder body);
  Value makeElementwise(Location loc, StringAttr layer, ValueRange inputs,
                        ArrayRef<AffineMap> maps, Type format,
                        BodyBuilder body);
  Value makeRequantize(Location loc, const Representation &in,
                       const Representation &out, Type format,
                       OverflowMode overflow);

  LogicalResult convertBorder();
  LogicalResult convertArgument(BlockArgument argument, SmallVectorImpl<Attribute> &entries);
  LogicalResult convertResult(OpOperand &operand, SmallVectorImpl<Attribute> &entries);
  void eraseDeadOps();
  StringAttr getLayerName(Operation *op) const;

  func::FuncOp function;
  IntegerizeOptions options;
  LayerAnalysis layers;
  OpBuilder builder;
  DenseMap<Value, Representation> representations;
  DenseMap<Value, Value> dequantized;
  DictionaryAttr signature;
  bool shiftOnly = true;
};

/// Where dimension `dim` of what is read through `from` turns up in what is
/// written through `to`, if it is one loop.
std::optional<int64_t> mapDimension(AffineMap from, int64_t dim, AffineMap to);

} // namespace mlir::lowp

#endif // LOWP_LIB_TRANSFORMS_INTEGERIZER_H
