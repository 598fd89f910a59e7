"""Consume the durable feed: every record at least once, from where this consumer stopped."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Iterator, Mapping, Optional

from ._protocol import Event, FeedSession, Gap, TimeoutExpired, encode, header_of, subscription
from ._socket import Connection


class Consumer:
    """A named consumer of a daemon's `feed.durable`.

    Iterating gives events; one is acknowledged when the next is asked for, so that a program that fails in between gets
    it again. What was delivered and not acknowledged comes again after a reconnect: whoever stores records upserts on
    `articleId`, or keeps `seq` with them. For one thread; a process that forks makes its own.

    Args:
        endpoint: such as `tcp://127.0.0.1:5760`.
        name: letters, digits, `-`, `.` and `_`, 64 at most.
        start: `cursor`, `first`, `new`, `seq:N` or `time:2023-01-23T15:59:00Z`; all but the first replace the cursor.
        filter: lists under `outcome`, `language`, `domain`, `outlet`; everything but unchanged, rejected and quarantined
            without one.
        shard: index and count, to share the work among several processes.
        window: events and bytes that may be delivered and not acknowledged.
        silence: seconds without a message after which it subscribes again.
    """

    # What is acknowledged late comes again after a failure: no more than this, and not longer than the next wait.
    _ACK_EVENTS = 32

    def __init__(
        self, endpoint: str, name: str, *, start: str = "cursor", filter: Optional[Mapping[str, list[str]]] = None,
        shard: Optional[tuple[int, int]] = None, window: Optional[tuple[int, int]] = None, silence: float = 60.0,
    ):
        self._session = FeedSession(subscription(name, start, filter, shard, window), silence=silence)
        self._endpoint = endpoint
        self._connection = Connection(endpoint)
        self._done: Optional[int] = None
        self._late = 0

    @property
    def gaps(self) -> list[Gap]:
        """Stretches that will never come, as far as they were told; it may be emptied."""
        return self._session.gaps

    @property
    def head(self) -> int:
        """The last sequence that the daemon has told of."""
        return self._session.head

    @property
    def epoch(self) -> Optional[int]:
        """Of the numbers: another one says that they began anew. None before the daemon has answered."""
        return self._session.epoch

    def next(self, timeout: Optional[float] = None) -> Optional[Event]:
        """The next event; None when none has come in so many seconds. Acknowledges nothing.

        Raises:
            TakenOver: another connection has subscribed under the name.
            FeedError: the daemon does not take the subscription.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            now = time.monotonic()
            self._session.advance(now)
            if self._session.events:
                return self._session.events.pop(0)
            self._flush()
            wait = self._session.next_due() - now
            if end is not None:
                wait = min(wait, end - now)
            if not self._take(min(wait, 3600)) and end is not None and time.monotonic() >= end:
                return None

    def __iter__(self) -> Iterator[Event]:
        while True:
            event = self.next()
            if event is not None:
                yield event
                self.ack(event)

    def ack(self, event: Event) -> None:
        """This event and all before it are done, but those put off. Sent at the latest when the next is waited for."""
        self._done = max(self._done or 0, event.seq)
        self._late += 1
        if self._late >= self._ACK_EVENTS:
            self._flush()

    def nak(self, event: Event, delay: float = 0.0) -> None:
        """Not now: it comes again after so many seconds."""
        self._flush()
        self._session.say("nak", seq=event.seq, delayMs=int(delay * 1000))
        self._flush()

    def term(self, event: Event, reason: str = "") -> None:
        """Never again: it goes to this consumer's dead letters."""
        self._flush()
        self._session.say("term", seq=event.seq, reason=reason[:200])
        self._flush()

    def fetch(self, first: int, count: int = 100, *, timeout: float = 30.0) -> list[Event]:
        """Events from a sequence on, over a connection of its own; moves no cursor.

        Raises:
            TimeoutExpired: the daemon does not answer.
        """
        connection = Connection(self._endpoint)
        events: list[Event] = []
        deadline = time.monotonic() + timeout
        try:
            connection.send(encode(FeedSession.NAME, {"op": "fetch", "from": first, "count": count, "filter": {}}), deadline)
            session = FeedSession({"consumer": ""})
            while (left := deadline - time.monotonic()) > 0:
                came = connection.wait(left)
                if not isinstance(came, list):
                    continue
                session.receive(came, 0)
                events += session.events
                session.events = []
                message = header_of(came, FeedSession.NAME)
                if message is not None and message.get("op") == "idle":
                    return events
            raise TimeoutExpired(f"no answer to a fetch within {timeout} s")
        finally:
            connection.close()

    def close(self) -> None:
        """Sends the last acknowledgement, and closes."""
        self._flush()
        # libzmq sends what it has as long as the socket is there.
        time.sleep(0.05)
        self._connection.close()

    def _flush(self) -> None:
        if self._done is not None:
            self._session.say("ack", upTo=self._done)
        self._done = None
        self._late = 0
        if not self._connection.is_connected or not self._session.is_subscribed:
            # Answers over a connection that is gone are none: the events come again.
            self._session.outgoing = [one for one in self._session.outgoing if b'"subscribe"' in one[1]]
        if self._connection.is_connected:
            for frames in self._session.outgoing:
                self._connection.send(frames, time.monotonic() + 1)
            self._session.outgoing = []

    def _take(self, seconds: float) -> bool:
        came = self._connection.wait(seconds)
        now = time.monotonic()
        if came is True:
            self._session.connected(now)
        elif came is False:
            self._session.disconnected()
        elif isinstance(came, list):
            self._session.receive(came, now)
        return came is not None

    def __enter__(self) -> Consumer:
        return self

    def __exit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], traceback: Optional[TracebackType]
    ) -> None:
        if kind is None or not issubclass(kind, Exception):
            self.close()
        else:
            self._done = None
            self._connection.close()
