"""Reads the logs below a state directory from their files: another eye than the daemon's own."""

import struct
from dataclasses import dataclass

SEGMENT_HEADER = 256
ENTRY_HEADER = 40
MAGIC = b"\xfe\x4e\x57\x45"


@dataclass
class Settled:
    """One entry of the record log: a payload's journal position, and (sequence, record) of each of its items."""

    journal: int
    items: list


def files(directory):
    return sorted(directory.glob("*.log"))


def crc32c_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


CRC32C = crc32c_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC32C[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def is_torn(data, checksum):
    """Whether the process was killed while it wrote these bytes: from a page on stand the zeros of the reserved room."""
    return data.endswith(b"\0") and crc32c(data) != checksum


def entries(directory):
    """(index, bytes) of each entry, in order, without those that were torn."""
    paths = files(directory)
    firsts = [int(path.stem.split("-")[1]) for path in paths]
    for path, end in zip(paths, [*firsts[1:], 1 << 64]):
        data = path.read_bytes()
        offset = SEGMENT_HEADER
        while data[offset:offset + 4] == MAGIC:
            length, index, kind, checksum = struct.unpack_from("<4xIQ12xII", data, offset)
            if kind != 0 or index >= end:
                break
            offset += ENTRY_HEADER
            contents = data[offset:offset + length]
            if not is_torn(contents, checksum):
                yield index, contents
            offset += length


def settled(directory):
    """The record log's outcomes, in order; entries that tell of the state alone are left out."""
    for _, data in entries(directory):
        if data[0] != 1:
            continue
        count, journal = struct.unpack_from("<4xIQ", data)
        offset, items = 16, []
        for _ in range(count):
            sequence, _, topic, record, fingerprint = struct.unpack_from("<16x5Q", data, offset)
            offset += 56 + topic
            items.append((sequence, data[offset:offset + record]))
            offset += record + fingerprint
        yield Settled(journal, items)


# Writing: logs that are whole by all their checksums and yet say something else.


def castagnoli():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ 0x82F63B78 if byte & 1 else byte >> 1
        table.append(byte)
    return table


TABLE = castagnoli()


def crc32c(data, before=0):
    value = before ^ 0xFFFFFFFF
    for byte in data:
        value = TABLE[(value ^ byte) & 0xFF] ^ value >> 8
    return value ^ 0xFFFFFFFF


def rewrite(directory, contents, first=1):
    """Puts a log of one file, closed, in the place of what is there: entries numbered from `first`."""
    for path in files(directory):
        path.unlink()
    identity, ordinal = (7, 7), 1
    seed = crc32c(struct.pack("<3Q", *identity, ordinal))
    body, chain = b"", 0
    for index, data in enumerate(contents, first):
        body += entry_header(len(data), index, len(body) + SEGMENT_HEADER, 0, crc32c(data), seed) + data
        chain = crc32c(struct.pack("<Q", (index << 32 | crc32c(data)) & (1 << 64) - 1), chain)
    end = first + len(contents)
    body += 2 * entry_header(0, end, len(body) + SEGMENT_HEADER, 1, chain, seed)
    copy = header_copy(identity, ordinal, first, len(body))
    path = directory / f"{ordinal:010}-{first:020}.log"
    path.write_bytes(2 * copy + body)


def header_copy(identity, ordinal, first, size):
    copy = struct.pack("<8sIIQQQQQQI4xqQ36x", b"NWSEGLG1", 1, SEGMENT_HEADER, *identity, ordinal, first, 0, 0, 0, 1,
                       SEGMENT_HEADER + size)
    return copy + struct.pack("<I", crc32c(copy))


def entry_header(length, index, confirmed, kind, checksum, seed):
    header = MAGIC + struct.pack("<IQqIII", length, index, 1, confirmed, kind, checksum)
    return header + struct.pack("<I", crc32c(header, seed))


def places(directory):
    """(path, offset, length with its header, index) of each entry, in order."""
    paths = files(directory)
    firsts = [int(path.stem.split("-")[1]) for path in paths]
    for path, end in zip(paths, [*firsts[1:], 1 << 64]):
        data = path.read_bytes()
        offset = SEGMENT_HEADER
        while data[offset:offset + 4] == MAGIC:
            length, index, kind = struct.unpack_from("<4xIQ12xI", data, offset)
            if kind != 0 or index >= end:
                break
            yield path, offset, ENTRY_HEADER + length, index
            offset += ENTRY_HEADER + length


def tear(directory):
    """Begins to write the last entry once more, as a process does that is killed half way."""
    path, offset, length, index = list(places(directory))[-1]
    data = path.read_bytes()
    *identity, ordinal = struct.unpack_from("<3Q", data, 16)
    content = data[offset + ENTRY_HEADER:offset + length]
    end = offset + length
    header = entry_header(len(content), index + 1, end, 0, crc32c(content), crc32c(struct.pack("<3Q", *identity, ordinal)))
    with open(path, "r+b") as file:
        file.seek(end)
        file.write(header + content[:len(content) // 2] + bytes(len(content) - len(content) // 2))


def flip(path, offset, bit=4):
    """Changes one bit of a file."""
    with open(path, "r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ bit]))
