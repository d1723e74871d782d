//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What does a multiply-accumulate of two formats take? Writes the table of
// docs/Formats/Products.md from what the formats emit, and the list of formats
// for docs/Status.md.
//
// usage: format-tables --products | --list
//
//===----------------------------------------------------------------------===//

#include "Dots.h"
#include "Formats.h"
#include "Harness.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

using namespace lowp_conformance;
using namespace mlir;
using lowp::FormatLoweringInterface;
using lowp::FormatTypeInterface;

namespace {

/// Ops of one emission.
struct Counts {
  unsigned multiplies = 0, adds = 0, shifts = 0, selects = 0, lookUps = 0;
};

/// Terms of the sums in the table.
constexpr uint64_t kTerms = 4096;

/// Counts what lowp.mac of two codes is lowered to; nullopt if it is not known.
std::optional<Counts> countOps(FormatTypeInterface lhs, FormatTypeInterface rhs,
                               TypeRange accumulators) {
  OpBuilder builder(&getContext());
  Location loc = builder.getUnknownLoc();
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
  builder.setInsertionPointToStart(module->getBody());
  SmallVector<Type> arguments = {lhs.getStorageType(), rhs.getStorageType()};
  for (Type accumulator : accumulators)
    arguments.push_back(
        cast<FormatTypeInterface>(accumulator).getStorageType());
  auto function = func::FuncOp::create(builder, loc, "f",
                                       builder.getFunctionType(arguments, {}));
  Block *block = function.addEntryBlock();
  builder.setInsertionPointToStart(block);
  auto sums = cast<FormatLoweringInterface>(Type(lhs)).emitMultiplyAccumulate(
      builder, loc, block->getArgument(0), rhs, block->getArgument(1),
      accumulators, block->getArguments().drop_front(2));
  if (failed(sums))
    return std::nullopt;
  Counts counts;
  module->walk([&](Operation *op) {
    if (isa<arith::MulIOp>(op))
      ++counts.multiplies;
    else if (isa<arith::AddIOp, arith::SubIOp>(op))
      ++counts.adds;
    else if (isa<arith::ShLIOp, arith::ShRSIOp, arith::ShRUIOp>(op))
      ++counts.shifts;
    else if (isa<arith::SelectOp, arith::CmpIOp, arith::AndIOp, arith::OrIOp,
                 arith::XOrIOp>(op))
      ++counts.selects;
    else if (isa<lowp::LutOp>(op))
      ++counts.lookUps;
  });
  return counts;
}

/// How many terms a signed accumulator of 32 bits surely holds.
std::string spellTerms(FormatTypeInterface lhs, FormatTypeInterface rhs) {
  std::optional<llvm::APInt> product = getDotBound(lhs, rhs, 1);
  if (!product || product->isZero())
    return "";
  llvm::APInt most =
      llvm::APInt(product->getBitWidth(), (uint64_t(1) << 31) - 1)
          .udiv(*product);
  if (most.isZero())
    return "none";
  if (most.getActiveBits() > 31)
    return "2^31 and more";
  return std::to_string(most.getZExtValue());
}

void printProducts(llvm::raw_ostream &os) {
  os << "# Products of formats\n\n"
     << "<!-- Generated from what the formats emit: do not edit. To write it "
        "anew:\n"
     << "     cmake --build build --target update-docs -->\n\n"
     << "What `lowp.mac` of one code of each format is lowered to, before any "
        "optimisation. Accumulators are exact fixed-point sums, as wide as "
     << kTerms
     << " products with the largest magnitudes\nask for; a product with "
        "sqrt(2) "
        "has two, the rational and the root part. *Terms in 32 bits*: how many "
        "products of the largest magnitudes an s32 accumulator surely holds "
        "(with "
        "known weights\nthe proof of `lowp-integerize` takes their magnitudes "
        "instead, and holds more). Logic: selects, comparisons and bitwise "
        "ops; "
        "extensions and constants are not counted. The order of the factors "
        "does\n"
        "not matter but for the side that is multiplied with: the one that "
        "takes "
        "no multiplication, if there is one.\n\n"
     << "| left | right | accumulators | multiplies | adds | shifts | logic | "
        "look-ups | terms in 32 bits "
        "|\n|---|---|---|---|---|---|---|---|---|\n";
  const std::vector<FormatCase> &formats = getFormats();
  for (size_t i = 0; i < formats.size(); ++i)
    for (size_t j = i; j < formats.size(); ++j) {
      if (!formats[i].isFactor || !formats[j].isFactor)
        continue;
      FormatTypeInterface lhs = formats[i].parse(), rhs = formats[j].parse();
      os << "| `" << formats[i].type << "` | `" << formats[j].type << "` | ";
      SmallVector<Type> accumulators = getDotAccumulators(lhs, rhs, kTerms, 1);
      std::optional<Counts> counts;
      if (!accumulators.empty())
        counts = countOps(lhs, rhs, accumulators);
      if (!counts) {
        bool hasGrids = lhs.getGridExponent() && rhs.getGridExponent();
        os << (hasGrids ? "none: the sum takes more than 64 bits"
                        : "none: the values span more than 62 bits of one grid")
           << " | | | | | | |\n";
        continue;
      }
      os << (accumulators.size() > 1
                 ? std::to_string(accumulators.size()) + " of "
                 : "")
         << "`" << accumulators.front() << "` | " << counts->multiplies << " | "
         << counts->adds << " | " << counts->shifts << " | " << counts->selects
         << " | " << counts->lookUps << " | " << spellTerms(lhs, rhs) << " |\n";
    }
}

/// The formats as JSON, in order: name, type, spelling.
void printList(llvm::raw_ostream &os) {
  llvm::json::Array list;
  for (const FormatCase &entry : getFormats())
    list.push_back(llvm::json::Object{{"name", entry.getName()},
                                      {"type", entry.type},
                                      {"spelling", entry.spelling}});
  os << llvm::formatv("{0:2}", llvm::json::Value(std::move(list))) << "\n";
}

} // namespace

int main(int argc, char **argv) {
  StringRef mode = argc == 2 ? argv[1] : "";
  if (mode == "--products")
    printProducts(llvm::outs());
  else if (mode == "--list")
    printList(llvm::outs());
  else {
    llvm::errs() << "usage: format-tables --products | --list\n";
    return 1;
  }
  return 0;
}
