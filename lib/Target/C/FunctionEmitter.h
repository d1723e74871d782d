//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How does one function at phase loops read in C? The emitter walks its block in
// program order. An operation without side effects becomes part of the expression
// that uses it if there is one such use in the same block, else a `const` local;
// loads move only over operations that do not write.
//
// No access to memory is the arm of a condition: gcc 12 at -O3 with AVX2 or AVX-512
// makes masked accesses of those and mixes up the masks. Arms of `?:` are constants and
// locals, there is no && or || of values, and what has to stay in a branch of a loop
// (its index may be wrong elsewhere) is accessed as volatile, which no compiler masks.
//
// Invariant of expressions: their value in C is the value of the MLIR integer read
// as signed (i1: 0 or 1), and every operator is applied where it cannot overflow.
//
//===----------------------------------------------------------------------===//

#ifndef LOWP_LIB_TARGET_C_FUNCTIONEMITTER_H
#define LOWP_LIB_TARGET_C_FUNCTIONEMITTER_H

#include "Border.h"
#include "Helpers.h"
#include "Literals.h"
#include "lowp/Target/C/SourceText.h"
#include "Names.h"
#include "Ranges.h"
#include "Scratch.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace mlir::lowp {

/// How tightly an expression binds, loosest last.
enum class Binding { Primary, Unary, Product, Sum, Loose };

struct Expression {
  std::string text;
  Binding binding = Binding::Primary;
  /// The same bits read as unsigned, where that is shorter than a cast.
  std::string unsignedText = {};

  /// The text, in parentheses if it binds less tightly than `needed`.
  std::string as(Binding needed) const {
    return binding <= needed ? text : "(" + text + ")";
  }
};

/// A memref as C sees it: base[offset + sum of index * stride].
struct BufferView {
  std::string base;
  std::string offset; ///< a term to add to the index; may be empty
  SmallVector<int64_t> strides;
  bool isUnsigned = false; ///< the array has an unsigned element type
};

class FunctionEmitter {
public:
  /// `indexWidth`: of loop counters and offsets, in bits: 32 or 64.
  FunctionEmitter(func::FuncOp function, unsigned indexWidth, NameScope &names,
                  HelperLibrary &helpers);

  /// Emits the body of the function, with the tables and arrays that it needs at
  /// file scope. `border` describes its arguments.
  LogicalResult emit(ArrayRef<BorderValue> border);

  /// Whether some index may not fit `indexWidth`, so that the text is not to be used.
  bool needsWiderIndex() const { return isIndexTooNarrow; }
  /// Static memory of the tables and of the other buffers, in bytes.
  int64_t getTableBytes() const { return tableBytes; }
  int64_t getScratchBytes() const { return scratchBytes; }
  StringRef getBody() const { return body; }
  const SourceText &getFileScope() const { return fileScope; }

private:
  // Statements.cpp
  LogicalResult emitBlock(Block &block);
  LogicalResult emitOperation(Operation *op);
  LogicalResult emitStore(Operation *op, Value memref, AffineMap map, ValueRange operands,
                          Value stored);
  LogicalResult emitFor(LoopLikeOpInterface loop, const Expression &low,
                        const Expression &high, const Expression &step);
  LogicalResult emitAffineFor(affine::AffineForOp op);
  /// Keeps `loop` apart from a loop that follows it in its block, and outside of all loops
  /// from what reads memory.
  void endStep(Operation *loop);
  LogicalResult emitScfFor(scf::ForOp op);
  LogicalResult emitBranch(Operation *op, StringRef condition, Region &thenRegion,
                           Region &elseRegion);
  Expression getCondition(affine::AffineIfOp op);
  LogicalResult assignYield(Operation *yield, ValueRange targets);
  LogicalResult declareResults(ValueRange results, ValueRange initial);
  void silenceUnused(ValueRange results);
  LogicalResult emitScope(Block &block, ValueRange yieldTargets);
  void line(const Twine &text);
  std::string makeLocal(StringRef stem);

  // Expressions.cpp
  FailureOr<Expression> getExpression(Operation *op);
  LogicalResult bindResult(Operation *op, Expression expression);
  LogicalResult materialize(Value value, const Expression &expression);
  bool canInline(Operation *op);
  bool isDead(Value value);
  bool isMentioned(StringRef array) const;
  Expression use(Value value);
  FailureOr<std::string> useInArm(Value value);
  FailureOr<std::string> getLocalType(Value value);
  std::optional<Expression> getConstant(Value value);
  Expression getLiteral(Type type, Attribute value);

  // Arithmetic.cpp
  FailureOr<Expression> getInteger(Operation *op);
  FailureOr<Expression> getFloat(Operation *op);
  FailureOr<Expression> getConversion(Operation *op);
  Expression getWrapping(Operation *op, StringRef stem, StringRef symbol,
                         std::optional<Interval> exact, Binding binding);
  Expression getDivision(Operation *op, StringRef stem, StringRef symbol);
  Expression getShift(Operation *op, StringRef symbol, bool isUnsigned);
  Expression getComparison(arith::CmpIOp op);
  Expression getFloatComparison(arith::CmpFOp op);
  unsigned getWidth(Type type) const;
  std::string castTo(Value value, bool isUnsigned);

  // Addresses.cpp
  LogicalResult bindView(Operation *op);
  LogicalResult bindBuffer(Operation *op, Value buffer, StringRef name, bool isUnsigned);
  FailureOr<BufferView> getView(Value memref);
  FailureOr<std::string> getIndex(Operation *op, Value memref, AffineMap map,
                                  ValueRange operands);
  static bool isUnderCondition(Operation *op);
  std::string getAccess(Operation *op, Value memref, const std::string &index, bool isStore);
  FailureOr<std::string> getElement(Operation *op, Value memref, AffineMap map,
                                    ValueRange operands);
  FailureOr<Expression> getLoad(Operation *op, Value memref, AffineMap map,
                                ValueRange operands);
  FailureOr<std::string> getSubviewOffset(memref::SubViewOp op, const BufferView &source);
  Expression getAffine(AffineExpr expr, ValueRange dims, ValueRange symbols);
  Expression getAffinePart(AffineExpr expr, ValueRange dims, ValueRange symbols);
  Expression getAffineSum(AffineExpr expr, ValueRange dims, ValueRange symbols);
  void checkIndex(std::optional<Interval> range);
  Expression getBound(AffineMap map, ValueRange operands, StringRef minOrMax);
  LogicalResult emitCopy(memref::CopyOp op);
  LogicalResult bindGlobal(memref::GetGlobalOp op);
  LogicalResult bindScratch();
  LogicalResult declareTables();
  LogicalResult declareTable(memref::GlobalOp global, StringRef name);
  void declareScratch();

  func::FuncOp function;
  NameScope &names;
  HelperLibrary &helpers;
  Ranges ranges;
  unsigned indexWidth;
  bool isIndexTooNarrow = false;
  int64_t tableBytes = 0, scratchBytes = 0;
  std::string body;
  SourceText fileScope;
  unsigned indent = 1, loopDepth = 0, nextTemporary = 0;
  llvm::DenseMap<Value, Expression> expressions;
  llvm::DenseMap<Value, BufferView> views;
  llvm::DenseMap<Value, bool> deadness;
  /// Names of the tables that are read.
  llvm::MapVector<memref::GlobalOp, std::string> tables;
  ScratchPlan scratch;
};

} // namespace mlir::lowp

#endif // LOWP_LIB_TARGET_C_FUNCTIONEMITTER_H
