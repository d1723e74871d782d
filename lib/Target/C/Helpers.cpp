//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which small functions does the emitted C need? See Helpers.h.
//
//===----------------------------------------------------------------------===//

#include "Helpers.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mlir::lowp;
using llvm::StringRef;

/// Replaces S (signed), U (unsigned) and W (unsigned of at least 32 bits, in which
/// promotion is harmless) between dollars: `$S$`.
static std::string instantiate(StringRef text, unsigned width) {
  std::string bits = std::to_string(width), result;
  while (!text.empty()) {
    auto [before, rest] = text.split('$');
    result += before;
    if (rest.empty())
      break;
    auto [key, after] = rest.split('$');
    if (key == "S")
      result += "int" + bits + "_t";
    else if (key == "U")
      result += "uint" + bits + "_t";
    else if (key == "W")
      result += width <= 32 ? "uint32_t" : "uint64_t";
    else if (key == "F")
      result += width == 32 ? "float" : "double";
    text = after;
  }
  return result;
}

/// The bodies, in terms of parameters a and b of the signed type.
static StringRef getIntegerBody(StringRef stem) {
  return llvm::StringSwitch<StringRef>(stem)
      .Case("add", "return ($S$)(($W$)a + ($W$)b);")
      .Case("sub", "return ($S$)(($W$)a - ($W$)b);")
      .Case("mul", "return ($S$)(($W$)a * ($W$)b);")
      .Case("div", "return b == 0 ? 0 : b == -1 ? ($S$)(0 - ($W$)a) : ($S$)(a / b);")
      .Case("rem", "return b == 0 || b == -1 ? 0 : ($S$)(a % b);")
      .Case("divu", "return b == 0 ? 0 : ($S$)(($U$)a / ($U$)b);")
      .Case("remu", "return b == 0 ? 0 : ($S$)(($U$)a % ($U$)b);")
      .Case("floordiv", "$S$ q;\n  if (b == 0 || b == -1)\n    return b == 0 ? 0 : ($S$)(0 - "
                        "($W$)a);\n  q = ($S$)(a / b);\n  return a % b != 0 && (a < 0) != "
                        "(b < 0) ? ($S$)(q - 1) : q;")
      .Case("ceildiv", "$S$ q;\n  if (b == 0 || b == -1)\n    return b == 0 ? 0 : ($S$)(0 - "
                       "($W$)a);\n  q = ($S$)(a / b);\n  return a % b != 0 && (a < 0) == "
                       "(b < 0) ? ($S$)(q + 1) : q;")
      .Case("floormod", "$S$ r;\n  if (b == 0 || b == -1)\n    return 0;\n  r = ($S$)(a % b);\n"
                        "  return r != 0 && (r < 0) != (b < 0) ? ($S$)(r + b) : r;")
      .Case("min", "return a < b ? a : b;")
      .Case("max", "return a > b ? a : b;")
      .Case("minu", "return ($U$)a < ($U$)b ? a : b;")
      .Case("maxu", "return ($U$)a > ($U$)b ? a : b;")
      .Default("");
}

static StringRef getFloatBody(StringRef stem) {
  // The sum of equal zeros picks the sign; the sum with a NaN is the NaN.
  return llvm::StringSwitch<StringRef>(stem)
      .Case("maximum", "return a > b || (a == b && a != 0) ? a : b > a ? b : a + b;")
      .Case("minimum", "return a < b || (a == b && a != 0) ? a : b < a ? b : -(-a + -b);")
      .Case("maxnum", "return b != b || a > b ? a : b;")
      .Case("minnum", "return b != b || a < b ? a : b;")
      .Case("unordered", "return a != a || b != b;")
      .Case("differ", "return a < b || a > b;")
      .Default("");
}

std::string HelperLibrary::useInteger(StringRef stem, unsigned width) {
  std::string name = "lowp_" + stem.str() + std::to_string(width);
  definitions[name] = instantiate("static inline $S$ ", width) + name +
                      instantiate("($S$ a, $S$ b) {\n  ", width) +
                      instantiate(getIntegerBody(stem), width) + "\n}\n";
  return name;
}

std::string HelperLibrary::useFloat(StringRef stem, unsigned floatWidth) {
  std::string name = "lowp_" + stem.str() + std::to_string(floatWidth);
  bool isTest = stem == "unordered" || stem == "differ";
  definitions[name] = instantiate(isTest ? "static inline int " : "static inline $F$ ",
                                  floatWidth) +
                      name + instantiate("($F$ a, $F$ b) {\n  ", floatWidth) +
                      instantiate(getFloatBody(stem), floatWidth) + "\n}\n";
  return name;
}

std::string HelperLibrary::useBarrier() {
  std::string name = "lowp_barrier";
  definitions[name] =
      "/* Ends a step: gcc (12.2, -O2) joins loops over static arrays to wrong ones. */\n"
      "#if defined(__GNUC__) && !defined(__clang__)\n"
      "#define lowp_barrier() __asm__ volatile(\"\" ::: \"memory\")\n"
      "#else\n#define lowp_barrier() ((void)0)\n#endif\n";
  return name + "()";
}

std::string HelperLibrary::usePopcount(unsigned width) {
  std::string name = "lowp_popcount" + std::to_string(width);
  definitions[name] =
      instantiate("static inline $S$ ", width) + name +
      instantiate("($S$ a) {\n  uint64_t v = ($U$)a;\n", width) +
      "  v = v - (v >> 1 & UINT64_C(0x5555555555555555));\n"
      "  v = (v & UINT64_C(0x3333333333333333)) + (v >> 2 & UINT64_C(0x3333333333333333));\n"
      "  v = (v + (v >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);\n"
      "  v = v + (v >> 8);\n  v = v + (v >> 16);\n  v = v + (v >> 32);\n" +
      instantiate("  return ($S$)(v & 127);\n}\n", width);
  return name;
}

std::string HelperLibrary::useConversion(unsigned floatWidth, unsigned width,
                                         bool isUnsigned) {
  std::string suffix = floatWidth == 32 ? "f" : "";
  std::string bits = std::to_string(width);
  std::string name = "lowp_float" + std::to_string(floatWidth) + "_to_" +
                     (isUnsigned ? "uint" : "int") + bits;
  // The exclusive bounds are exact if the float has a bit more than the integer;
  // otherwise the next float below the minimum is already out of range.
  std::string low;
  if (isUnsigned)
    low = "x > -1.0" + suffix;
  else if (width < (floatWidth == 32 ? 24u : 53u))
    low = "x > " + std::to_string(-(int64_t(1) << (width - 1)) - 1) + ".0" + suffix;
  else
    low = "x >= -0x1p" + std::to_string(width - 1) + suffix;
  std::string high = "x < 0x1p" + std::to_string(isUnsigned ? width : width - 1) + suffix;
  std::string type = "int" + bits + "_t", cast = "(" + type + ")";
  if (isUnsigned)
    cast += "(u" + type + ")";
  definitions[name] = "static inline " + type + " " + name +
                      instantiate("($F$ x) {\n  return ", floatWidth) + low + " && " + high +
                      " ? " + cast + "x : 0;\n}\n";
  return name;
}

std::string HelperLibrary::useBits(unsigned floatWidth, bool toFloat) {
  std::string bits = std::to_string(floatWidth);
  std::string name = toFloat ? "lowp_float" + bits + "_from_bits"
                             : "lowp_bits_of_float" + bits;
  std::string type = "int" + bits + "_t", floatType = floatWidth == 32 ? "float" : "double";
  const std::string &from = toFloat ? type : floatType, &to = toFloat ? floatType : type;
  definitions[name] = "static inline " + to + " " + name + "(" + from + " x) {\n  union {\n    " +
                      from + " from;\n    " + to + " to;\n  } bits;\n  bits.from = x;\n" +
                      "  return bits.to;\n}\n";
  return name;
}

std::string HelperLibrary::getDefinitions() const {
  std::string text;
  for (const auto &[name, definition] : definitions)
    text += definition + "\n";
  return text;
}
