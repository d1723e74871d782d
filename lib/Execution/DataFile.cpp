//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// What numbers does a data file hold? Headers of IDX and .npy, and the checks of
// their sizes. See DataFile.h; StoredNumbers.cpp reads the samples.
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/DataFile.h"
#include "ByteSource.h"
#include "lowp/Execution/AtomicOutput.h"
#include "lowp/Execution/CommandFiles.h"
#include "lowp/Execution/MemoryBudget.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace mlir;
using namespace mlir::lowp;
namespace endian = llvm::support::endian;

unsigned mlir::lowp::getByteWidth(ElementKind kind) {
  switch (kind) {
  case ElementKind::U8:
  case ElementKind::I8:
    return 1;
  case ElementKind::U16:
  case ElementKind::I16:
    return 2;
  case ElementKind::U32:
  case ElementKind::I32:
  case ElementKind::F32:
    return 4;
  case ElementKind::U64:
  case ElementKind::I64:
  case ElementKind::F64:
    return 8;
  }
  llvm_unreachable("unknown element kind");
}

StringRef mlir::lowp::getName(ElementKind kind) {
  static constexpr StringLiteral names[] = {"u8",  "u16", "u32", "u64", "i8",
                                            "i16", "i32", "i64", "f32", "f64"};
  return names[static_cast<unsigned>(kind)];
}

std::string mlir::lowp::formatShape(ArrayRef<int64_t> shape) {
  if (shape.empty())
    return "scalar";
  std::string text;
  for (int64_t size : shape)
    text += (text.empty() ? "" : "x") + (size < 0 ? "?" : std::to_string(size));
  return text;
}

llvm::Expected<Normalisation> mlir::lowp::parseNormalisation(StringRef text) {
  Normalisation normalisation;
  normalisation.isGiven = !text.empty();
  auto [mean, deviation] = text.split(',');
  if (!text.empty() &&
      (mean.trim().getAsDouble(normalisation.mean) ||
       deviation.trim().getAsDouble(normalisation.deviation) ||
       !std::isfinite(normalisation.mean) ||
       !std::isfinite(normalisation.deviation) || normalisation.deviation <= 0))
    return llvm::createStringError("normalize=" + text +
                                   ": expected two numbers, the mean and a "
                                   "positive deviation, as in 0.5,0.25");
  return normalisation;
}

namespace {

/// What a header says.
struct Header {
  ElementKind kind;
  SmallVector<int64_t, 4> shape;
  bool isBigEndian;
};

/// Reads one file front to back.
class Reader {
public:
  Reader(StringRef path, ByteSource &source) : path(path), source(source) {}

  llvm::Error fail(const Twine &what) const {
    return llvm::createStringError("'" + path + "': " + what);
  }

  /// `count` more bytes, or the error that the file ends inside `what`.
  llvm::Expected<std::vector<uint8_t>> take(uint64_t count, const Twine &what) {
    std::vector<uint8_t> bytes;
    if (llvm::Error error = source.read(count, bytes))
      return std::move(error);
    if (bytes.size() < count)
      return fail("cut short: " + Twine(bytes.size()) + " bytes for " + what +
                  ", expected " + Twine(count));
    return bytes;
  }

  llvm::Expected<Header> readHeader();
  llvm::Expected<std::vector<uint8_t>> readPayload(const Header &header);

private:
  llvm::Expected<Header> readIdx(uint8_t type, uint8_t rank);
  llvm::Expected<Header> readNpy();
  llvm::Expected<Header> parseNpyDictionary(StringRef text);
  llvm::Expected<StringRef> getNpyValue(StringRef text, StringRef key) const;

  StringRef path;
  ByteSource &source;
};

} // namespace

llvm::Expected<Header> Reader::readHeader() {
  std::vector<uint8_t> magic;
  if (llvm::Error error = source.read(4, magic))
    return std::move(error);
  if (magic.empty())
    return fail("the file is empty; expected an IDX or .npy file");
  if (magic.size() == 4 && magic[0] == 0 && magic[1] == 0)
    return readIdx(magic[2], magic[3]);
  if (magic.size() == 4 && magic[0] == 0x93 &&
      StringRef((char *)&magic[1], 3) == "NUM")
    return readNpy();
  return fail("starts with bytes " + llvm::toHex(magic, /*LowerCase=*/true) +
              "; expected an IDX file (0000..) or a .npy file (934e554d..), "
              "plain or gzipped");
}

llvm::Expected<Header> Reader::readIdx(uint8_t type, uint8_t rank) {
  Header header;
  header.isBigEndian = true;
  switch (type) {
  case 0x08:
    header.kind = ElementKind::U8;
    break;
  case 0x09:
    header.kind = ElementKind::I8;
    break;
  case 0x0B:
    header.kind = ElementKind::I16;
    break;
  case 0x0C:
    header.kind = ElementKind::I32;
    break;
  case 0x0D:
    header.kind = ElementKind::F32;
    break;
  case 0x0E:
    header.kind = ElementKind::F64;
    break;
  default:
    return fail("IDX element type 0x" + llvm::utohexstr(type) +
                " is unknown; expected 08 (u8), 09 (i8), 0B (i16), 0C (i32), "
                "0D (f32) or 0E (f64)");
  }
  if (rank == 0)
    return fail(
        "an IDX file without dimensions; expected samples along dimension 0");
  auto sizes = take(4 * uint64_t(rank), "the IDX header");
  if (!sizes)
    return sizes.takeError();
  for (unsigned dim = 0; dim < rank; ++dim)
    header.shape.push_back(endian::read32be(sizes->data() + 4 * dim));
  return header;
}

llvm::Expected<Header> Reader::readNpy() {
  auto rest = take(4, "the .npy header");
  if (!rest)
    return rest.takeError();
  if (StringRef((char *)rest->data(), 2) != "PY")
    return fail("damaged .npy magic number");
  unsigned major = (*rest)[2];
  if (major < 1 || major > 3)
    return fail(".npy version " + Twine(major) + "; expected 1, 2 or 3");
  auto length = take(major == 1 ? 2 : 4, "the .npy header");
  if (!length)
    return length.takeError();
  uint32_t size = major == 1 ? endian::read16le(length->data())
                             : endian::read32le(length->data());
  constexpr uint32_t kLongestHeader = 1 << 20;
  if (size > kLongestHeader)
    return fail(".npy header of " + Twine(size) + " bytes; expected at most " +
                Twine(kLongestHeader));
  auto text = take(size, "the .npy header");
  if (!text)
    return text.takeError();
  return parseNpyDictionary(StringRef((char *)text->data(), text->size()));
}

/// What follows each `'key':` in the text of a Python dictionary.
static SmallVector<StringRef, 1> findValues(StringRef text, StringRef key) {
  SmallVector<StringRef, 1> found;
  for (StringRef quote : {"'", "\""}) {
    std::string quoted = (quote + key + quote).str();
    for (size_t at = text.find(quoted); at != StringRef::npos;
         at = text.find(quoted, at + 1)) {
      StringRef rest = text.drop_front(at + quoted.size()).ltrim();
      if (rest.consume_front(":"))
        found.push_back(rest.ltrim());
    }
  }
  return found;
}

/// The value of a key that has to be there once.
llvm::Expected<StringRef> Reader::getNpyValue(StringRef text, StringRef key) const {
  SmallVector<StringRef, 1> found = findValues(text, key);
  if (found.size() > 1)
    return fail("damaged .npy header; '" + key + "' is there " + Twine(found.size()) +
                " times, expected once");
  if (found.empty() || found.front().empty())
    return fail("damaged .npy header; expected a dictionary with descr, "
                "fortran_order and shape");
  return found.front();
}

llvm::Expected<Header> Reader::parseNpyDictionary(StringRef text) {
  llvm::Expected<StringRef> descr = getNpyValue(text, "descr");
  if (!descr)
    return descr.takeError();
  llvm::Expected<StringRef> order = getNpyValue(text, "fortran_order");
  if (!order)
    return order.takeError();
  llvm::Expected<StringRef> shape = getNpyValue(text, "shape");
  if (!shape)
    return shape.takeError();
  if (!shape->consume_front("("))
    return fail("damaged .npy header; the shape does not start with '('");
  Header header;
  header.isBigEndian = false;
  StringRef type = descr->front() == '\'' || descr->front() == '"'
                       ? descr->drop_front().take_until(
                             [&](char c) { return c == descr->front(); })
                       : StringRef("of a structure");
  static constexpr std::pair<StringLiteral, ElementKind> kinds[] = {
      {"u1", ElementKind::U8},  {"u2", ElementKind::U16}, {"u4", ElementKind::U32},
      {"u8", ElementKind::U64}, {"i1", ElementKind::I8},  {"i2", ElementKind::I16},
      {"i4", ElementKind::I32}, {"i8", ElementKind::I64}, {"f4", ElementKind::F32},
      {"f8", ElementKind::F64}};
  const auto *kind = llvm::find_if(kinds, [&](const auto &entry) {
    return entry.first == type.drop_front(1);
  });
  bool isLittle = type.starts_with("<") || type.starts_with("=") ||
                  (type.starts_with("|") && type.ends_with("1"));
  if (kind == std::end(kinds) || !isLittle)
    return fail(
        "element type '" + type +
        "'; expected little-endian |u1, <u2, <u4, <u8, |i1, <i2, <i4, <i8, <f4 or <f8");
  header.kind = kind->second;
  if (order->starts_with("True"))
    return fail("the array is in Fortran order; expected C order "
                "(numpy.ascontiguousarray)");
  if (!order->starts_with("False"))
    return fail("damaged .npy header; fortran_order is neither True nor False");
  size_t end = shape->find(')');
  if (end == StringRef::npos)
    return fail("damaged .npy header; the shape does not end");
  StringRef list = shape->take_front(end).trim();
  list.consume_back(",");
  SmallVector<StringRef> sizes;
  if (!list.empty())
    list.split(sizes, ',');
  for (StringRef size : sizes) {
    int64_t value;
    if (size.trim().getAsInteger(10, value) || value < 0)
      return fail("damaged .npy header; '" + size.trim() + "' is not a size");
    header.shape.push_back(value);
  }
  if (header.shape.empty())
    return fail(
        "the array has no dimensions; expected samples along dimension 0");
  return header;
}

llvm::Expected<std::vector<uint8_t>> Reader::readPayload(const Header &header) {
  std::string what = (formatShape(header.shape) + Twine(" elements of ") +
                      getName(header.kind))
                         .str();
  if (header.shape.front() == 0)
    return fail("the data set is empty (" + what +
                "); expected at least one sample");
  uint64_t count = getByteWidth(header.kind);
  for (int64_t size : header.shape) {
    bool overflow = false;
    count = llvm::SaturatingMultiply<uint64_t>(count, size, &overflow);
    if (overflow)
      return fail("the header says " + what +
                  ", which is more than memory can hold");
  }
  if (count == 0)
    return fail("samples without elements (" + what + ")");
  // Half as much again while the bytes are read: see ByteSource::read.
  if (uint64_t budget = getMemoryBudgetBytes(); count > budget / 3 * 2)
    return fail("the header says " + what + ", " + Twine(count) +
                " bytes; this process may take " + Twine(budget / 3 * 2) + " for data");
  auto bytes = take(count, what);
  if (!bytes)
    return bytes;
  std::vector<uint8_t> trailing;
  if (llvm::Error error = source.read(1, trailing))
    return std::move(error);
  if (!trailing.empty())
    return fail("more bytes than the header says; expected " + Twine(count) +
                " for " + what);
  return bytes;
}

llvm::Expected<DataFile> DataFile::read(StringRef path) {
  if (llvm::Error error = noteInput(path))
    return std::move(error);
  auto source = ByteSource::open(path);
  if (!source)
    return source.takeError();
  Reader reader(path, **source);
  auto header = reader.readHeader();
  if (!header)
    return header.takeError();
  auto bytes = reader.readPayload(*header);
  if (!bytes)
    return bytes.takeError();
  DataFile file = make(path, header->kind, header->shape, std::move(*bytes));
  file.isBigEndian = header->isBigEndian;
  return file;
}

DataFile DataFile::make(StringRef name, ElementKind kind, ArrayRef<int64_t> shape,
                        std::vector<uint8_t> bytes) {
  DataFile file;
  file.path = name.str();
  file.kind = kind;
  file.shape.assign(shape.begin(), shape.end());
  file.bytes = std::move(bytes);
  for (int64_t size : shape.drop_front())
    file.sampleSize *= size;
  return file;
}

llvm::Expected<std::vector<int64_t>> DataFile::readLabels() const {
  if (isFloat(kind))
    return llvm::createStringError("'" + path + "': labels of " +
                                   getName(kind) + "; expected integers");
  if (sampleSize != 1)
    return llvm::createStringError("'" + path + "': shape " +
                                   formatShape(shape) +
                                   "; expected one label per sample");
  std::vector<int64_t> labels(getSampleCount());
  for (auto [index, label] : llvm::enumerate(labels))
    label = getInteger(index);
  return labels;
}

llvm::Error mlir::lowp::checkReadableAgain(StringRef path) {
  llvm::sys::fs::file_status status;
  if (llvm::sys::fs::status(path, status) || llvm::sys::fs::is_regular_file(status) ||
      llvm::sys::fs::is_directory(status))
    return llvm::Error::success();
  return llvm::createStringError("'" + path +
                                 "' is not a regular file, and is read more than once; "
                                 "write it to a file first");
}

std::string mlir::lowp::makeNpyHeader(ElementKind kind,
                                      ArrayRef<int64_t> shape) {
  static constexpr StringLiteral types[] = {"|u1", "<u2", "<u4", "<u8", "|i1",
                                            "<i2", "<i4", "<i8", "<f4", "<f8"};
  std::string dictionary = "{'descr': '" +
                           types[static_cast<unsigned>(kind)].str() +
                           "', 'fortran_order': False, 'shape': (";
  for (int64_t size : shape)
    dictionary += std::to_string(size) + (shape.size() == 1 ? "," : ", ");
  if (shape.size() > 1)
    dictionary.resize(dictionary.size() - 2);
  dictionary += "), }";
  constexpr size_t kPreamble = 10, kAlignment = 64;
  size_t length =
      llvm::alignTo(kPreamble + dictionary.size() + 1, kAlignment) - kPreamble;
  dictionary.resize(length - 1, ' ');
  dictionary += '\n';
  std::string header("\x93NUMPY\x01\x00", 8);
  header += static_cast<char>(length & 0xff);
  header += static_cast<char>(length >> 8);
  return header + dictionary;
}

llvm::Error mlir::lowp::writeNpy(StringRef path, ElementKind kind,
                                 ArrayRef<int64_t> shape, const void *data) {
  auto output = AtomicOutput::open(path);
  if (!output)
    return output.takeError();
  uint64_t count = getByteWidth(kind);
  for (int64_t size : shape)
    count *= size;
  (*output)->os() << makeNpyHeader(kind, shape)
                  << StringRef(static_cast<const char *>(data), count);
  return (*output)->commit();
}
