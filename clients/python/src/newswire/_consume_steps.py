"""What a consumer does, step by step, for whoever waits: a thread (consumer.py) or a task (aio.py)."""

from __future__ import annotations

import time
from typing import Any, Mapping, Optional, Sequence

from ._errors import MisuseError, TimeoutExpired
from ._feed_session import FeedSession, checked_filter, subscription
from ._messages import Event, Gap, encode, header_of
from ._socket import NEWS_MAX, Connection, News, Steps, checked_seconds

# What is acknowledged late comes again after a failure: no more than this, and not longer than the next wait.
LATE_ACKS_MAX = 32
FETCH_EVENTS_MAX = 10_000
DELAY_SECONDS_MAX = 86_400.0
REASON_CHARACTERS_MAX = 200


class ConsumeSteps:
    """The state of a consumer and its verbs."""

    def __init__(
        self, endpoint: str, name: str, *, start: str, filter: Optional[Mapping[str, Sequence[str]]],
        shard: Optional[tuple[int, int]], window: Optional[tuple[int, int]], timeout: Optional[float],
        until_idle: bool, silence: float,
    ):
        self.timeout = None if timeout is None else checked_seconds(timeout, "timeout")
        self.until_idle = until_idle
        self.session = FeedSession(
            subscription(name, start, filter, shard, window), silence=checked_seconds(silence, "silence"))
        self.connection = Connection(endpoint)
        self._done: Optional[int] = None
        self._late = 0
        # What was handed out and is not answered.
        self._unanswered: set[int] = set()
        self._epoch: Optional[int] = None
        self._left: Optional[float] = None

    def next(self, timeout: Optional[float], until_idle: bool = False) -> Steps[Optional[Event]]:
        self.connection.check()
        given = self.timeout if timeout is None else checked_seconds(timeout, "timeout")
        now = time.monotonic()
        end = float("inf") if given is None else now + given
        if self._left is not None:
            self.session.was_away(now - self._left)
        try:
            while True:
                # What has come is looked at before it is asked whether the daemon is silent.
                for _ in range(NEWS_MAX):
                    news = yield 0
                    if news is None:
                        break
                    self._take(news)
                if self.session.events:
                    return self._hand_out()
                self._flush()
                now = time.monotonic()
                self.session.advance(now)
                self._send()
                if now >= end or until_idle and self.session.is_idle:
                    return None
                self._take((yield min(end, self.session.next_due()) - now))
        finally:
            self._left = time.monotonic()

    def next_of_iteration(self) -> Steps[Optional[Event]]:
        """The next event; None where the iteration ends."""
        event = yield from self.next(None, self.until_idle)
        if event is None and not self.session.is_subscribed:
            raise TimeoutExpired(f"no answer from {self.connection.endpoint} within {self.timeout} s")
        return event

    def _hand_out(self) -> Event:
        event = self.session.events.pop(next(iter(self.session.events)))
        if event.epoch != self._epoch:
            self._epoch, self._done = event.epoch, None
            self._unanswered.clear()
        self._unanswered.add(event.seq)
        return event

    def ack(self, event: Event) -> None:
        self._check_answer(event, "acknowledged")
        if event.epoch != self._epoch:
            return
        self._unanswered = {one for one in self._unanswered if one > event.seq}
        self._done = max(self._done or 0, event.seq)
        self._late += 1
        if self._late >= LATE_ACKS_MAX:
            self._flush()
            self._send()

    def nak(self, event: Event, delay: float) -> None:
        if checked_seconds(delay, "delay") > DELAY_SECONDS_MAX:
            raise MisuseError(f"delay is {DELAY_SECONDS_MAX:g} seconds at most, not {delay!r}")
        self._answer(event, "put off", "nak", delayMs=int(delay * 1000))

    def term(self, event: Event, reason: str) -> None:
        if not isinstance(reason, str):
            raise MisuseError(f"a reason is a string, not {reason!r}")
        self._answer(event, "refused", "term", reason=reason[:REASON_CHARACTERS_MAX])

    def _answer(self, event: Event, verb: str, operation: str, **values: Any) -> None:
        self._check_answer(event, verb)
        if event.epoch != self._epoch:
            return
        self._unanswered.discard(event.seq)
        self._flush()
        self.session.say(operation, seq=event.seq, **values)
        self._send()

    def _check_answer(self, event: Event, verb: str) -> None:
        """Raises where it can't be answered; an event of an epoch that is over needs no answer."""
        self.connection.check()
        if not isinstance(event, Event):
            raise MisuseError(f"what is {verb} is an Event, not {type(event).__name__}")
        if event.epoch is None:
            raise MisuseError(f"event {event.seq} was fetched, not delivered: it can't be {verb}")
        if event.epoch == self._epoch and event.seq not in self._unanswered:
            raise MisuseError(
                f"event {event.seq} can't be {verb}: this consumer did not deliver it, or it is answered already, by an "
                "ack of it or of a later one, by a nak or by a term")

    def ack_if_unanswered(self, event: Event) -> None:
        """What an iteration does behind an event, which the program may have answered, or closed the consumer."""
        if not self.connection.is_closed and event.epoch == self._epoch and event.seq in self._unanswered:
            self.ack(event)

    def close(self) -> bool:
        """Whether something was left to close."""
        if self.connection.is_closed:
            return False
        self.connection.check()
        self._flush()
        self._send()
        self.connection.close(linger=1000)
        return True

    def forsake(self) -> None:
        """Closes, and acknowledges no more."""
        self.connection.close()

    def _flush(self) -> None:
        if self._done is not None:
            self.session.say("ack", upTo=self._done)
        self._done = None
        self._late = 0

    def _send(self) -> None:
        while self.session.outgoing and self.connection.send(self.session.outgoing[0]):
            self.session.outgoing.popleft()

    def _take(self, news: News) -> None:
        now = time.monotonic()
        if news is True:
            self.session.connected(now)
        elif news is False:
            self.session.disconnected()
        elif news is not None:
            self.session.receive(news, now)


class FetchSteps:
    """One fetch, over a connection of its own; `gaps` is what is not there any more."""

    def __init__(self, endpoint: str, first: int, count: int, filter: Optional[Mapping[str, Sequence[str]]], timeout: float):
        if type(first) is not int or first < 1:
            raise MisuseError(f"first is a sequence, from 1, not {first!r}")
        if type(count) is not int or not 1 <= count <= FETCH_EVENTS_MAX:
            raise MisuseError(f"count is a number from 1 to {FETCH_EVENTS_MAX}, not {count!r}")
        self._message = encode(
            FeedSession.NAME, {"op": "fetch", "from": first, "count": count, "filter": checked_filter(filter or {})})
        self.timeout = checked_seconds(timeout, "timeout")
        self.gaps: list[Gap] = []
        self.connection = Connection(endpoint)

    def fetch(self) -> Steps[list[Event]]:
        deadline = time.monotonic() + self.timeout
        session = FeedSession({}, is_subscribed=True)
        try:
            while (left := deadline - time.monotonic()) > 0:
                news = yield left
                if news is True:
                    # A connection that broke begins anew.
                    session = FeedSession({}, is_subscribed=True)
                    self.connection.send(self._message)
                elif isinstance(news, list):
                    session.receive(news, 0)
                    if (header_of(news, FeedSession.NAME) or {}).get("op") == "idle":
                        self.gaps = session.gaps
                        return list(session.events.values())
            raise TimeoutExpired(f"no answer to a fetch from {self.connection.endpoint} within {self.timeout} s")
        finally:
            self.connection.close()
