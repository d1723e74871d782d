//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Which names are taken before the emitted C says a word? Keywords, macros and
// functions of the standard libraries: what gcc and clang, as C99 to C23 and as C++,
// refuse or warn of when a program defines it, and what would take the place of a
// function of libc at link time.
//
//===----------------------------------------------------------------------===//

#include "Names.h"
#include "mlir/Support/LLVM.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::lowp;

/// Keywords and types of C and C++.
static bool isKeyword(StringRef name) {
  static const llvm::StringSet<> words = {
      "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break",
      "case", "catch", "char", "char16_t", "char32_t", "char8_t", "class", "co_await",
      "co_return", "co_yield", "compl", "concept", "const", "const_cast", "consteval",
      "constexpr", "constinit", "continue", "decltype", "default", "delete", "do", "double",
      "dynamic_cast", "else", "enum", "explicit", "export", "extern", "false", "float", "for",
      "friend", "goto", "if", "inline", "int", "long", "main", "max_align_t", "mutable",
      "namespace", "new", "noexcept", "not", "not_eq", "nullptr", "nullptr_t", "operator", "or",
      "or_eq", "private", "protected", "ptrdiff_t", "public", "register", "reinterpret_cast",
      "requires", "restrict", "return", "short", "signed", "size_t", "sizeof", "ssize_t",
      "static", "static_assert", "static_cast", "struct", "switch", "template", "this",
      "thread_local", "throw", "true", "try", "typedef", "typeid", "typename", "typeof",
      "typeof_unqual", "union", "unsigned", "using", "virtual", "void", "volatile", "wchar_t",
      "while", "wint_t", "xor", "xor_eq"};
  return words.contains(name);
}

/// Macros that headers of the standard library, or compilers, define.
static bool isMacro(StringRef name) {
  static const llvm::StringSet<> macros = {
      "BUFSIZ", "CHAR_BIT", "CHAR_MAX", "CHAR_MIN", "CLOCKS_PER_SEC", "EOF", "HUGE_VAL", "I",
      "INFINITY", "LLONG_MAX", "LLONG_MIN", "LONG_MAX", "LONG_MIN", "NAN", "NULL", "RAND_MAX",
      "SCHAR_MAX", "SCHAR_MIN", "SHRT_MAX", "SHRT_MIN", "SIZE_MAX", "UCHAR_MAX", "ULLONG_MAX",
      "ULONG_MAX", "USHRT_MAX", "assert", "complex", "errno", "fpclassify", "i386", "imaginary",
      "isfinite", "isgreater", "isless", "isnormal", "isunordered", "linux", "math_errhandling",
      "noreturn", "offsetof", "signbit", "stderr", "stdin", "stdout", "unix"};
  static constexpr StringLiteral prefixes[] = {"DBL_",  "FE_",   "FLT_",        "FP_",
                                               "INT",   "LDBL_", "PTRDIFF_",    "SIG_ATOMIC_",
                                               "UINT",  "WCHAR_", "WINT_", "_"};
  return macros.contains(name) || llvm::any_of(prefixes, [&](StringRef prefix) {
           return name.starts_with(prefix);
         });
}

/// The types of <stdint.h>: int8_t, uint_fast16_t, ...
static bool isIntegerType(StringRef name) {
  name.consume_front("u");
  return name.starts_with("int") && name.ends_with("_t");
}

/// Functions of the standard library, in all their precisions: `exp`, `expf`, `floorf32x`.
static bool isLibraryFunction(StringRef name) {
  static const llvm::StringSet<> names = {
      "abort", "abs", "accept", "acos", "acosh", "alarm", "aligned_alloc", "asin", "asinh",
      "atan", "atan2", "atanh", "atexit", "atof", "atoi", "atol", "bcmp", "bcopy", "bind",
      "brk", "bsearch", "bzero", "cabs", "cacos", "cacosh", "calloc", "carg", "casin", "casinh",
      "catan", "catanh", "cbrt", "ccos", "ccosh", "ceil", "cexp", "cimag", "clock", "clog",
      "clog10", "close", "closedir", "conj", "connect", "copysign", "cos", "cosh", "cpow",
      "cproj", "creal", "csin", "csinh", "csqrt", "ctan", "ctanh", "dcgettext", "dgettext",
      "difftime", "drem", "dup", "environ", "erf", "erfc", "execl", "execle", "execlp", "execv",
      "execve", "execvp", "exit", "exp", "exp10", "exp2", "expm1", "fabs", "fdim",
      "feclearexcept", "fegetenv", "fegetexceptflag", "fegetround", "feholdexcept", "feof",
      "feraiseexcept", "ferror", "fesetenv", "fesetexceptflag", "fesetround", "fetestexcept",
      "feupdateenv", "fflush", "ffs", "ffsl", "fgetc", "fgetpos", "fgets", "fileno", "finite",
      "floor", "fma", "fmax", "fmaximum_num", "fmin", "fminimum_num", "fmod", "fopen", "fork",
      "fprintf", "fputc", "fputs", "fread", "free", "frexp", "fscanf", "fseek", "fsetpos",
      "ftell", "ftruncate", "fwrite", "gamma", "getc", "getchar", "getenv", "getopt", "getpid",
      "gets", "gettext", "hypot", "ilogb", "imaxabs", "index", "ioctl", "isalnum", "isalpha",
      "isascii", "isatty", "isblank", "iscntrl", "isdigit", "isgraph", "isinf", "islower",
      "isnan", "isprint", "ispunct", "isspace", "isupper", "iswalnum", "iswalpha", "iswblank",
      "iswcntrl", "iswdigit", "iswgraph", "iswlower", "iswprint", "iswpunct", "iswspace",
      "iswupper", "iswxdigit", "isxdigit", "j0", "j1", "jn", "kill", "labs", "ldexp", "lgamma",
      "lgamma_r", "lgammaf_r", "lgammal_r", "link", "listen", "llabs", "llrint", "llround",
      "localtime", "log", "log10", "log1p", "log2", "logb", "longjmp", "lrint", "lround",
      "lseek", "main", "malloc", "memalign", "memccpy", "memchr", "memcmp", "memcpy", "memmove",
      "mempcpy", "memset", "mkdir", "mktime", "mmap", "modf", "munmap", "nan", "nearbyint",
      "nextafter", "nexttoward", "open", "pause", "perror", "pipe", "poll", "posix_memalign",
      "pow", "pow10", "printf", "putc", "putchar", "putenv", "puts", "qsort", "raise", "rand",
      "random", "read", "realloc", "recv", "remainder", "remove", "remquo", "rename", "rewind",
      "rindex", "rint", "rmdir", "round", "roundeven", "sbrk", "scalb", "scalbln", "scalbn",
      "scanf", "select", "send", "setbuf", "setenv", "setjmp", "setlocale", "setvbuf",
      "sigaction", "signal", "significand", "sin", "sincos", "sinh", "sleep", "snprintf",
      "sprintf", "sqrt", "srand", "sscanf", "stat", "stpcpy", "stpncpy", "strcasecmp", "strcat",
      "strchr", "strcmp", "strcoll", "strcpy", "strcspn", "strdup", "strerror", "strfmon",
      "strftime", "strlen", "strncasecmp", "strncat", "strncmp", "strncpy", "strndup",
      "strnlen", "strpbrk", "strrchr", "strspn", "strstr", "strtod", "strtof", "strtok",
      "strtol", "strtold", "strtoul", "strxfrm", "syscall", "system", "tan", "tanh", "tgamma",
      "time", "times", "tmpfile", "tmpnam", "toascii", "tolower", "toupper", "towlower",
      "towupper", "trunc", "umask", "ungetc", "unlink", "usleep", "va_arg", "va_copy", "va_end",
      "va_start", "vfork", "vfprintf", "vfscanf", "vprintf", "vscanf", "vsnprintf", "vsprintf",
      "vsscanf", "wait", "wcscat", "wcschr", "wcscmp", "wcscpy", "wcslen", "wcsncmp", "wmemchr",
      "wmemcmp", "wmemcpy", "wmemmove", "write", "y0", "y1", "yn"};
  if (names.contains(name))
    return true;
  static constexpr StringLiteral suffixes[] = {"f",   "l",    "ll",   "f16", "f32", "f64",
                                               "f128", "f32x", "f64x", "_unlocked"};
  return llvm::any_of(suffixes, [&](StringRef suffix) {
    return name.ends_with(suffix) && names.contains(name.drop_back(suffix.size()));
  });
}

bool mlir::lowp::isTakenInC(StringRef name) {
  return isKeyword(name) || isMacro(name) || isIntegerType(name) || isLibraryFunction(name);
}
