"""What is said, without any socket: the state of a pusher and of a consumer, told what happens and what time it is.

Times are seconds of a monotonic clock. What is to be sent is collected in `outgoing`, a list of multipart messages.
"""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Mapping, Optional, Union

Frames = list[bytes]
Payload = Union[bytes, bytearray, memoryview, str, Mapping[str, Any]]


class NewswireError(Exception):
    """What all errors of this package are."""


class TimeoutExpired(NewswireError):
    """The daemon did not answer, or take more, in the time that was given."""


class UnacknowledgedError(NewswireError):
    """Payloads that the daemon has not acknowledged: whether it has them is not known."""

    def __init__(self, ids: list[str]):
        super().__init__(f"{len(ids)} payloads are not acknowledged, the first is {ids[0]}")
        self.ids = ids


class RefusedError(NewswireError):
    """Payloads that the daemon refused for good."""

    def __init__(self, refusals: list[Refusal]):
        first = refusals[0]
        super().__init__(f"{len(refusals)} payloads were refused, the first, {first.id}: {first.code}: {first.detail}")
        self.refusals = refusals


class FeedError(NewswireError):
    """The daemon did not follow a message of a consumer."""

    def __init__(self, code: str, detail: str):
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class TakenOver(NewswireError):
    """Another connection has subscribed as this consumer."""


@dataclass(frozen=True)
class Refusal:
    """Why a payload was refused: the codes are those of docs/wire.md."""

    id: str
    code: str
    detail: str


@dataclass(frozen=True)
class Gap:
    """Events that this consumer will never get, both ends included; `reason` is trimmed, damaged or epoch."""

    first: int
    last: int
    reason: str


@dataclass(frozen=True)
class Event:
    """A record as it was delivered."""

    seq: int
    previous: int
    deliveries: int
    raw: bytes

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
    return [name, json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode(), *more]


def header_of(frames: Frames, name: bytes) -> Optional[dict[str, Any]]:
    """The header of a message; None where it is no message of that protocol."""
    if len(frames) < 2 or frames[0] != name:
        return None
    try:
        value = json.loads(frames[1])
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def payload_bytes(payload: Payload) -> bytes:
    if isinstance(payload, str):
        return payload.encode()
    if isinstance(payload, Mapping):
        return json.dumps(payload, ensure_ascii=False).encode()
    return bytes(payload)


@dataclass
class _Put:
    frames: Frames
    size: int
    sent: float = -1.0
    due: float = 0.0


@dataclass
class PutSession:
    """A scraper's side of NWI1.

    Payloads wait here until they are acknowledged. They are sent in order, as many as the daemon's window allows; all
    that is on its way is sent again after a reconnect, and after `silence` seconds in which nothing was heard. What is
    larger than the window of the beginning waits for the daemon's `welcome`, which says how much it takes.
    """

    NAME = b"NWI1"

    client: str
    silence: float = 30.0
    waiting: OrderedDict[str, _Put] = field(default_factory=OrderedDict)
    refusals: list[Refusal] = field(default_factory=list)
    outgoing: list[Frames] = field(default_factory=list)
    acknowledged: int = 0
    payload_max: Optional[int] = None
    window_puts: int = 16
    window_bytes: int = 1 << 20
    _on_way: int = 0
    _bytes_on_way: int = 0
    _bytes_waiting: int = 0
    _heard: float = 0.0
    _paused_until: float = 0.0
    _number: int = 0
    _run: str = field(default_factory=lambda: os.urandom(6).hex())

    def connected(self, now: float) -> None:
        """The socket is connected, for the first time or again: nothing that was on its way is sure to have arrived."""
        self.outgoing = [self._hello]
        self._restart(now)

    @property
    def _hello(self) -> Frames:
        return encode(self.NAME, {"op": "hello", "client": self.client})

    @property
    def _awaits_answer(self) -> bool:
        """Something is on its way, or the welcome without which nothing goes."""
        return self._on_way > 0 or self.payload_max is None and bool(self.waiting)

    def _restart(self, now: float) -> None:
        for put in self.waiting.values():
            put.sent = -1.0
        self._on_way = self._bytes_on_way = 0
        self._heard = now

    def new_id(self) -> str:
        self._number += 1
        return f"{self._run}-{self._number}"

    def put(self, payload: bytes, header: Mapping[str, Any], identifier: Optional[str] = None) -> str:
        """Takes a payload; the id under which it is acknowledged."""
        name = identifier if identifier is not None else self.new_id()
        if not 1 <= len(name.encode()) <= 128:
            raise ValueError("an id has 1 to 128 bytes")
        if name in self.waiting:
            raise ValueError(f"the id {name} is on its way already")
        if not payload:
            raise ValueError("a payload is not empty")
        if self.payload_max is not None and len(payload) > self.payload_max:
            raise ValueError(f"the payload has {len(payload)} bytes; the daemon takes {self.payload_max}")
        full = {"op": "put", "id": name, "client": self.client, **header}
        self.waiting[name] = _Put(encode(self.NAME, full, payload), len(payload))
        self._bytes_waiting += len(payload)
        return name

    @property
    def is_full(self) -> bool:
        """Whether what waits fills the daemon's window."""
        return bool(self.waiting) and (
            len(self.waiting) >= self.window_puts or self._bytes_waiting >= self.window_bytes)

    def advance(self, now: float) -> None:
        """Moves into `outgoing` what may be sent now."""
        if self._awaits_answer and now - self._heard > self.silence:
            if self.payload_max is None:
                self.outgoing.append(self._hello)
            self._restart(now)
        if now < self._paused_until:
            return
        for name, put in self.waiting.items():
            if put.sent >= 0 or put.due > now:
                continue
            if self.payload_max is None and put.size > self.window_bytes:
                break
            if self._on_way and (self._on_way >= self.window_puts or self._bytes_on_way + put.size > self.window_bytes):
                break
            put.sent = now
            if not self._on_way:
                self._heard = now
            self._on_way += 1
            self._bytes_on_way += put.size
            self.outgoing.append(put.frames)

    def next_due(self, now: float) -> float:
        """When `advance` has something to do though nothing is heard."""
        times = [self._heard + self.silence] if self._awaits_answer else []
        times += [max(put.due, self._paused_until) for put in self.waiting.values() if put.sent < 0 and put.due > now]
        if self._paused_until > now:
            times.append(self._paused_until)
        return min(times, default=now + 3600)

    def receive(self, frames: Frames, now: float) -> None:
        message = header_of(frames, self.NAME)
        if message is None:
            return
        self._heard = now
        operation = message.get("op")
        window = message.get("window")
        if isinstance(window, dict):
            self.window_puts = int(window.get("puts", self.window_puts))
            self.window_bytes = int(window.get("bytes", self.window_bytes))
        if operation == "welcome":
            self._learn_payload_max(message.get("maxPayload"))
        elif operation == "ack":
            for name in [*message.get("ids", []), *message.get("repeated", [])]:
                if self._finish(name):
                    self.acknowledged += 1
        elif operation == "nak":
            self._refuse(message, now)
        elif operation == "bye":
            self._paused_until = now + message.get("afterMs", 0) / 1000

    def _learn_payload_max(self, size: Any) -> None:
        if not isinstance(size, int) or size < 1:
            return
        self.payload_max = size
        for name in [name for name, put in self.waiting.items() if put.size > size]:
            detail = f"the payload has {self.waiting[name].size} bytes; the daemon takes {size}"
            self._finish(name)
            self.refusals.append(Refusal(name, "too-large", detail))

    def _refuse(self, message: dict[str, Any], now: float) -> None:
        name = message.get("id")
        put = self.waiting.get(name) if isinstance(name, str) else None
        if put is None or not isinstance(name, str):
            return
        if message.get("retry"):
            if put.sent >= 0:
                self._on_way -= 1
                self._bytes_on_way -= put.size
            put.sent = -1.0
            put.due = now + max(message.get("afterMs", 0), 20) / 1000
        else:
            self._finish(name)
            self.refusals.append(Refusal(name, str(message.get("code")), str(message.get("detail", ""))))

    def _finish(self, name: str) -> bool:
        put = self.waiting.pop(name, None)
        if put is None:
            return False
        self._bytes_waiting -= put.size
        if put.sent >= 0:
            self._on_way -= 1
            self._bytes_on_way -= put.size
        return True


@dataclass
class FeedSession:
    """A consumer's side of NWF1."""

    NAME = b"NWF1"

    subscription: dict[str, Any]
    silence: float = 60.0
    events: list[Event] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    outgoing: list[Frames] = field(default_factory=list)
    is_subscribed: bool = False
    epoch: Optional[int] = None
    head: int = 0
    _said_bye: Optional[float] = None
    _heard: float = 0.0
    _has_begun: bool = False

    def connected(self, now: float) -> None:
        """The socket is connected, for the first time or again."""
        self.outgoing = []
        self._subscribe(now)

    def _subscribe(self, now: float) -> None:
        wanted = dict(self.subscription)
        if self._has_begun:
            # Where it began counts once.
            wanted["from"] = "cursor"
        # What was delivered and not handed out comes again.
        self.events = []
        self.is_subscribed = False
        self._said_bye = None
        self._heard = now
        self.outgoing.append(encode(self.NAME, wanted))

    def disconnected(self) -> None:
        """The connection is gone: the daemon has stopped, or will be connected again."""
        self.is_subscribed = False
        self._said_bye = None

    def advance(self, now: float) -> None:
        if self._said_bye is not None and now - self._said_bye > 3:
            # A daemon that stops cuts the connection.
            raise TakenOver(f"another connection has subscribed as {self.subscription['consumer']}")
        if now - self._heard > self.silence:
            self._subscribe(now)

    def next_due(self) -> float:
        return min(self._heard + self.silence, self._said_bye + 3 if self._said_bye is not None else float("inf"))

    def receive(self, frames: Frames, now: float) -> None:
        message = header_of(frames, self.NAME)
        if message is None:
            return
        self._heard = now
        operation = message.get("op")
        if operation == "event" and len(frames) == 3:
            self.events.append(Event(message["seq"], message["previous"], message["deliveries"], frames[2]))
        elif operation == "ok":
            self.is_subscribed = self._has_begun = True
            self.epoch, self.head = message.get("epoch"), message.get("head", 0)
        elif operation == "idle":
            self.head = message.get("head", self.head)
        elif operation == "gap":
            self.gaps.append(Gap(message["from"], message["to"], message["reason"]))
        elif operation == "bye":
            self._said_bye = now
        elif operation == "error":
            code = str(message.get("code"))
            if code == "not-subscribed":
                self._subscribe(now)
            elif code != "not-delivered":
                # An answer to what was answered already is no harm.
                raise FeedError(code, str(message.get("detail", "")))

    def say(self, operation: str, **values: Any) -> None:
        self.outgoing.append(encode(self.NAME, {"op": operation, **values}))


def subscription(
    consumer: str, start: str, filter: Optional[Mapping[str, list[str]]], shard: Optional[tuple[int, int]],
    window: Optional[tuple[int, int]],
) -> dict[str, Any]:
    """The message that subscribes."""
    wanted: dict[str, Any] = {"op": "subscribe", "consumer": consumer, "from": start}
    if filter is not None:
        wanted["filter"] = dict(filter)
    if shard is not None:
        wanted["shard"] = {"index": shard[0], "count": shard[1]}
    if window is not None:
        wanted["window"] = {"events": window[0], "bytes": window[1]}
    return wanted
