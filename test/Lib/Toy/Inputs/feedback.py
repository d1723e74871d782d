"""What `toy-feedback` should choose and compute, in numbers of Python alone.

usage: feedback.py write FOLDER               net.mlir: one layer of 24 x 10 weights; data.idx: its samples
       feedback.py check ALLOCATED            the codes in the choice of fc0.weights and its predicted SQNR
       feedback.py check ALLOCATED OUT        the same, and the outputs in OUT (.npy)
"""
import math
import pathlib
import re
import struct
import sys

INPUTS, OUTPUTS, SAMPLES = 24, 10, 40


def draw(state, count):
    for _ in range(count):
        state = (state * 1664525 + 1013904223) % 2**32
        yield state >> 16


def make_weights():
    """Multiples of 1/1024, row-major."""
    return [(number % 801 - 400) / 1024 for number in draw(7, INPUTS * OUTPUTS)]


def make_pixels():
    """Never small, so that inputs have a mean."""
    return [100 + number % 156 for number in draw(9, SAMPLES * INPUTS)]


def write(folder):
    folder.mkdir(parents=True, exist_ok=True)
    weights = make_weights()
    rows = [weights[first:first + OUTPUTS] for first in range(0, len(weights), OUTPUTS)]
    y = f"tensor<1x{OUTPUTS}xf32>"
    (folder / "net.mlir").write_text(f"""func.func @main(%x: tensor<1x{INPUTS}xf32>) -> {y} {{
  %w = arith.constant dense<{rows}> : tensor<{INPUTS}x{OUTPUTS}xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : {y}
  %f = linalg.fill ins(%zero : f32) outs(%e : {y}) -> {y}
  %y = linalg.matmul ins(%x, %w : tensor<1x{INPUTS}xf32>, tensor<{INPUTS}x{OUTPUTS}xf32>) outs(%f : {y}) -> {y}
  return %y : {y}
}}
""")
    (folder / "data.idx").write_bytes(struct.pack(">4B2I", 0, 0, 8, 2, SAMPLES, INPUTS) + bytes(make_pixels()))


class Observe:
    """The attributes of one lowp.observe as text, with aliases put in."""

    def __init__(self, text, layer, role):
        aliases = dict(re.findall(r"^(#\w+) = (.*)$", text, re.M))
        self.blobs = dict(re.findall(r'^\s+(\w+): "0x(\w+)"', text, re.M))
        for line in text.splitlines():
            if "lowp.observe" in line and f'layer = "{layer}"' in line and f'role = "{role}"' in line:
                self.text = re.sub(r"#\w+\b(?!\.)", lambda alias: aliases.get(alias[0], alias[0]), line)
                return
        sys.exit(f"no observe of {layer}.{role}")

    def number(self, key):
        return float(re.search(rf"\b{key} = ([-+.\de]+)", self.text)[1])

    def format(self):
        """(signed, width, unit of a code at scale 1, least, most)"""
        sign, width, fraction, narrow = re.search(r"format = !lowp.fixed<([su])(\d+), (-?\d+)(, narrow)?>", self.text).groups()
        width = int(width)
        most = 2 ** (width - (sign == "s")) - 1
        least = 0 if sign == "u" else -most - (0 if narrow else 1)
        return sign == "s", width, math.ldexp(1, -int(fraction)), least, most

    def scales(self):
        return [float(word) for word in re.search(r"scales = \[([^]]*)\]", self.text)[1].split(",")]

    def codes(self):
        """Four bits each, the first in the low bits; those of a resource begin after its alignment."""
        name, size = re.search(r"codes = dense_resource<(\w+)> : tensor<(\d+)xi8>", self.text).groups()
        data = bytes.fromhex(self.blobs[name])[4:]
        assert len(data) == int(size)
        nibbles = [nibble for byte in data for nibble in (byte & 15, byte >> 4)]
        return [nibble - 16 if nibble > 7 else nibble for nibble in nibbles]


def clamp(code, least, most):
    return max(least, min(most, code))


def check(allocated, outputs=None):
    text = pathlib.Path(allocated).read_text()
    data, observe = Observe(text, "input", "input"), Observe(text, "fc0", "weights")
    weights = make_weights()
    _, _, step, least, most = observe.format()
    scales = observe.scales()
    assert len(scales) in (1, OUTPUTS)
    units = [scales[column % len(scales)] * step for column in range(OUTPUTS)]

    square = data.number("mean") * data.number("mean")
    share = square / (square + data.number("m2") / data.number("count"))
    assert 0.5 < share < 1, share
    expected, error = [], [0.0] * OUTPUTS
    for index, weight in enumerate(weights):
        column = index % OUTPUTS
        code = clamp(round((weight - share * error[column]) / units[column]), least, most)
        error[column] += code * units[column] - weight
        expected.append(code)
    nearest = [clamp(round(weight / units[index % OUTPUTS]), least, most) for index, weight in enumerate(weights)]
    assert expected != nearest
    assert observe.codes() == expected, (observe.codes(), expected)

    noise = sum((weight - code * units[index % OUTPUTS]) ** 2 for index, (weight, code) in enumerate(zip(weights, expected)))
    decibels = 10 * math.log10(sum(weight ** 2 for weight in weights) / noise)
    assert abs(observe.number("predicted_sqnr_db") - decibels) < 1e-9, decibels
    print(f"{sum(map(int.__ne__, expected, nearest))} of {len(expected)} codes are not the nearest")
    if not outputs:
        return

    _, _, step, least, most = data.format()
    unit = data.scales()[0] * step
    result = []
    pixels = make_pixels()
    for first in range(0, len(pixels), INPUTS):
        x = [struct.unpack("<f", struct.pack("<f", pixel / 255))[0] for pixel in pixels[first:first + INPUTS]]
        x = [clamp(round(value / unit), least, most) for value in x]
        for column in range(OUTPUTS):
            result.append(sum(a * b for a, b in zip(x, expected[column::OUTPUTS])) * unit * units[column])
    # All are exact as f32: units are powers of two.
    found = pathlib.Path(outputs).read_bytes()[-4 * len(result):]
    assert found == struct.pack(f"<{len(result)}f", *result)
    print(f"{len(result)} outputs are what the codes say")


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(pathlib.Path(sys.argv[2]))
    else:
        check(*sys.argv[2:])
