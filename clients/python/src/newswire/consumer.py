"""Consume the durable feed: every record at least once, from where this consumer stopped."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Iterator, Mapping, Optional, Sequence

from ._consume_steps import ConsumeSteps, FetchSteps
from ._messages import Event, Gap
from ._socket import run


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
        timeout: seconds in which an event must come: then `next` returns None and the iteration ends. None waits for ever.
        until_idle: the iteration ends when the daemon says that all there is was delivered.
        silence: seconds without a message after which it subscribes again.

    Raises:
        MisuseError: an argument is wrong. All methods raise it for a wrong argument, once closed, and behind a fork.
    """

    def __init__(
        self, endpoint: str, name: str, *, start: str = "cursor", filter: Optional[Mapping[str, Sequence[str]]] = None,
        shard: Optional[tuple[int, int]] = None, window: Optional[tuple[int, int]] = None,
        timeout: Optional[float] = None, until_idle: bool = False, silence: float = 60.0,
    ):
        self._steps = ConsumeSteps(
            endpoint, name, start=start, filter=filter, shard=shard, window=window, timeout=timeout,
            until_idle=until_idle, silence=silence)

    @property
    def gaps(self) -> list[Gap]:
        """Stretches that will never come, as far as they were told, the last 1000; it may be emptied."""
        return self._steps.session.gaps

    @property
    def head(self) -> int:
        """The last sequence that the daemon has told of."""
        return self._steps.session.head

    @property
    def epoch(self) -> Optional[int]:
        """Of the numbers: another one says that they began anew. None before the daemon has answered."""
        return self._steps.session.epoch

    @property
    def is_idle(self) -> bool:
        """Whether the daemon said that all there is was delivered, and nothing has come since."""
        return self._steps.session.is_idle

    def next(self, timeout: Optional[float] = None) -> Optional[Event]:
        """The next event; None when none has come in so many seconds. Acknowledges nothing.

        Args:
            timeout: where it is None, that of the consumer holds.

        Raises:
            TakenOver: another connection has subscribed under the name.
            FeedError: the daemon does not take the subscription.
        """
        return run(self._steps.next(timeout), self._steps.connection)

    def __iter__(self) -> Iterator[Event]:
        """Events until the consumer's `timeout` is up, or it is idle if it was told `until_idle`, or for ever.

        Raises:
            TimeoutExpired: the time is up, and the daemon did not answer at all.
            TakenOver, FeedError: as `next` does.
        """
        while (event := run(self._steps.next_of_iteration(), self._steps.connection)) is not None:
            yield event
            self._steps.ack_if_unanswered(event)

    def ack(self, event: Event) -> None:
        """This event and all before it are done, but those put off. Sent at the latest when the next is waited for.

        Raises:
            MisuseError: it was not delivered by this consumer, or is answered already, maybe by the ack of a later one.
        """
        self._steps.ack(event)

    def nak(self, event: Event, delay: float = 0.0) -> None:
        """Not now: it comes again after so many seconds, a day at most. Raises as `ack` does."""
        self._steps.nak(event, delay)

    def term(self, event: Event, reason: str = "") -> None:
        """Never again: it goes to this consumer's dead letters. Of the reason, 200 characters count. Raises as `ack`."""
        self._steps.term(event, reason)

    def fetch(
        self, first: int, count: int = 100, *, filter: Optional[Mapping[str, Sequence[str]]] = None, timeout: float = 30.0
    ) -> list[Event]:
        """Up to so many events (10,000 at most) from a sequence on, over a connection of its own; moves no cursor.

        They can't be answered. Without a filter it gives every outcome.

        Raises:
            TimeoutExpired: the daemon does not answer.
            FeedError: the daemon does not follow.
        """
        self._steps.connection.check()
        steps = FetchSteps(self._steps.connection.endpoint, first, count, filter, timeout)
        events = run(steps.fetch(), steps.connection)
        self.gaps.extend(steps.gaps)
        return events

    def close(self) -> None:
        """Sends the last acknowledgement, and closes. Closed already, it does nothing."""
        if self._steps.close():
            # libzmq sends what it has as long as the process goes on.
            time.sleep(0.05)

    def __enter__(self) -> Consumer:
        return self

    def __exit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], traceback: Optional[TracebackType]
    ) -> None:
        if kind is None or not issubclass(kind, Exception):
            self.close()
        else:
            self._steps.forsake()
