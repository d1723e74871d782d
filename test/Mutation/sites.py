"""Where can a fault be put into C++ text, and how? Used by tools/mutate.

A fault changes one token of one expression that stands alone: what is returned, assigned,
or decides an `if`. The expression E becomes `(LOWP_MUTANT(7) ? (E with the fault) : (E))`,
so that one build holds all faults and the environment chooses one. Line numbers stay.
"""
import re

TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|#[^\n]*(?:\\\n[^\n]*)*'
    r"|[A-Za-z_]\w*|\d[\w.']*|<<=|>>=|<=|>=|==|!=|&&|\|\||<<|>>|->|::|\+\+|--|[-+*/%&|^]=|\s+|.", re.S)

# What names mean the opposite of, or something near.
SWAPS = [
    ("min", "max"), ("minnum", "maxnum"), ("add", "sub"), ("addF", "subF"), ("mulF", "addF"), ("mul", "add"),
    ("shiftRight", "shiftRightUnsigned"), ("getMinCode", "getMaxCode"), ("minCode", "maxCode"),
    ("getLowestCode", "getHighestCode"), ("lower", "upper"), ("low", "high"), ("least", "most"),
    ("front", "back"), ("drop_front", "drop_back"), ("take_front", "take_back"), ("ceil", "floor"),
    ("bitAnd", "bitOr"), ("true", "false"), ("any_of", "all_of"), ("lhs", "rhs"), ("isSigned", "isNegative"),
    ("NearestEven", "Floor"), ("NearestAway", "TowardZero"), ("HalfUp", "NearestEven"), ("Floor", "HalfUp"),
    ("TowardZero", "NearestEven"), ("Saturate", "Wrap"), ("slt", "sle"), ("sgt", "sge"), ("ult", "ule"),
    ("ugt", "uge"), ("eq", "ne"), ("OGE", "OGT"), ("OLE", "OLT"), ("OEQ", "UNE"), ("inScale", "outScale"),
    ("inZeroPoint", "outZeroPoint"), ("isUnsigned", "isZero"), ("ExtSIOp", "ExtUIOp"), ("ShRSIOp", "ShRUIOp"),
    ("AddIOp", "SubIOp"), ("MulIOp", "AddIOp"), ("MaxOp", "MinOp"), ("parallel", "reduction"),
    ("NegOne", "One"), ("sext", "zext"), ("sextOrTrunc", "zextOrTrunc"), ("smin", "umin"), ("smax", "umax"),
]
NAMES = {}
for a, b in SWAPS:
    NAMES.setdefault(a, b)
    NAMES.setdefault(b, a)
OPERATORS = {
    "+": "-", "-": "+", "*": "+", "/": "*", "%": "/", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=",
    "!=": "==", "&&": "||", "||": "&&", "<<": ">>", ">>": "<<", "&": "|", "|": "&", "^": "|",
}
CASTS = ("isa", "cast", "dyn_cast", "isa_and_nonnull", "static_cast", "create", "get", "optional")
# Statements of diagnostics and printing are not arithmetic.
SPOKEN = re.compile(r"emitError|emitOpError|emitRemark|remark::|InFlightDiagnostic|raw_\w*ostream|\bos\b|dbgs|Twine")


class Site:
    """A fault: characters [start, end) of a file are the expression."""

    def __init__(self, path, text, start, end, line, change, mutated):
        self.path, self.start, self.end, self.line = path, start, end, line
        self.change, self.mutated = change, mutated
        self.original = " ".join(text[start:end].split())


def tokenize(text):
    tokens, at = [], 0
    for match in TOKEN.finditer(text):
        word = match.group()
        if not (word.isspace() or word.startswith(("//", "/*", "#"))):
            tokens.append((word, match.start()))
        at = match.end()
    return tokens


def find_statements(tokens):
    """Yields (first, last + 1) of the tokens of expressions that can be replaced."""
    start, depth, body = 0, 0, []
    for index, (word, _) in enumerate(tokens):
        if word in "([":
            depth += 1
        elif word in ")]":
            depth -= 1
            words = [w for w, _ in tokens[start:index + 1]]
            if depth == 0 and words[:2] == ["if", "("] and ";" not in words and "=" not in words:
                yield start + 2, index
                start = index + 1
        elif word in "{}":
            start = index + 1
            if word == "{":
                body.append(depth)
                depth = 0
            else:
                depth = body.pop() if body else 0
        elif word == ":" and [w for w, _ in tokens[start:start + 1]] in (["case"], ["default"]) and depth == 0:
            start = index + 1
        elif word == ";" and depth == 0:
            yield from find_in_statement(tokens, start, index)
            start = index + 1


def find_in_statement(tokens, start, end):
    words = [w for w, _ in tokens[start:end]]
    if words[:1] == ["else"]:
        start, words = start + 1, words[1:]
    if not words or words[0] in ("constexpr", "static", "using", "template", "typedef", "friend", "goto"):
        return
    if words[0] == "return":
        if len(words) > 1:
            yield start + 1, end
        return
    depth, is_list = 0, False
    for word in words:
        depth += (word in "([") - (word in ")]")
        is_list |= depth == 0 and word == ","
    if is_list:  # several declarations in one
        return
    for offset, word in enumerate(words):
        depth += (word in "([") - (word in ")]")
        if depth == 0 and word in ("=", "+=", "-=", "*=", "|=", "&=", "<<=", ">>="):
            if "constexpr" not in words[:offset] and "&" not in words[:offset] and offset + 1 < len(words):
                yield start + offset + 1, end
            return


def find_changes(words):
    """Yields (index, replacement) of each single-token fault of an expression."""
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        after = words[index + 1] if index + 1 < len(words) else ""
        is_binary = bool(re.match(r"[\w)\]]", before[-1:])) and before != "return" and bool(re.match(r"[\w(!~*&-]", after))
        if word in OPERATORS and is_binary:
            # Angle brackets of template arguments are no comparisons.
            if word in ("<", ">", "<<", ">>") and (
                    re.match(r"[A-Z]", after) or re.match(r"[A-Z]|\w+_t$|int$|float$|double$|unsigned$|char$", before)
                    or before in CASTS or word == ">" and after == "(" or word == "<" and ">" in words[index + 1:]):
                continue
            if word in ("*", "&") and re.match(r"[A-Z]", before) and not before.isupper():
                continue
            yield index, OPERATORS[word]
        elif word == "!" and re.match(r"[\w(]", after):
            yield index, "!!"  # a bool still: the other branch is one
        elif re.fullmatch(r"\d{1,9}", word):
            for other in {"0": ["1"], "1": ["0", "2"]}.get(word, [str(int(word) + 1), str(int(word) - 1)]):
                yield index, other
        elif word in NAMES and before not in (".", "->") or word in NAMES and after == "(":
            yield index, NAMES[word]


def find_sites(path, text):
    """Returns the faults of a file, at most one place per expression and token."""
    tokens = tokenize(text)
    sites = []
    for first, last in find_statements(tokens):
        if last <= first or last - first > 60:
            continue
        words = [w for w, _ in tokens[first:last]]
        start, end = tokens[first][1], tokens[last - 1][1] + len(words[-1])
        source = text[start:end]
        if "{" in words or "//" in source or "/*" in source and "*/" not in source or '"' in source:
            continue
        # Captures of lambdas, and what gives its type by its text.
        if re.search(r"\[[&=]?\]\s*\(|\[&|\[=|sizeof|decltype|std::move|failure\(\)|success\(\)|nullopt|nullptr", source):
            continue
        if SPOKEN.search(source) or len(words) < 2:
            continue
        line_start = text.rfind("\n", 0, start) + 1
        if not text[line_start:start + 1].startswith(" "):
            continue
        for index, replacement in find_changes(words):
            at, word = tokens[first + index][1], words[index]
            mutated = text[start:at] + replacement + text[at + len(word):end]
            change = f"`{word}` is dropped" if replacement == "!!" else f"`{word}` becomes `{replacement}`"
            sites.append(Site(path, text, start, end, text.count("\n", 0, at) + 1, change, " ".join(mutated.split())))
    return sites


def apply(text, numbered):
    """Puts the faults [(number, site)] of one file into its text."""
    for number, site in sorted(numbered, key=lambda pair: -pair[1].start):
        original = text[site.start:site.end]
        text = (text[:site.start] + f"(LOWP_MUTANT({number}) ? ({site.mutated}) : ({original}))" + text[site.end:])
    return '#include "lowp/Numerics/Mutant.h"\n#line 1\n' + text
