#!/usr/bin/env python3
"""Finds accesses to memory that a compiler could mask, in C that Lowp emits.

usage: masked-accesses.py FILE.c

Fails at an arm of `?:` or an operand of && or || that reads an array or unpacks a table,
and at an access in a branch inside a loop, unless it is volatile or the branch is taken by
counters alone (i0, i1, ..). See lib/Target/C/FunctionEmitter.h.
"""
import re
import sys

TOKEN = re.compile(r"/\*.*?\*/|#[^\n]*|\w+(?:\.\w*)?|&&|\|\||\s+|.", re.S)


def reads_memory(tokens):
    return "[" in tokens or any(t.startswith("lowp_unpack") for t in tokens)


def check_expression(tokens):
    """Returns what is wrong with the tokens of one expression or parenthesis."""
    depth, parts, stack = 0, [[]], []
    # Parentheses and brackets are expressions of their own.
    for token in tokens:
        if token in ("(", "["):
            stack.append(len(parts[-1]))
        parts[-1].append(token)
        if token in (")", "]") and stack:
            start = stack.pop()
            if wrong := check_flat(parts[-1][start + 1:-1]):
                return wrong
    return check_flat(tokens)


def split(tokens, separators):
    parts, depth = [[]], 0
    for token in tokens:
        depth += (token in ("(", "[")) - (token in (")", "]"))
        if depth == 0 and token in separators:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def check_flat(tokens):
    for part in split(tokens, {",", "=", ";", "return"}):
        arms = split(part, {"?", ":"})[1:]
        if any(reads_memory(arm) for arm in arms):
            return "an arm of ?: reads memory"
        operands = split(part, {"&&", "||", "?", ":"})
        if len(split(part, {"&&", "||"})) > 1 and any(reads_memory(o) for o in operands[1:]):
            return "an operand of && or || reads memory"
    return None


def check(text):
    tokens = [t for t in TOKEN.findall(text) if not t.isspace() and t[:2] != "/*" and t[0] != "#"]
    statement, blocks, errors = [], [], []
    for token in tokens:
        if token not in ("{", "}", ";") or statement[:1] == ["for"] and token == ";":
            statement.append(token)
            continue
        if wrong := check_expression(statement):
            errors.append((wrong, statement))
        in_branch = any(kind == "branch" and "loop" in [k for k, _ in blocks[:at]]
                        for at, (kind, _) in enumerate(blocks))
        if in_branch and "[" in statement and "volatile" not in statement:
            errors.append(("an access in a branch is not volatile", statement))
        if token == "{":
            head = statement[:1]
            if head == ["for"]:
                kind = "loop"
            elif head == ["if"]:
                names = [t for t in statement[1:] if re.match(r"[A-Za-z_]", t)]
                kind = "block" if all(re.fullmatch(r"i\d+", n) for n in names) else "branch"
            elif head == ["else"]:
                kind = last_kind
            else:
                kind = "block"
            blocks.append((kind, statement))
        elif token == "}" and blocks:
            last_kind = blocks.pop()[0]
        statement = []
    return errors


def main():
    errors = check(open(sys.argv[1], encoding="utf-8").read())
    for wrong, statement in errors:
        print(f"{sys.argv[1]}: {wrong}: {' '.join(statement)[:200]}", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
