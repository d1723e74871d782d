#!/usr/bin/env python3
"""Whether a pipeline that is printed does the same when it is given back.

usage: replay.py FOLDER INPUT FLAG [OUTPUT..]

Runs `quant-opt INPUT FLAG --dump-pass-pipeline` in FOLDER, takes the pipeline that it
prints, and runs that on INPUT. Results, messages, and the files and folders OUTPUT of
both runs must be the same bytes.
"""
import pathlib
import re
import subprocess
import sys


def main(folder, source, flag, *outputs):
    def run(*arguments):
        result = subprocess.run(["quant-opt", source, *arguments], cwd=folder, capture_output=True)
        if result.returncode:
            sys.exit(f"quant-opt {arguments} fails:\n{result.stderr.decode()}")
        files = {}
        for output in outputs:
            path = folder / output
            for file in sorted(path.iterdir()) if path.is_dir() else [path]:
                files[str(file)] = file.read_bytes()
                file.unlink()
        return result.stdout, result.stderr.decode(), files

    first, messages, files = run(flag, "--dump-pass-pipeline")
    found = re.match(r"Pass Manager with \d+ passes:\n(builtin\.module\(\n.*?\n\))\n\n", messages, re.DOTALL)
    if not found:
        sys.exit(f"no pipeline in:\n{messages}")
    pipeline = found.group(1)
    if "unknown<" in pipeline:
        sys.exit(f"a pass without a name in:\n{pipeline}")
    second, rest, replayed = run(f"--pass-pipeline={pipeline}")
    if (first, messages[found.end():], files) != (second, rest, replayed):
        sys.exit(f"another result from:\n{pipeline}\n{messages[found.end():]}---\n{rest}")
    # What it prints is what it has read.
    again = run(f"--pass-pipeline={pipeline}", "--dump-pass-pipeline")[1]
    if not again.startswith(messages[:found.end()]):
        sys.exit(f"printed anew it is another pipeline:\n{pipeline}\n---\n{again}")
    print(f"the same: {len(first)} bytes, {len(files)} files")


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), *sys.argv[2:])
