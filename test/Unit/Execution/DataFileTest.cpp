//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Does DataFile read what IDX and .npy files say, and name what is wrong with a
// file that is damaged?
//
//===----------------------------------------------------------------------===//

#include "lowp/Execution/DataFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"
#include <zlib.h>

using namespace mlir;
using namespace mlir::lowp;

namespace {

/// A file that is gone with the test.
class TemporaryFile {
public:
  explicit TemporaryFile(StringRef content, bool isGzip = false) {
    EXPECT_FALSE(llvm::sys::fs::createTemporaryFile("lowp", "data", path));
    std::error_code code;
    if (isGzip) {
      gzFile file = gzopen(path.c_str(), "wb");
      gzwrite(file, content.data(), content.size());
      gzclose(file);
    } else {
      llvm::raw_fd_ostream(path.str(), code) << content;
    }
  }
  ~TemporaryFile() { llvm::sys::fs::remove(path); }
  SmallString<128> path;
};

std::string makeIdx(uint8_t type, ArrayRef<uint32_t> sizes, StringRef payload) {
  std::string text{'\0', '\0', static_cast<char>(type),
                   static_cast<char>(sizes.size())};
  for (uint32_t size : sizes) {
    char bytes[4];
    llvm::support::endian::write32be(bytes, size);
    text.append(bytes, 4);
  }
  return text + payload.str();
}

std::string makeNpy(StringRef dictionary, StringRef payload) {
  std::string text("\x93NUMPY\x01\x00", 8);
  text += static_cast<char>(dictionary.size());
  text += '\0';
  return text + dictionary.str() + payload.str();
}

std::string getError(StringRef content, bool isGzip = false) {
  TemporaryFile file(content, isGzip);
  auto data = DataFile::read(file.path);
  if (data)
    return "";
  std::string message = llvm::toString(data.takeError());
  EXPECT_NE(message.find(file.path.str()), std::string::npos) << message;
  EXPECT_EQ(message.find('\n'), std::string::npos) << message;
  return message;
}

void expectError(StringRef content, StringRef part) {
  std::string message = getError(content);
  EXPECT_NE(message.find(part), std::string::npos) << "got: " << message;
}

constexpr StringRef kBytes("\x00\x7f\x80\xff\x01\x02", 6);

TEST(DataFile, ReadsIdxPlainAndGzipped) {
  for (bool isGzip : {false, true}) {
    TemporaryFile file(makeIdx(0x08, {2, 3}, kBytes), isGzip);
    auto data = DataFile::read(file.path);
    ASSERT_TRUE(bool(data));
    EXPECT_EQ(data->getSampleCount(), 2);
    EXPECT_EQ(data->getSampleSize(), 3);
    double raw[3];
    data->readRaw(1, raw);
    EXPECT_EQ(raw[0], 255);
    float values[3];
    data->readFloats(0, {}, values);
    EXPECT_EQ(values[1], 127.0f / 255.0f);
    data->readFloats(0, {0.5, 0.25}, values);
    EXPECT_EQ(values[0], -2.0f);
  }
}

TEST(DataFile, ReadsBigEndianIdxAsStored) {
  TemporaryFile file(
      makeIdx(0x0C, {2}, StringRef("\x00\x00\x01\x00\xff\xff\xff\xfe", 8)));
  auto data = DataFile::read(file.path);
  ASSERT_TRUE(bool(data));
  auto labels = data->readLabels();
  ASSERT_TRUE(bool(labels));
  EXPECT_EQ((*labels)[0], 256);
  EXPECT_EQ((*labels)[1], -2);
}

TEST(DataFile, RoundTripsNpy) {
  TemporaryFile file("");
  float values[] = {1.5f, -2.25f, 0.0f, 3e30f};
  ASSERT_FALSE(bool(writeNpy(file.path, ElementKind::F32, {2, 2}, values)));
  auto data = DataFile::read(file.path);
  ASSERT_TRUE(bool(data));
  EXPECT_EQ(formatShape(data->getShape()), "2x2");
  float read[2];
  data->readFloats(1, {}, read);
  EXPECT_EQ(read[1], 3e30f);
}

TEST(DataFile, ReadsNumpysSpelling) {
  TemporaryFile file(
      makeNpy("{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }\n",
              StringRef("\x05\0\0\0\0\0\0\0", 8)));
  auto data = DataFile::read(file.path);
  ASSERT_TRUE(bool(data));
  double value;
  data->readRaw(0, value);
  EXPECT_EQ(value, 5);
}

TEST(DataFile, NamesWhatIsWrong) {
  expectError("", "is empty");
  expectError("hello, world", "expected an IDX file");
  expectError(makeIdx(0x08, {2, 3}, kBytes.drop_back()),
              "cut short: 5 bytes for 2x3 elements of u8, expected 6");
  expectError(makeIdx(0x08, {1, 3}, kBytes), "more bytes than the header says");
  expectError(makeIdx(0x08, {0, 3}, ""), "data set is empty");
  expectError(makeIdx(0x08, {2, 0}, ""), "samples without elements");
  expectError(makeIdx(0x07, {1}, "x"), "element type 0x7");
  expectError(makeIdx(0x08, {}, ""), "without dimensions");
  expectError(makeIdx(0x0E, {0xffffffff, 0xffffffff, 0xffffffff}, ""),
              "more than memory");
  expectError(makeIdx(0x08, {0xffffffff}, "abc"), "cut short");
  expectError(StringRef("\x93NUMPY\x09\x00", 8), ".npy version 9");
  expectError(StringRef("\x93NUMPY\x01\x00\xff", 9), "cut short");
  expectError(
      makeNpy("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", ""),
      "element type '<c8'");
  expectError(
      makeNpy("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", ""),
      "element type '>f4'");
  expectError(
      makeNpy("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", ""),
      "Fortran order");
  expectError(
      makeNpy("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", ""),
      "no dimensions");
  expectError(
      makeNpy("{'descr': '<f4', 'fortran_order': False, 'shape': (x,), }", ""),
      "'x' is not a size");
  expectError(makeNpy("{}", ""), "damaged .npy header");
  expectError(makeNpy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), "
                      "\"shape\": (2,), }",
                      StringRef("\0\0\0\0", 4)),
              "'shape' is there 2 times, expected once");
}

TEST(DataFile, NamesDamagedGzip) {
  std::string payload(100000, 'x');
  for (size_t index = 0; index < payload.size(); ++index)
    payload[index] = static_cast<char>(index * 2654435761u >> 13);
  TemporaryFile whole(makeIdx(0x08, {100000}, payload), /*isGzip=*/true);
  auto buffer = llvm::MemoryBuffer::getFile(whole.path);
  ASSERT_TRUE(bool(buffer));
  StringRef bytes = (*buffer)->getBuffer();
  expectError(bytes.take_front(bytes.size() / 2), "cut short");
  std::string damaged = bytes.str();
  damaged[bytes.size() / 2] ^= 0x55;
  damaged[bytes.size() / 2 + 1] ^= 0x55;
  EXPECT_NE(getError(damaged), "");
}

TEST(DataFile, TakesGzipMembersAndNothingElseBehindThem) {
  std::string head = makeIdx(0x08, {2, 3}, ""), text = head + kBytes.str();
  auto pack = [](StringRef content) {
    TemporaryFile file(content, /*isGzip=*/true);
    auto buffer = llvm::MemoryBuffer::getFile(file.path);
    EXPECT_TRUE(bool(buffer));
    return (*buffer)->getBuffer().str();
  };
  for (size_t cut : {1, 4, 12, 15}) {
    TemporaryFile file(pack(StringRef(text).take_front(cut)) +
                       pack(StringRef(text).drop_front(cut)) + pack(""));
    auto data = DataFile::read(file.path);
    ASSERT_TRUE(bool(data)) << llvm::toString(data.takeError());
    double raw[3];
    data->readRaw(1, raw);
    EXPECT_EQ(raw[0], 255);
    EXPECT_EQ(raw[2], 2);
  }
  for (StringRef junk : {StringRef("\x1f"), StringRef("\0", 1), StringRef("trailing"),
                         StringRef("\x1f\x8c junk")})
    expectError(pack(text) + junk.str(), "more bytes behind the gzip stream; expected its end");
  expectError(pack(text) + "\x1f\x8b", "cut short");
  expectError(pack(text) + "\x1f\x8b junk", "damaged gzip stream");
  expectError(pack(text) + pack("x"), "more bytes than the header says");
}

TEST(DataFile, NamesMissingFilesAndFolders) {
  auto missing = DataFile::read("no/such/file");
  EXPECT_EQ(llvm::toString(missing.takeError()),
            "'no/such/file': cannot read data file: No such file or directory");
  auto folder = DataFile::read("/");
  EXPECT_EQ(llvm::toString(folder.takeError()),
            "'/': cannot read data file: it is a directory");
}

TEST(DataFile, LabelsAreIntegersOnePerSample) {
  TemporaryFile wide(makeIdx(0x08, {2, 3}, kBytes));
  auto data = DataFile::read(wide.path);
  ASSERT_TRUE(bool(data));
  EXPECT_NE(llvm::toString(data->readLabels().takeError())
                .find("one label per sample"),
            std::string::npos);
  TemporaryFile real(makeIdx(0x0D, {1}, StringRef("\0\0\0\0", 4)));
  auto floats = DataFile::read(real.path);
  ASSERT_TRUE(bool(floats));
  EXPECT_NE(llvm::toString(floats->readLabels().takeError())
                .find("expected integers"),
            std::string::npos);
}

} // namespace
