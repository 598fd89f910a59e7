"""A consumer's side of NWF1 without any socket: told what happens and what time it is.

Times are seconds of a monotonic clock. What is to be sent is collected in `outgoing`, a list of multipart messages.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Mapping, Optional, Sequence

from ._errors import FeedError, MisuseError, TakenOver
from ._messages import Event, Frames, Gap, encode, header_of, number

# A daemon that stops says bye and cuts the connection; one that gave the name to another connection does not.
BYE_SECONDS = 3.0
# Of the stretches that never come, so many are kept: the last ones.
GAPS_MAX = 1000
FILTER_KEYS = ("outcome", "language", "domain", "outlet")


@dataclass
class FeedSession:
    """A consumer's side of NWF1.

    Events wait here until they are handed out. After a reconnect, and when nothing was heard for `silence` seconds, it
    subscribes again; what was not acknowledged comes again then.
    """

    NAME = b"NWF1"

    subscription: dict[str, Any]
    silence: float = 60.0
    # By sequence: what comes again before it was handed out is handed out once.
    events: dict[int, Event] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    outgoing: deque[Frames] = field(default_factory=deque)
    is_connected: bool = False
    is_subscribed: bool = False
    is_idle: bool = False
    epoch: Optional[int] = None
    head: int = 0
    _said_bye: Optional[float] = None
    _refusal: Optional[FeedError] = None
    _heard: float = 0.0
    _has_begun: bool = False

    def connected(self, now: float) -> None:
        """The socket is connected, for the first time or again."""
        self.disconnected()
        self.is_connected = True
        self._subscribe(now)

    def disconnected(self) -> None:
        """The connection is gone: answers over it are none, and what was not handed out comes again."""
        self.is_connected = self.is_subscribed = self.is_idle = False
        self.outgoing.clear()
        self.events = {}
        self._said_bye = self._refusal = None

    def _subscribe(self, now: float) -> None:
        wanted = dict(self.subscription)
        if self._has_begun:
            # Where it began counts once.
            wanted["from"] = "cursor"
        self.events = {}
        self.is_subscribed = self.is_idle = False
        self._said_bye = self._refusal = None
        self._heard = now
        self.outgoing.append(encode(self.NAME, wanted))

    def advance(self, now: float) -> None:
        """Does what is due.

        Raises:
            TakenOver: another connection has subscribed under the name.
            FeedError: the daemon does not take the subscription.
        """
        if self._refusal is not None:
            raise self._refusal
        if self._said_bye is not None and now - self._said_bye >= BYE_SECONDS:
            raise TakenOver(f"another connection has subscribed as {self.subscription['consumer']}")
        if self.is_connected and self._said_bye is None and now >= self._heard + self.silence:
            self._subscribe(now)

    def next_due(self) -> float:
        """When `advance` has something to do though nothing is heard."""
        if self._said_bye is not None:
            return self._said_bye + BYE_SECONDS
        return self._heard + self.silence if self.is_connected else float("inf")

    def was_away(self, seconds: float) -> None:
        """The program did something else for so long: that was no silence of the daemon."""
        self._heard += seconds

    def receive(self, frames: Frames, now: float) -> None:
        """Takes a message; what is none, or none that it knows, is passed over.

        Raises:
            FeedError: the daemon did not follow a message.
        """
        message = header_of(frames, self.NAME)
        if message is None:
            return
        self._heard = now
        operation = message.get("op")
        if operation == "event":
            self._take_event(message, frames)
        elif operation == "ok":
            self.is_subscribed = self._has_begun = True
            self.epoch, self.head = number(message, "epoch"), number(message, "head", self.head)
        elif operation == "idle":
            self.head = number(message, "head", self.head)
            self.is_idle = self.is_subscribed
        elif operation == "gap":
            self._take_gap(message)
        elif operation == "bye":
            self._said_bye = now
            self.is_subscribed = self.is_idle = False
            self.events = {}
        elif operation == "error":
            self._take_error(message, now)

    def _take_event(self, message: Mapping[str, Any], frames: Frames) -> None:
        sequence = number(message, "seq")
        if sequence and len(frames) == 3 and self.is_subscribed:
            self.is_idle = False
            self.events[sequence] = Event(
                sequence, number(message, "previous"), number(message, "deliveries", 1), frames[2], self.epoch)

    def _take_gap(self, message: Mapping[str, Any]) -> None:
        del self.gaps[:max(0, len(self.gaps) - GAPS_MAX + 1)]
        self.gaps.append(Gap(number(message, "from"), number(message, "to"), str(message.get("reason", ""))))

    def _take_error(self, message: Mapping[str, Any], now: float) -> None:
        code = str(message.get("code"))
        if code == "not-subscribed":
            # An answer came over a connection that libzmq had made anew; after a bye, or before the ok, that is known.
            if self.is_subscribed:
                self._subscribe(now)
        elif code != "not-delivered":
            # An answer to what was answered already is no harm.
            error = FeedError(code, str(message.get("detail", "")))
            if not self.is_subscribed:
                self._refusal = error
            raise error

    def say(self, operation: str, **values: Any) -> None:
        """Answers, if there is somebody to answer; where not, the event comes again."""
        if self.is_subscribed:
            self.outgoing.append(encode(self.NAME, {"op": operation, **values}))


def subscription(
    consumer: str, start: str, filter: Optional[Mapping[str, Sequence[str]]], shard: Optional[tuple[int, int]],
    window: Optional[tuple[int, int]],
) -> dict[str, Any]:
    """The message that subscribes.

    Raises:
        MisuseError: a value is none that the daemon could take.
    """
    if not isinstance(consumer, str) or not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", consumer):
        raise MisuseError(f"a consumer's name is 1 to 64 letters, digits, '-', '.' and '_', not {consumer!r}")
    if not isinstance(start, str) or not re.fullmatch(r"cursor|first|new|seq:[0-9]+|time:\S+", start):
        raise MisuseError(f"start is cursor, first, new, seq:N or time:2023-01-23T15:59:00Z, not {start!r}")
    wanted: dict[str, Any] = {"op": "subscribe", "consumer": consumer, "from": start}
    if filter is not None:
        wanted["filter"] = checked_filter(filter)
    if shard is not None:
        index, count = _pair(shard, "shard", "index and count")
        if not 0 <= index < count <= 1024:
            raise MisuseError(f"of a shard the index is below the count, and that at most 1024: not {shard!r}")
        wanted["shard"] = {"index": index, "count": count}
    if window is not None:
        events, size = _pair(window, "window", "events and bytes")
        if events < 1 or size < 1:
            raise MisuseError(f"a window has at least one event and one byte: not {window!r}")
        wanted["window"] = {"events": events, "bytes": size}
    return wanted


def checked_filter(filter: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The filter as it is sent."""
    if not isinstance(filter, Mapping):
        raise MisuseError(f"a filter is a dict of lists, not {filter!r}")
    for key, values in filter.items():
        if key not in FILTER_KEYS:
            raise MisuseError(f"a filter has the keys {', '.join(FILTER_KEYS)}, not {key!r}")
        if isinstance(values, str) or not all(isinstance(value, str) for value in values):
            raise MisuseError(f"the filter's {key} is a list of strings, not {values!r}")
    return {key: list(values) for key, values in filter.items()}


def _pair(value: Any, name: str, what: str) -> tuple[int, int]:
    if not isinstance(value, (tuple, list)) or len(value) != 2 or not all(type(one) is int for one in value):
        raise MisuseError(f"{name} is two integers, {what}, not {value!r}")
    return value[0], value[1]
