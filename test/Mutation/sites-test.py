#!/usr/bin/env python3
"""Faults of test/Mutation/sites.py: where they are found, and that one build holds all.

usage: sites-test.py CXX
"""
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import sites  # noqa: E402

TEXT = """#include <cstdio>
#include <vector>
enum class Rounding { Floor, HalfUp, NearestEven };
constexpr int kLimit = 1 + 2;
static int sum(int a, int b) {
  return a + b; // not a - b
}
static int choose(int a, int b) {
  if (a < b && b != 0) {
    int shifted = a << 2;
    return shifted;
  }
  std::vector<int> list = {1, 2};
  auto last = static_cast<int>(list.size());
  return last;
}
static Rounding mode() {
  return true ? Rounding::Floor : Rounding::HalfUp;
}
static void say(const char *text) { std::printf("%s 1 + 2\\n", text); }
int main() {
  say("a < b");
  std::printf("%d %d %d %d\\n", sum(3, 4), choose(1, 1), choose(1, 2), static_cast<int>(mode()));
}
"""
# Each fault by its expression and change, and what the program then prints.
EXPECTED = {
    ("a + b", "`+` becomes `-`"): "-1 2 4 0",
    ("a < b && b != 0", "`<` becomes `<=`"): "7 4 4 0",
    ("a < b && b != 0", "`&&` becomes `||`"): "7 4 4 0",
    ("a < b && b != 0", "`!=` becomes `==`"): "7 2 2 0",
    ("a < b && b != 0", "`0` becomes `1`"): "7 2 4 0",
    ("a << 2", "`<<` becomes `>>`"): "7 2 0 0",
    ("a << 2", "`2` becomes `3`"): "7 2 8 0",
    ("a << 2", "`2` becomes `1`"): "7 2 2 0",
}


def main():
    found = sites.find_sites("toy.cpp", TEXT)
    by_key = {(site.original, site.change): site for site in found}
    problems = [f"not found: {key}" for key in EXPECTED if key not in by_key]
    problems += [f"a fault in {site.original}" for site in found if '"' in site.original or "kLimit" in site.original]
    problems += [f"line {site.line} of {site.original}" for site in found
                 if site.original not in " ".join(TEXT.split("\n")[site.line - 1].split())]
    # One fault per expression and build, as tools/mutate draws them.
    for number, (key, printed) in enumerate(EXPECTED.items()):
        other = by_key.get(("a + b", "`+` becomes `-`"))
        site = by_key.get(key)
        if not site:
            continue
        numbered = [(number, site)] + ([(99, other)] if site is not other else [])
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "lowp/Numerics").mkdir(parents=True)
            (folder / "lowp/Numerics/Mutant.h").write_text((HERE / "Mutant.h").read_text())
            (folder / "toy.cpp").write_text(sites.apply(TEXT, numbered))
            subprocess.run([sys.argv[1], "-std=c++17", "-I", name, folder / "toy.cpp", "-o", folder / "toy"], check=True)
            trace = folder / "trace"
            for chosen, right in [(-1, "7 2 4 0"), (number, printed)]:
                trace.write_bytes(bytes(65536))
                environment = dict(os.environ, LOWP_MUTANT=str(chosen), LOWP_MUTANT_TRACE=str(trace))
                result = subprocess.run([folder / "toy"], env=environment, capture_output=True, text=True, check=True)
                if result.stdout != f"a < b 1 + 2\n{right}\n":
                    problems.append(f"{key}, fault {chosen}: {result.stdout.strip()}, expected {right}")
                if not trace.read_bytes()[number]:
                    problems.append(f"{key}: not traced")
    print("\n".join(problems) or f"{len(EXPECTED)} faults act, {len(found)} found")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
