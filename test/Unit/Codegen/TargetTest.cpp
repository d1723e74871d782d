//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// How are targets spelled, and what do their models say?
//
//===----------------------------------------------------------------------===//

#include "lowp/Codegen/Target.h"
#include "mlir/IR/MLIRContext.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

class TargetTest : public ::testing::Test {
protected:
  TargetTest() { context.loadDialect<LowpDialect>(); }

  FailureOr<TargetAttr> parse(StringRef text) {
    ScopedDiagnosticHandler handler(&context, [](Diagnostic &) { return success(); });
    return parseTarget(&context, text,
                       [&] { return emitError(UnknownLoc::get(&context)); });
  }
  Capabilities ask(StringRef text) {
    FailureOr<TargetAttr> target = parse(text);
    EXPECT_TRUE(succeeded(target)) << text.str();
    if (failed(target))
      return {};
    auto capabilities = findTarget(&context, *target)->getCapabilities(*target, [&] {
      return emitError(UnknownLoc::get(&context));
    });
    EXPECT_TRUE(succeeded(capabilities)) << text.str();
    return capabilities.value_or(Capabilities());
  }

  MLIRContext context;
};

TEST_F(TargetTest, SpellingAndBack) {
  for (StringRef text : {"x86_64", "x86_64-unknown-linux-gnu:znver4",
                         "x86_64-unknown-linux-gnu:znver4:-avx512vpopcntdq:+popcnt",
                         "aarch64-linux-gnu::+neon", "thumbv7em-none-eabi:cortex-m4"}) {
    FailureOr<TargetAttr> target = parse(text);
    ASSERT_TRUE(succeeded(target)) << text.str();
    EXPECT_EQ(target->getSpelling(), text);
  }
  FailureOr<TargetAttr> any = parse("any");
  ASSERT_TRUE(succeeded(any));
  EXPECT_FALSE(*any);
}

TEST_F(TargetTest, TheHostIsOneThatItsModelKnows) {
  FailureOr<TargetAttr> host = parse("host");
  ASSERT_TRUE(succeeded(host));
  EXPECT_TRUE(succeeded(parse(host->getSpelling())));
  EXPECT_EQ(*parse(host->getSpelling()), *host);
}

TEST_F(TargetTest, Unknown) {
  for (StringRef text : {"", ":", "vax", "x86_64:cortex-m4", "x86_64::+neon", "x86_64::popcnt",
                         "x86_64:znver4:+"})
    EXPECT_TRUE(failed(parse(text))) << text.str();
}

TEST_F(TargetTest, CapabilitiesOfCpus) {
  Capabilities baseline = ask("x86_64"), haswell = ask("x86_64:haswell"),
               zen4 = ask("x86_64:znver4"), arm = ask("aarch64"),
               micro = ask("thumbv7em-none-eabi:cortex-m4"), any = ask("any");
  EXPECT_EQ(baseline.vectorBits, 128u);
  EXPECT_EQ(haswell.vectorBits, 256u);
  EXPECT_EQ(zen4.vectorBits, 512u);
  EXPECT_EQ(ask("x86_64:znver4:-avx512f").vectorBits, 256u);
  EXPECT_EQ(arm.vectorBits, 128u);
  EXPECT_EQ(micro.vectorBits, 0u);
  EXPECT_EQ(micro.wordBits, 32u);
  EXPECT_EQ(any.wordBits, 32u);
  EXPECT_EQ(ask("i386").wordBits, 32u);
  EXPECT_GT(baseline.countBits, haswell.countBits);
  // One unit of Intel's counts, all four of AMD's do.
  EXPECT_GE(haswell.countBits, 2 * zen4.countBits);
}

TEST_F(TargetTest, Cycles) {
  Capabilities machine;
  machine.wordBits = 32;
  machine.wordsPerCycle = 2;
  // Twice the word: two operations.
  EXPECT_EQ(machine.getCycles(10, 32, false), 5);
  EXPECT_EQ(machine.getCycles(10, 64, false), 10);
  // Without vectors there are words.
  EXPECT_EQ(machine.getCycles(10, 32, true), 5);
  machine.vectorBits = 128;
  machine.vectorsPerCycle = 1;
  EXPECT_EQ(machine.getCycles(8, 32, true), 2);
  EXPECT_EQ(machine.getCycles(8, 64, true), 4);
  // One element at a time is no vector.
  EXPECT_EQ(machine.getCycles(8, 128, true), 16);
}

} // namespace
