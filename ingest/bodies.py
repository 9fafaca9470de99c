"""Unpacking the body of an answer: one layer, whole, and never more than the limit."""

from __future__ import annotations

import io
import zlib

import brotli  # type: ignore[import-untyped]
import zstandard

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_MEMBERS = 64
_ZSTD_WINDOW = 1 << 27
ACCEPT_ENCODING = "gzip, deflate, br, zstd"


class TooLarge(Exception):
    """The body exceeds the limit."""


class BadBody(Exception):
    """The body cannot be unpacked; the message says why, in words."""


def unpack(body: bytes, encoding: str, limit: int) -> bytes:
    """The body without its content encoding. Raises TooLarge and BadBody.

    Stacked encodings are refused: 2 kB can hold 1 GB. A label that does not fit is forgiven where the body plainly is text.
    """
    names = [name.strip().lower() for name in encoding.split(",") if name.strip() and name.strip().lower() != "identity"]
    if len(names) > 1:
        raise BadBody("it is compressed more than once")
    name = names[0].removeprefix("x-") if names else ("gzip" if body.startswith(_GZIP_MAGIC) else "identity")
    if not body or name == "identity":
        return body
    try:
        unpacked = _unpack_one(name, body, limit)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        if body.lstrip()[:1] in (b"<", b"{", b"\xef"):
            return body
        raise BadBody(f"it is no valid {name}") from error
    if unpacked.startswith(_GZIP_MAGIC):
        raise BadBody("it is compressed more than once")
    return unpacked


def _unpack_one(name: str, body: bytes, limit: int) -> bytes:
    if name == "gzip":
        return _inflate(body, limit, zlib.MAX_WBITS | 16)
    if name == "deflate":
        try:
            return _inflate(body, limit, zlib.MAX_WBITS)
        except zlib.error:
            # Many servers send the raw stream without the zlib header that the name promises.
            return _inflate(body, limit, -zlib.MAX_WBITS)
    if name == "br":
        return _brotli(body, limit)
    if name == "zstd":
        return _zstd(body, limit)
    raise BadBody(f"it has the unknown content encoding {name[:40]!r}")


def _inflate(body: bytes, limit: int, window: int) -> bytes:
    output = bytearray()
    for _ in range(_GZIP_MEMBERS):
        stream = zlib.decompressobj(window)
        output += stream.decompress(body, limit + 1 - len(output))
        if len(output) > limit:
            raise TooLarge
        if not stream.eof:
            raise BadBody("it is cut off")
        # A gzip file may have several members; anything else behind the first is padding.
        body = stream.unused_data
        if not body.startswith(_GZIP_MAGIC):
            return bytes(output)
    raise BadBody("it has too many parts")


def _brotli(body: bytes, limit: int) -> bytes:
    stream = brotli.Decompressor()
    output = bytearray(stream.process(body, output_buffer_limit=limit + 1))
    while not stream.is_finished() and len(output) <= limit:
        more = stream.process(b"", output_buffer_limit=limit + 1)
        if not more:
            raise BadBody("it is cut off")
        output += more
    if len(output) > limit:
        raise TooLarge
    return bytes(output)


def _zstd(body: bytes, limit: int) -> bytes:
    stream = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).stream_reader(io.BytesIO(body), read_across_frames=True)
    output = bytearray()
    while chunk := stream.read(min(1 << 20, limit + 1 - len(output))):
        output += chunk
        if len(output) > limit:
            raise TooLarge
    return bytes(output)
