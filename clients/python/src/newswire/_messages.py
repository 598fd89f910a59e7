"""Messages as they stand on the wire, and what is read from them. What came from a peer may hold anything."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Mapping, Optional, Union

from ._errors import MisuseError

Frames = list[bytes]
Payload = Union[bytes, bytearray, memoryview, str, Mapping[str, Any]]

HEADER_BYTES_MAX = 64 * 1024


@dataclass(frozen=True)
class Gap:
    """Events that this consumer will never get, both ends included; `reason` is trimmed, damaged or epoch."""

    first: int
    last: int
    reason: str


@dataclass(frozen=True)
class Event:
    """A record as it was delivered; `epoch` is None where it was fetched."""

    seq: int
    previous: int
    deliveries: int
    raw: bytes
    epoch: Optional[int] = None

    @cached_property
    def record(self) -> dict[str, Any]:
        """The CloudEvents envelope."""
        value: dict[str, Any] = json.loads(self.raw)
        return value

    @property
    def data(self) -> dict[str, Any]:
        """The article's record: docs/records.md."""
        value: dict[str, Any] = self.record["data"]
        return value


def encode(name: bytes, header: Mapping[str, Any], *more: bytes) -> Frames:
    """A message.

    Raises:
        MisuseError: the header is no JSON, or too large.
    """
    try:
        text = json.dumps(header, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise MisuseError(f"the header can't be written as JSON: {error}") from None
    if len(text) > HEADER_BYTES_MAX:
        raise MisuseError(f"the header has {len(text)} bytes; {HEADER_BYTES_MAX} is the most")
    return [name, text, *more]


def header_of(frames: Frames, name: bytes) -> Optional[dict[str, Any]]:
    """The header of a message; None where it is no message of that protocol."""
    if len(frames) < 2 or frames[0] != name:
        return None
    try:
        value = json.loads(frames[1])
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def number(message: Mapping[str, Any], key: str, default: int = 0) -> int:
    """A number of a message, from 0; the default where there is none."""
    value = message.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else default


def texts(message: Mapping[str, Any], key: str) -> list[str]:
    """A list of strings; whatever else is in it is left out."""
    value = message.get(key)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def payload_bytes(payload: Payload) -> bytes:
    """What goes over the wire.

    Raises:
        MisuseError: it is no payload.
    """
    try:
        if isinstance(payload, str):
            return payload.encode()
        if isinstance(payload, Mapping):
            return json.dumps(payload, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise MisuseError(f"the payload can't be written as UTF-8 and JSON: {error}") from None
    if not isinstance(payload, (bytes, bytearray, memoryview)):
        raise MisuseError(f"a payload is bytes, str or a dict, not {type(payload).__name__}")
    return bytes(payload)
