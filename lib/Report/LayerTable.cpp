//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// The table of layers: see lowp/Report/LayerTable.h.
//
//===----------------------------------------------------------------------===//

#include "lowp/Report/LayerTable.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Unicode.h"

namespace mlir::lowp {

namespace {

constexpr StringLiteral kNone = "–";

/// Columns of a format; a wider one is shown as it was asked for.
constexpr int64_t kMostFormatWidth = 32;

int64_t getWidth(StringRef text) {
  return std::max(llvm::sys::unicode::columnWidthUTF8(text), 0);
}

/// "!lowp.fixed<s8, 5>" -> "fixed<s8, 5>".
std::string formatType(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  StringRef name = text;
  name.consume_front("!lowp.");
  return name.str();
}

/// "12 345": digits in groups of three.
std::string formatCount(int64_t count) {
  std::string digits = std::to_string(count);
  for (int64_t at = static_cast<int64_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(at, " ");
  return digits;
}

std::string formatReal(double value, const char *format) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format(format, value);
  return text;
}

std::string formatDecibels(std::optional<double> value) {
  return value ? formatReal(*value, "%.1f dB") : kNone.str();
}

/// Sums over all records.
struct Total {
  int64_t parameters = 0;
  int64_t weightBytes = 0;
  int64_t floatBytes = 0;

  explicit Total(ArrayRef<LayerRecord> records) {
    for (const LayerRecord &record : records) {
      parameters += record.parameters;
      weightBytes += record.weightBytes;
      floatBytes += record.floatBytes;
    }
  }
  /// Bits per weight with scales and padding.
  double getAverageBits() const {
    return parameters ? 8.0 * static_cast<double>(weightBytes) /
                            static_cast<double>(parameters)
                      : 0;
  }
};

/// The format of one side of a layer: its type, or how it was asked for.
std::string formatSide(StringRef spec, Type format) {
  if (spec.empty())
    return kNone.str();
  if (!format)
    return spec.str();
  std::string text = formatType(format);
  // The values of a table are in the IR and the JSON.
  if (getWidth(text) > kMostFormatWidth)
    return spec.str();
  if (spec.contains('@'))
    text += spec.substr(spec.find('@')).str();
  return text;
}

} // namespace

void printAlignedTable(llvm::raw_ostream &os,
                       ArrayRef<SmallVector<std::string>> rows,
                       ArrayRef<bool> rightAligned) {
  SmallVector<int64_t> widths(rightAligned.size(), 0);
  for (ArrayRef<std::string> row : rows)
    for (auto [index, cell] : llvm::enumerate(row))
      widths[index] = std::max(widths[index], getWidth(cell));
  auto printRule = [&] {
    for (auto [index, width] : llvm::enumerate(widths)) {
      os << (index ? "  " : "");
      for (int64_t column = 0; column < width; ++column)
        os << "─";
    }
    os << "\n";
  };
  for (auto [number, row] : llvm::enumerate(rows)) {
    if (number == 1 || (number > 1 && number + 1 == rows.size()))
      printRule();
    std::string line;
    for (auto [index, cell] : llvm::enumerate(row)) {
      std::string padding(widths[index] - getWidth(cell), ' ');
      line += index ? "  " : "";
      line += rightAligned[index] ? padding + cell : cell + padding;
    }
    os << StringRef(line).rtrim() << "\n";
  }
}

void printLayerTable(llvm::raw_ostream &os, ArrayRef<LayerRecord> records) {
  SmallVector<SmallVector<std::string>> rows;
  rows.push_back({"layer", "weights", "bits", "activations", "weights float",
                  "packed", "SQNR predicted", "worst case", "measured"});
  for (const LayerRecord &record : records) {
    bool has = !record.weights.empty();
    rows.push_back({record.name,
                    formatSide(record.weights, record.weightFormat),
                    has ? std::to_string(record.weightBits) : kNone.str(),
                    formatSide(record.activations, record.activationFormat),
                    has ? formatCount(record.floatBytes) + " B" : kNone.str(),
                    has ? formatCount(record.weightBytes) + " B" : kNone.str(),
                    formatDecibels(record.predictedSqnr),
                    formatDecibels(record.worstCaseSqnr),
                    formatDecibels(record.measuredSqnr)});
  }
  Total total(records);
  std::string ratio;
  if (total.weightBytes)
    ratio = formatReal(static_cast<double>(total.floatBytes) /
                           static_cast<double>(total.weightBytes),
                       "%.2f") +
            "x smaller";
  rows.push_back({"total", ratio,
                  total.parameters ? formatReal(total.getAverageBits(), "%.2f")
                                   : kNone.str(),
                  "", formatCount(total.floatBytes) + " B",
                  formatCount(total.weightBytes) + " B", "", "", ""});
  printAlignedTable(os, rows,
                    {false, false, true, false, true, true, true, true, true});
  if (llvm::any_of(records, [](const LayerRecord &record) {
        return record.predictedSqnr.has_value();
      }))
    os << "Predicted takes noises as independent; it was 9.8 dB too high on a deep "
          "network: go by measured.\n";
  if (llvm::any_of(records, [](const LayerRecord &record) {
        return record.worstCaseSqnr.has_value();
      }))
    os << "The worst case takes every error as the largest there can be: the samples of "
          "the calibration have no less.\n";
}

void printLayerJson(llvm::raw_ostream &os, ArrayRef<LayerRecord> records) {
  llvm::json::OStream json(os, /*IndentSize=*/2);
  auto writeReal = [&](StringRef key, std::optional<double> value) {
    if (value)
      json.attribute(key, *value);
    else
      json.attribute(key, nullptr);
  };
  json.object([&] {
    json.attributeArray("layers", [&] {
      for (const LayerRecord &record : records)
        json.object([&] {
          json.attribute("name", record.name);
          json.attribute("kind", record.kind);
          if (!record.weights.empty()) {
            json.attribute("weights", record.weights);
            if (record.weightFormat)
              json.attribute("weight_format", formatType(record.weightFormat));
            json.attribute("parameters", record.parameters);
            json.attribute("weight_bits", record.weightBits);
            json.attribute("weight_bytes", record.weightBytes);
            json.attribute("float_bytes", record.floatBytes);
          }
          json.attribute("activations", record.activations);
          if (record.activationFormat)
            json.attribute("activation_format",
                           formatType(record.activationFormat));
          writeReal("predicted_sqnr_db", record.predictedSqnr);
          writeReal("worst_case_sqnr_db", record.worstCaseSqnr);
          writeReal("measured_sqnr_db", record.measuredSqnr);
          writeReal("worst_case_error", record.worstCaseError);
        });
    });
    Total total(records);
    json.attributeObject("total", [&] {
      json.attribute("parameters", total.parameters);
      json.attribute("weight_bytes", total.weightBytes);
      json.attribute("float_bytes", total.floatBytes);
      json.attribute("average_bits", total.getAverageBits());
    });
  });
  os << "\n";
}

} // namespace mlir::lowp
