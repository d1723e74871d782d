//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Are options of passes read as they are written and as they are printed, and what is
// said of bad ones?
//
//===----------------------------------------------------------------------===//

#include "lowp/IR/StrictOptions.h"
#include "lowp/IR/OptionTypes.h"
#include "gtest/gtest.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::lowp;

namespace {

TEST(StrictOptions, Keys) {
  std::string message;
  auto handler = [&](const Twine &text) {
    message = text.str();
    return failure();
  };
  OptionKey a{"a"}, b{"b"}, c{"c", OptionKey::Flag}, n{"n", OptionKey::Whole},
      x{"x", OptionKey::Real}, o{"o", OptionKey::OptionalText};
  FailureOr<SmallVector<OptionWord>> words =
      readOptions("a='1 2' b={x=1 y=2}  c n=3 x=-1e-3 o", {a, b, c, n, x, o}, handler);
  ASSERT_TRUE(succeeded(words));
  EXPECT_EQ((*words)[0].value, "1 2");
  EXPECT_EQ((*words)[1].value, "x=1 y=2");
  EXPECT_EQ((*words)[1].text, "b={x=1 y=2}");
  EXPECT_FALSE((*words)[2].hasValue);
  EXPECT_TRUE(succeeded(readOptions("", {}, handler)));
  auto expectError = [&](StringRef text, ArrayRef<OptionKey> keys, StringRef expected) {
    EXPECT_TRUE(failed(readOptions(text, keys, handler)));
    EXPECT_EQ(message, expected);
  };
  expectError("a=1 d=2", {a, b}, "unknown option 'd': valid ones are a, b");
  expectError("d", {}, "unknown option 'd': there are none");
  expectError("a=1 a=2", {a, b}, "option 'a' is given twice; each may be given once: a, b");
  expectError("=2", {a}, "'=2' has no name of an option before '='");
  for (StringRef empty : {"a=", "a=''", "a={ }", "a=\"\""})
    expectError(empty, {a}, "option 'a' has an empty value; leave it out for its default");
  expectError("o=", {o}, "option 'o' has an empty value; leave it out for its default");
  expectError("a b=1", {a, b}, "option 'a' takes a value: a=..");
  expectError("c=maybe", {c}, "c=maybe is not known; valid: true, false");
  for (StringRef whole : {"-1", "1.5", "x", "2147483648", "0x10"})
    expectError(("n=" + whole).str(), {n},
                ("n=" + whole +
                 " is not known; valid: a whole number without a sign, up to 2147483647")
                    .str());
  for (StringRef real : {"x", "nan", "inf", "1e999"})
    expectError(("x=" + real).str(), {x},
                ("x=" + real + " is not known; valid: a finite number").str());
  expectError("a='1 b=2", {a, b}, "unbalanced quote ' in \"a='1 b=2\"");
  expectError("a={1 (b}", {a, b}, "unbalanced } in \"a={1 (b}\"");
  expectError("a=1}", {a}, "unbalanced } in \"a=1}\"");
  expectError("a=[1", {a}, "unbalanced [ in \"a=[1\"");
}

TEST(StrictOptions, KindsOfDefaults) {
  SmallVector<OptionKey> keys =
      getOptionKeys("pass{a= b=rule c=false d=512 e=5.000000e+00}");
  const OptionKey expected[] = {{"a"},
                                {"b"},
                                {"c", OptionKey::Flag},
                                {"d", OptionKey::Whole},
                                {"e", OptionKey::Real}};
  ASSERT_EQ(keys.size(), std::size(expected));
  for (auto [key, other] : llvm::zip_equal(keys, expected)) {
    EXPECT_EQ(key.name, other.name);
    EXPECT_EQ(key.kind, other.kind);
  }
}

TEST(StrictOptions, PrintedForms) {
  std::string message;
  auto handler = [&](const Twine &text) {
    message = text.str();
    return failure();
  };
  StringRef defaults = "pass{a= k=5.0 n=16}";
  auto read = [&](StringRef text) {
    SmallVector<std::string> given;
    FailureOr<SmallVector<OptionWord>> words = readPassOptions(text, defaults, {"list"}, handler);
    if (failed(words))
      return std::string("error");
    for (const OptionWord &word : *words)
      given.push_back(word.key.str());
    return llvm::join(given, " ");
  };
  // As it is printed: what has its default was not given.
  EXPECT_EQ(read("a= k=5.0 n=16"), "");
  EXPECT_EQ(read("a=x k=5.0 n=17"), "a n");
  EXPECT_EQ(read("a= k=5.0 list={x,y} n=16"), "list");
  // As someone writes it.
  EXPECT_EQ(read("k=5.0"), "k");
  EXPECT_EQ(read("a= n=16"), "error");
  EXPECT_EQ(message, "option 'a' has an empty value; leave it out for its default");
  EXPECT_EQ(read("a= k= n=16"), "error");
  EXPECT_EQ(message, "option 'k' has an empty value; leave it out for its default");
  EXPECT_EQ(read("list=x b=1"), "error");
  EXPECT_EQ(message, "unknown option 'b': valid ones are a, k, n, list");
}

TEST(OptionTypes, ArePrintedToBeRead) {
  auto print = [](const auto &value) {
    std::string text;
    llvm::raw_string_ostream(text) << value;
    return text;
  };
  for (double value : {5.0, 0.1, 5.1234567890123, 1e-300, 1e22}) {
    double read = 0;
    std::string text = print(OptionReal(value));
    EXPECT_FALSE(StringRef(text).getAsDouble(read));
    EXPECT_EQ(read, value) << text;
    EXPECT_FALSE(llvm::all_of(text, llvm::isDigit)) << text;
  }
  EXPECT_EQ(print(OptionPath("a.npy")), "a.npy");
  EXPECT_EQ(print(OptionPath("a b.npy")), "'a b.npy'");
  EXPECT_EQ(print(OptionPath("it's.npy")), "\"it's.npy\"");
}

} // namespace
