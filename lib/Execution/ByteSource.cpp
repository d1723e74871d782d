//===----------------------------------------------------------------------===//
// Part of the Lowp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===----------------------------------------------------------------------===//
//
// Where do the bytes of a data file come from? See ByteSource.h. zlib's own
// files (gzread) take whatever follows a gzip stream for its end, without a
// word.
//
//===----------------------------------------------------------------------===//

#include "ByteSource.h"
#include "llvm/Support/FileSystem.h"
#include <zlib.h>

using namespace mlir;
using namespace mlir::lowp;
namespace fs = llvm::sys::fs;

/// Bytes that are read from the file at a time.
constexpr size_t kBufferBytes = 1 << 17;
/// Of a gzip member's first bytes, those that say what it is.
constexpr size_t kMagicBytes = 2;

/// A file, what was read of it and not used yet, and the state of zlib.
struct ByteSource::Stream {
  fs::file_t file = fs::kInvalidFile;
  std::vector<char> buffer = std::vector<char>(kBufferBytes);
  size_t begin = 0, end = 0;
  bool isGzip = false;
  /// Whether zlib is inside of a member, or waits for one.
  bool isInMember = false;
  z_stream inflater = {};

  StringRef getRest() const {
    return StringRef(buffer.data() + begin, end - begin);
  }
  bool startsWithMagic() const { return getRest().starts_with("\x1f\x8b"); }
};

ByteSource::ByteSource() : stream(std::make_unique<Stream>()) {}

ByteSource::~ByteSource() {
  if (stream->isGzip)
    inflateEnd(&stream->inflater);
  if (stream->file != fs::kInvalidFile)
    (void)fs::closeFile(stream->file);
}

llvm::Error ByteSource::makeError(const Twine &what) const {
  return llvm::createStringError("'" + path + "': " + what);
}

llvm::Expected<std::unique_ptr<ByteSource>> ByteSource::open(StringRef path) {
  std::unique_ptr<ByteSource> source(new ByteSource());
  source->path = path.str();
  auto fail = [&](std::error_code code) {
    return source->makeError("cannot read data file: " + code.message());
  };
  fs::file_status status;
  if (std::error_code code = fs::status(path, status))
    return fail(code);
  if (fs::is_directory(status))
    return source->makeError("cannot read data file: it is a directory");
  llvm::Expected<fs::file_t> file = fs::openNativeFileForRead(path);
  if (!file)
    return fail(llvm::errorToErrorCode(file.takeError()));
  Stream &stream = *source->stream;
  stream.file = *file;
  if (llvm::Error error = source->fill(kMagicBytes))
    return std::move(error);
  constexpr int kGzipAlone = 16 + MAX_WBITS;
  if (!stream.startsWithMagic())
    return source;
  if (inflateInit2(&stream.inflater, kGzipAlone) != Z_OK)
    return source->makeError("no memory to unpack it");
  stream.isGzip = stream.isInMember = true;
  return source;
}

/// Reads on behind what is left in the buffer; nothing at the end of the file.
llvm::Error ByteSource::refill() {
  Stream &own = *stream;
  std::copy(own.buffer.begin() + own.begin, own.buffer.begin() + own.end,
            own.buffer.begin());
  own.end -= own.begin;
  own.begin = 0;
  llvm::Expected<size_t> got = fs::readNativeFile(
      own.file, MutableArrayRef(own.buffer).drop_front(own.end));
  if (!got)
    return makeError("cannot read data file: " +
                     llvm::toString(got.takeError()));
  own.end += *got;
  return llvm::Error::success();
}

/// Reads until `count` bytes are in the buffer, or all that the file has: a
/// pipe may give one at a time.
llvm::Error ByteSource::fill(size_t count) {
  for (size_t before = ~size_t(0); stream->getRest().size() < count &&
                                   stream->getRest().size() != before;) {
    before = stream->getRest().size();
    if (llvm::Error error = refill())
      return error;
  }
  return llvm::Error::success();
}

llvm::Expected<size_t> ByteSource::readPlain(MutableArrayRef<uint8_t> into) {
  size_t done = 0;
  while (done < into.size()) {
    if (llvm::Error error = fill(1))
      return std::move(error);
    StringRef rest = stream->getRest().take_front(into.size() - done);
    if (rest.empty())
      break;
    std::copy(rest.bytes_begin(), rest.bytes_end(), into.begin() + done);
    stream->begin += rest.size();
    done += rest.size();
  }
  return done;
}

/// Goes on behind the end of a member: true at another one, false at the end.
llvm::Expected<bool> ByteSource::startMember() {
  if (llvm::Error error = fill(kMagicBytes))
    return std::move(error);
  if (stream->getRest().empty())
    return false;
  if (!stream->startsWithMagic())
    return makeError(
        "more bytes behind the gzip stream; expected its end, or one more "
        "gzip stream (1f8b..)");
  inflateReset(&stream->inflater);
  stream->isInMember = true;
  return true;
}

llvm::Expected<size_t> ByteSource::readGzip(MutableArrayRef<uint8_t> into) {
  Stream &own = *stream;
  z_stream &inflater = own.inflater;
  inflater.next_out = into.data();
  inflater.avail_out = static_cast<uInt>(into.size());
  while (inflater.avail_out > 0) {
    if (!own.isInMember) {
      llvm::Expected<bool> isThere = startMember();
      if (!isThere)
        return isThere.takeError();
      if (!*isThere)
        break;
    }
    if (llvm::Error error = fill(1))
      return std::move(error);
    StringRef rest = own.getRest();
    inflater.next_in = reinterpret_cast<Bytef *>(own.buffer.data() + own.begin);
    inflater.avail_in = static_cast<uInt>(rest.size());
    int code = inflate(&inflater, Z_NO_FLUSH);
    own.begin = own.end - inflater.avail_in;
    if (code == Z_STREAM_END)
      own.isInMember = false;
    else if (code == Z_BUF_ERROR && rest.empty())
      return makeError("the gzip stream is cut short");
    else if (code != Z_OK)
      return makeError(Twine("damaged gzip stream (") +
                       (inflater.msg ? inflater.msg : "it needs a dictionary") +
                       ")");
  }
  return into.size() - inflater.avail_out;
}

llvm::Error ByteSource::read(uint64_t count, std::vector<uint8_t> &into) {
  constexpr uint64_t kChunk = 1 << 20;
  while (count > 0) {
    uint64_t step = std::min(count, kChunk), start = into.size();
    // Twice as much each time, but no more than is asked for in all.
    if (into.capacity() < start + step)
      into.reserve(std::min<uint64_t>(
          start + count,
          std::max<uint64_t>(2 * into.capacity(), start + step)));
    into.resize(start + step);
    MutableArrayRef<uint8_t> rest = MutableArrayRef(into).drop_front(start);
    llvm::Expected<size_t> got =
        stream->isGzip ? readGzip(rest) : readPlain(rest);
    into.resize(start + (got ? *got : 0));
    if (!got)
      return got.takeError();
    if (*got == 0)
      break;
    count -= *got;
  }
  return llvm::Error::success();
}
