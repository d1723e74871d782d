"""Tries to exceed the bounds of lowp-bound-noise: brute-force.py FOLDER.

Small random networks of fully connected layers, convolutions and a sum of branches, in
fixed point, are run here, in f64 and by nothing of the compiler but the formats that it
chose: in float, and with every weight, bias and observed value rounded. Thousands of
inputs, drawn from the range and from its corners. Fails if an element of a layer is off
by more than its bound, or if two networks that are built to reach theirs do not.
"""
import json
import math
import pathlib
import random
import re
import struct
import subprocess
import sys

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)


def f32(number):
    return struct.unpack("f", struct.pack("f", number))[0]


def dense(values):
    return "[" + ", ".join(map(dense, values)) + "]" if isinstance(values, list) else f"{values!r}"


class Network:
    """A program as text, and as a function of a sample; values are named as layers are."""

    def __init__(self, size):
        self.lines, self.steps, self.sizes, self.count = [], [], {"input": size}, {}
        self.text = {"input": "%x"}

    def declare(self, kind):
        number = self.count[kind] = self.count.get(kind, -1) + 1
        return f"{kind}{number}"

    def emit(self, name, source, size):
        self.text[name], self.sizes[name] = source, size

    def constant(self, name, values, shape):
        self.lines.append(f"%{name} = arith.constant dense<{dense(values)}> : tensor<{shape}xf32>")

    def finish(self, name, shape, rank, bias, relu):
        """Bias and ReLU after %name.sum."""
        identity = f"affine_map<({', '.join(f'd{i}' for i in range(rank))}) -> ({', '.join(f'd{i}' for i in range(rank))})>"
        last = f"%{name}_sum"
        loops = "[" + ", ".join(['"parallel"'] * rank) + "]"
        if bias:
            self.constant(f"{name}_bias", bias, len(bias))
            row = identity.split(" -> ")[0] + " -> (d1)>"
            self.lines.append(
                f"%{name}_biased = linalg.generic {{indexing_maps = [{identity}, {row}, {identity}], iterator_types = {loops}}} "
                f"ins({last}, %{name}_bias : tensor<{shape}xf32>, tensor<{len(bias)}xf32>) outs(%{name}_e : tensor<{shape}xf32>) {{\n"
                f"^bb0(%a: f32, %b: f32, %o: f32):\n  %s = arith.addf %a, %b : f32\n  linalg.yield %s : f32\n}} -> tensor<{shape}xf32>")
            last = f"%{name}_biased"
        if relu:
            self.lines.append(
                f"%{name}_relu = linalg.generic {{indexing_maps = [{identity}, {identity}], iterator_types = {loops}}} "
                f"ins({last} : tensor<{shape}xf32>) outs(%{name}_e : tensor<{shape}xf32>) {{\n"
                f"^bb0(%a: f32, %o: f32):\n  %s = arith.maximumf %a, %zero : f32\n  linalg.yield %s : f32\n}} -> tensor<{shape}xf32>")
            last = f"%{name}_relu"
        return last

    def start(self, name, shape):
        self.lines.append(f"%{name}_e = tensor.empty() : tensor<{shape}xf32>")
        self.lines.append(f"%{name}_i = linalg.fill ins(%zero : f32) outs(%{name}_e : tensor<{shape}xf32>) -> tensor<{shape}xf32>")

    def fc(self, source, weights, bias=None, relu=False):
        name, inputs, outputs = self.declare("fc"), len(weights), len(weights[0])
        self.constant(f"{name}_w", weights, f"{inputs}x{outputs}")
        self.start(name, f"1x{outputs}")
        self.lines.append(f"%{name}_sum = linalg.matmul ins({self.text[source]}, %{name}_w : tensor<1x{inputs}xf32>, tensor<{inputs}x{outputs}xf32>) "
                          f"outs(%{name}_i : tensor<1x{outputs}xf32>) -> tensor<1x{outputs}xf32>")
        self.emit(name, self.finish(name, f"1x{outputs}", 2, bias, relu), outputs)

        def apply(x, w, b):
            sums = [sum(x[k] * w[k][j] for k in range(inputs)) + (b[j] if b else 0) for j in range(outputs)]
            return [max(s, 0) for s in sums] if relu else sums

        self.steps.append((name, [source], apply, weights, bias))
        return name

    def conv(self, source, channels, side, weights, bias=None, relu=False):
        """3x3, padded by 1, on `channels` x `side` x `side`; the result is flat."""
        name, outputs = self.declare("conv"), len(weights)
        shape, padded = f"1x{channels}x{side}x{side}", f"1x{channels}x{side + 2}x{side + 2}"
        self.constant(f"{name}_w", weights, f"{outputs}x{channels}x3x3")
        self.lines.append(f"%{name}_x = tensor.expand_shape {self.text[source]} [[0], [1, 2, 3]] output_shape [1, {channels}, {side}, {side}] : "
                          f"tensor<1x{channels * side * side}xf32> into tensor<{shape}xf32>")
        self.lines.append(f"%{name}_p = tensor.pad %{name}_x low[0, 0, 1, 1] high[0, 0, 1, 1] {{\n^bb0(%a: index, %b: index, %c: index, %d: index):\n"
                          f"  tensor.yield %zero : f32\n}} : tensor<{shape}xf32> to tensor<{padded}xf32>")
        out = f"1x{outputs}x{side}x{side}"
        self.start(name, out)
        self.lines.append(f"%{name}_sum = linalg.conv_2d_nchw_fchw ins(%{name}_p, %{name}_w : tensor<{padded}xf32>, tensor<{outputs}x{channels}x3x3xf32>) "
                          f"outs(%{name}_i : tensor<{out}xf32>) -> tensor<{out}xf32>")
        last = self.finish(name, out, 4, bias, relu)
        size = outputs * side * side
        self.lines.append(f"%{name}_flat = tensor.collapse_shape {last} [[0], [1, 2, 3]] : tensor<{out}xf32> into tensor<1x{size}xf32>")
        self.emit(name, f"%{name}_flat", size)

        def apply(x, w, b):
            result = []
            for o in range(outputs):
                for i in range(side):
                    for j in range(side):
                        total = b[o] if b else 0
                        for c in range(channels):
                            for u in range(max(0, 1 - i), min(3, side + 1 - i)):
                                for v in range(max(0, 1 - j), min(3, side + 1 - j)):
                                    total += x[(c * side + i + u - 1) * side + j + v - 1] * w[o][c][u][v]
                        result.append(max(total, 0) if relu else total)
            return result

        self.steps.append((name, [source], apply, weights, bias))
        return name

    def add(self, left, right):
        name, size = self.declare("value"), self.sizes[left]
        self.lines.append(f"%{name}_e = tensor.empty() : tensor<1x{size}xf32>")
        identity = "affine_map<(d0, d1) -> (d0, d1)>"
        self.lines.append(
            f"%{name} = linalg.generic {{indexing_maps = [{identity}, {identity}, {identity}], iterator_types = [\"parallel\", \"parallel\"]}} "
            f"ins({self.text[left]}, {self.text[right]} : tensor<1x{size}xf32>, tensor<1x{size}xf32>) outs(%{name}_e : tensor<1x{size}xf32>) {{\n"
            f"^bb0(%a: f32, %b: f32, %o: f32):\n  %s = arith.addf %a, %b : f32\n  linalg.yield %s : f32\n}} -> tensor<1x{size}xf32>")
        self.emit(name, f"%{name}", size)
        self.steps.append((name, [left, right], lambda x, y: [a + b for a, b in zip(x, y)], None, None))
        return name

    def print(self, result):
        size = self.sizes[result]
        body = "\n".join(self.lines)
        return (f"func.func @main(%x: tensor<1x{self.sizes['input']}xf32>) -> tensor<1x{size}xf32> {{\n"
                f"%zero = arith.constant 0.0 : f32\n{body}\nreturn {self.text[result]} : tensor<1x{size}xf32>\n}}\n")

    def run(self, sample, formats):
        """Every named value, its own format applied."""
        def observe(name, value):
            choice = formats.get((name, "activations")) or formats.get((name, "input"))
            return [choice.round(number) for number in value] if choice else value

        values = {"input": observe("input", sample)}
        for name, sources, apply, weights, bias in self.steps:
            operands = [values[source] for source in sources]
            if weights is not None:
                weights, bias = round_layer(formats, name, sources[0], weights, bias)
                operands += [weights, bias]
            values[name] = observe(name, apply(*operands))
        return values


class Fixed:
    """A choice of fixed point: codes are integers."""

    def __init__(self, text):
        sign, width, fraction, rest = re.search(r"!lowp\.fixed<([su])(\d+), (-?\d+)(.*?)>", text).groups()
        self.width, self.fraction = int(width), int(fraction)
        self.low = -2 ** (self.width - 1) if sign == "s" else 0
        self.high = 2 ** (self.width - 1) - 1 if sign == "s" else 2 ** self.width - 1
        self.low += bool(rest) and sign == "s"
        numbers = lambda key: [float(word) for word in re.search(key + r" = \[(.*?)\]", text).group(1).split(",")]
        self.scales = numbers("scales")
        self.zeros = numbers("zero_points") if "zero_points" in text else [0] * len(self.scales)
        axis = re.search(r"granularity = axis = (\d+)", text)
        self.axis = int(axis.group(1)) if axis else None

    def step(self, index=0):
        return self.scales[index if self.axis is not None else 0] * 2.0 ** -self.fraction

    def round(self, number, index=0):
        if self.axis is None:
            index = 0
        code = round(number / self.step(index)) + self.zeros[index]  # Python rounds to even
        return (min(max(code, self.low), self.high) - self.zeros[index]) * self.step(index)


def round_layer(formats, name, source, weights, bias):
    choice, data = formats.get((name, "weights")), formats.get((source, "activations")) or formats.get((source, "input"))
    if not choice:
        return weights, bias

    def walk(values, index):
        if isinstance(values, list):
            return [walk(value, index + [at]) for at, value in enumerate(values)]
        return choice.round(values, index[choice.axis or 0])

    if bias and data:  # to steps of the sums
        bias = [round(b / (data.step() * choice.step(at))) * data.step() * choice.step(at) for at, b in enumerate(bias)]
    return walk(weights, []), bias


def read_ranges(text):
    """The observed ranges, by name."""
    aliases = {name: tuple(map(float, found)) for name, *found in
               re.findall(r"^(#statistics\w*) = #lowp\.statistics<count = \d+, min = (\S+), max = (\S+),", text, re.M)}
    found = re.findall(r'layer = "(\w+)".*?statistics = (#statistics\w*)', text)
    return {layer: aliases[alias] for layer, alias in found}


def read_formats(text):
    aliases = dict(re.findall(r"^(#\w+) = (#lowp\.choice<.*)$", text, re.M))
    formats = {}
    for attributes in re.findall(r"lowp\.observe .*?\{(.*?)\} :", text):
        choice = re.search(r"choice = (#choice\w*)", attributes)
        if choice:
            key = re.search(r'layer = "(.*?)"', attributes).group(1), re.search(r'role = "(.*?)"', attributes).group(1)
            formats[key] = Fixed(aliases[choice.group(1)])
    return formats


def write_npy(path, samples):
    text = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({len(samples)}, {len(samples[0])}), }}\n".encode()
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text +
                     struct.pack(f"<{len(samples) * len(samples[0])}f", *sum(samples, [])))


def examine(name, network, result, samples, options):
    """The largest error over the bound, of each layer."""
    source, data, allocated, report = (folder / f"{name}.{end}" for end in ("mlir", "npy", "allocated.mlir", "json"))
    source.write_text(network.print(result))
    samples = [[f32(x) for x in sample] for sample in samples]
    write_npy(data, samples)
    subprocess.run(["quant-opt", source, "-o", allocated,
                    f"--lowp-calibrate=data={data} samples={len(samples)}", f"--lowp-allocate={options}", "--lowp-bound-noise",
                    f"--lowp-report=format=json file={report}"], check=True)
    bounds = {layer["name"]: layer["worst_case_error"] for layer in json.loads(report.read_text())["layers"]}
    formats, ranges = read_formats(allocated.read_text()), read_ranges(allocated.read_text())
    assert formats and ranges.keys() == bounds.keys(), f"{name}: no formats, or not all ranges"
    found, skipped = dict.fromkeys(bounds, 0.0), 0
    for sample in samples:
        exact, rounded = network.run(sample, {}), network.run(sample, formats)
        # Ranges are those of the program in f32: one beyond them, by a rounding, is an input of which nothing is said.
        if any(not ranges[layer][0] <= x <= ranges[layer][1] for layer in bounds for x in exact[layer]):
            skipped += 1
            continue
        for layer in bounds:
            found[layer] = max(found[layer], *(abs(a - b) for a, b in zip(exact[layer], rounded[layer])))
    assert skipped <= len(samples) // 4, f"{name}: {skipped} samples are out of range"
    for layer, bound in bounds.items():
        # The sums of the bound and of this program are rounded to f64.
        assert found[layer] <= bound * (1 + 1e-9), f"{name}, {options}: {layer} is off by {found[layer]}, the bound is {bound}"
    return {layer: found[layer] / bound for layer, bound in bounds.items() if bound}


def draw(generator, count, size, low, high):
    """Random inputs, and corners of the range."""
    samples = [[generator.uniform(low, high) for _ in range(size)] for _ in range(count // 2)]
    return samples + [[generator.choice((low, high)) for _ in range(size)] for _ in range(count - len(samples))]


def matrix(generator, rows, columns):
    return [[f32(generator.gauss(0, 0.5)) for _ in range(columns)] for _ in range(rows)]


def make_network(kind, generator):
    def bias(count):
        return [f32(generator.gauss(0, 0.3)) for _ in range(count)]

    if kind == "layers":
        network = Network(6)
        hidden = network.fc("input", matrix(generator, 6, 5), bias(5), relu=True)
        return network, network.fc(network.fc(hidden, matrix(generator, 5, 4), relu=True), matrix(generator, 4, 3), bias(3))
    if kind == "branches":
        network = Network(4)
        left = network.fc("input", matrix(generator, 4, 4), bias(4), relu=True)
        right = network.fc("input", matrix(generator, 4, 4))
        return network, network.fc(network.add(left, right), matrix(generator, 4, 2))
    network = Network(2 * 4 * 4)
    kernel = [[[[f32(generator.gauss(0, 0.4)) for _ in range(3)] for _ in range(3)] for _ in range(2)] for _ in range(2)]
    first = network.conv("input", 2, 4, kernel, bias(2), relu=True)
    return network, network.fc(first, matrix(generator, 32, 3))


OPTIONS = ["weights=fixed:8 activations=fixed:8", "weights=fixed:4@axis activations=fixed:4", "weights=affine:8@axis activations=affine:8",
           "weights=fixed:3 activations=fixed:8 scale=real", "weights=fixed:8", "activations=fixed:4"]


def try_random():
    for kind, count, lowest in (("layers", 800, 0.0), ("layers", 800, -1.5), ("branches", 800, -1.0), ("conv", 80, -0.7)):
        for seed, options in enumerate(OPTIONS):
            generator = random.Random(f"{kind} {seed}")
            network, result = make_network(kind, generator)
            samples = draw(generator, count, network.sizes["input"], lowest, 1.0)
            ratios = examine(f"{kind}-{lowest}-{seed}", network, result, samples, options)
            print(f"{kind} from {lowest}, {options}: at most", ", ".join(f"{layer} {ratio:.2f}" for layer, ratio in ratios.items()))


def try_tight():
    # Every input half a step from a code, and all errors add up: weights of both signs.
    network = Network(4)
    result = network.fc("input", [[1.0], [-1.0], [0.5], [-0.25]])
    half = 1 / 256
    up, down = [half * (1 + 4 * k) for k in range(4)], [half * (3 + 4 * k) for k in range(4)]
    corners = [[-1.0] * 4, [127 / 128] * 4]
    ratios = examine("tight-input", network, result, [[up[0], down[1], up[2], down[3]], [down[0], up[1], down[2], up[3]], *corners],
                     "weights=fixed:8 activations=fixed:8 overrides=fc0.activations=float")
    print("tight input:", ratios)
    assert all(ratio >= 1 - 1e-9 for ratio in ratios.values())
    # Weights that are off, at the corners of what they are multiplied with.
    network = Network(4)
    result = network.fc("input", [[f32(w) for w in row] for row in ((0.3, -0.7), (0.11, 0.9), (-0.77, 0.4), (0.6, 0.21))])
    generator = random.Random(1)
    ratios = examine("tight-weights", network, result, draw(generator, 200, 4, -0.5, 1.0), "weights=fixed:3")
    print("tight weights:", ratios)
    assert all(ratio >= 1 - 1e-9 for ratio in ratios.values())


try_tight()
try_random()
