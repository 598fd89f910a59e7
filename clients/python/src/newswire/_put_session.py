"""A scraper's side of NWI1 without any socket: told what happens and what time it is.

Times are seconds of a monotonic clock. What is to be sent is collected in `outgoing`, a list of multipart messages.
"""

from __future__ import annotations

import os
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any, Mapping, Optional

from ._errors import IntakeError, MisuseError, Refusal, TooLargeError
from ._messages import Frames, encode, header_of, number, texts

# Between a refusal that may be repeated and the next try, where the daemon names no time: doubled each time.
RETRY_SECONDS_MIN = 0.1
RETRY_SECONDS_MAX = 5.0
# Whatever a daemon says, it is asked again after so long.
PAUSE_SECONDS_MAX = 60.0
# What a payload header is made of besides its keys.
RESERVED_KEYS = ("op", "id", "client")


@dataclass
class _Put:
    frames: Frames
    size: int
    is_sent: bool = False


@dataclass
class PutSession:
    """A scraper's side of NWI1.

    Payloads wait here until they are acknowledged. On each connection nothing is put before the daemon's `welcome`, which
    says how much it takes: a frame over its limit would cut the connection. Then they are sent in order, as many as the
    window allows. All that is on its way is sent again after a reconnect; when nothing was heard for `silence` seconds
    the connection counts as dead (`is_dead`).
    """

    NAME = b"NWI1"

    client: str
    silence: float = 30.0
    waiting: OrderedDict[str, _Put] = field(default_factory=OrderedDict)
    refusals: list[Refusal] = field(default_factory=list)
    outgoing: deque[Frames] = field(default_factory=deque)
    acknowledged: int = 0
    payload_max: Optional[int] = None
    window_puts: int = 16
    window_bytes: int = 1 << 20
    is_connected: bool = False
    is_welcome: bool = False
    _has_greeted: bool = False
    _unsent: deque[str] = field(default_factory=deque)
    _puts_on_way: int = 0
    _bytes_on_way: int = 0
    _bytes_waiting: int = 0
    _heard: float = 0.0
    _paused_until: float = 0.0
    _retries: int = 0
    _count: int = 0
    _run: str = field(default_factory=lambda: os.urandom(6).hex())

    def __post_init__(self) -> None:
        if not isinstance(self.client, str) or not 1 <= len(self.client.encode()) <= 128:
            raise MisuseError(f"client is a name of 1 to 128 bytes, not {self.client!r}")

    # What happens

    def connected(self, now: float) -> None:
        """The socket is connected, for the first time or again: nothing that was on its way is sure to have arrived."""
        self.disconnected()
        self.is_connected = True
        self._heard = now

    def disconnected(self) -> None:
        """The connection is gone."""
        self.is_connected = self._has_greeted = self.is_welcome = False
        self.outgoing.clear()
        for put in self.waiting.values():
            put.is_sent = False
        self._unsent = deque(self.waiting)
        self._puts_on_way = self._bytes_on_way = 0

    def put(self, payload: bytes, header: Mapping[str, Any], identifier: Optional[str] = None) -> str:
        """Takes a payload; the id under which it is acknowledged.

        Raises:
            MisuseError: it is none, or its id or header is none.
            TooLargeError: the daemon takes none of this size.
        """
        name = self._id(identifier)
        if not payload:
            raise MisuseError("a payload is not empty")
        self.check_size(len(payload))
        if wrong := [key for key in RESERVED_KEYS if key in header]:
            raise MisuseError(f"{wrong[0]} is no key of a payload header")
        put = _Put(encode(self.NAME, {"op": "put", "id": name, "client": self.client, **header}, payload), len(payload))
        self.waiting[name] = put
        self._unsent.append(name)
        self._bytes_waiting += put.size
        return name

    def check_size(self, size: int) -> None:
        if self.payload_max is not None and size > self.payload_max:
            raise TooLargeError(size, self.payload_max)

    def _id(self, given: Optional[str]) -> str:
        if given is None:
            self._count += 1
            return f"{self._run}-{self._count}"
        if not isinstance(given, str) or not 1 <= len(given.encode(errors="replace")) <= 128:
            raise MisuseError(f"an id is a string of 1 to 128 bytes, not {given!r}")
        if given in self.waiting:
            raise MisuseError(f"the id {given} is on its way already: flush first, or give each payload one of its own")
        return given

    def receive(self, frames: Frames, now: float) -> None:
        """Takes a message; what is none, or none that it knows, is passed over.

        Raises:
            IntakeError: the daemon refuses the connection.
        """
        message = header_of(frames, self.NAME)
        if message is None:
            return
        self._heard = now
        window = message.get("window")
        if isinstance(window, dict):
            self.window_puts = number(window, "puts", self.window_puts)
            self.window_bytes = number(window, "bytes", self.window_bytes)
        operation = message.get("op")
        if operation == "welcome":
            self._welcome(number(message, "maxPayload"))
        elif operation == "ack":
            self._retries = 0
            for name in texts(message, "ids") + texts(message, "repeated"):
                self.acknowledged += self._finish(name)
        elif operation == "nak":
            self._refuse(message, now)
        elif operation == "bye":
            self._pause(number(message, "afterMs") / 1000, now)

    def _welcome(self, payload_max: int) -> None:
        self.is_welcome = True
        if payload_max == 0:
            return
        self.payload_max = payload_max
        # They came before the limit was known, or when it was another.
        for name in [name for name, put in self.waiting.items() if put.size > payload_max]:
            detail = str(TooLargeError(self.waiting[name].size, payload_max))
            self._finish(name)
            self.refusals.append(Refusal(name, "too-large", detail))

    def _refuse(self, message: dict[str, Any], now: float) -> None:
        name, code, detail = message.get("id"), str(message.get("code")), str(message.get("detail", ""))
        put = self.waiting.get(name) if isinstance(name, str) else None
        if name is not None and put is None:
            return
        if message.get("retry") is True:
            if put is not None and isinstance(name, str):
                self._take_back(put)
                self._unsent.append(name)
            elif not self.is_welcome:
                self._has_greeted = False
            if now >= self._paused_until:
                least = min(RETRY_SECONDS_MIN * 2 ** min(self._retries, 10), RETRY_SECONDS_MAX)
                self._retries += 1
                self._pause(max(number(message, "afterMs") / 1000, least), now)
        elif put is not None and isinstance(name, str):
            self._finish(name)
            self.refusals.append(Refusal(name, code, detail))
        else:
            raise IntakeError(code, detail)

    def _pause(self, seconds: float, now: float) -> None:
        self._paused_until = now + min(seconds, PAUSE_SECONDS_MAX)

    def _take_back(self, put: _Put) -> None:
        if put.is_sent:
            put.is_sent = False
            self._puts_on_way -= 1
            self._bytes_on_way -= put.size

    def _finish(self, name: str) -> bool:
        put = self.waiting.pop(name, None)
        if put is None:
            return False
        self._take_back(put)
        self._bytes_waiting -= put.size
        return True

    # What is to be done

    def needs_welcome(self, size: int) -> bool:
        """Whether a payload of this size is taken only when the daemon has told its limit."""
        return self.payload_max is None and size > self.window_bytes

    @property
    def is_full(self) -> bool:
        """Whether what waits fills the daemon's window. One payload is taken always, however large."""
        return bool(self.waiting) and (
            len(self.waiting) >= self.window_puts or self._bytes_waiting >= self.window_bytes)

    def is_dead(self, now: float) -> bool:
        """Whether an answer is overdue, so that another connection is to be tried."""
        return self._is_awaiting and now >= max(self._heard, self._paused_until) + self.silence

    @property
    def _is_awaiting(self) -> bool:
        return self.is_connected and (not self.is_welcome or self._puts_on_way > 0)

    def advance(self, now: float) -> None:
        """Moves into `outgoing` what may be sent now."""
        if not self.is_connected or now < self._paused_until:
            return
        if not self._has_greeted:
            self._has_greeted = True
            self._heard = now
            self.outgoing.append(encode(self.NAME, {"op": "hello", "client": self.client}))
        while self.is_welcome and self._unsent:
            put = self.waiting.get(self._unsent[0])
            if put is not None and not put.is_sent:
                if self._puts_on_way and (
                        self._puts_on_way >= self.window_puts or self._bytes_on_way + put.size > self.window_bytes):
                    return
                self._send(put, now)
            self._unsent.popleft()

    def _send(self, put: _Put, now: float) -> None:
        if not self._puts_on_way:
            self._heard = now
        put.is_sent = True
        self._puts_on_way += 1
        self._bytes_on_way += put.size
        self.outgoing.append(put.frames)

    def next_due(self, now: float) -> float:
        """When there is something to do though nothing is heard: later than now."""
        times = [float("inf")]
        if self._is_awaiting:
            times.append(max(self._heard, self._paused_until) + self.silence)
        if self.is_connected and self._paused_until > now:
            times.append(self._paused_until)
        return min(times)
