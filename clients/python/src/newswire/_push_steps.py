"""What a pusher does, step by step, for whoever waits: a thread (pusher.py) or a task (aio.py)."""

from __future__ import annotations

import time
from typing import Any, Optional

from ._errors import RefusedError, TimeoutExpired, UnacknowledgedError
from ._messages import Payload, payload_bytes
from ._put_session import PutSession
from ._socket import NEWS_MAX, Connection, News, Steps, checked_seconds


# So long a push waits for a daemon that could take the payload at once: not again until there was one.
WELCOME_SECONDS = 1.0


class PushSteps:
    """The state of a pusher and its verbs."""

    def __init__(self, endpoint: str, client: str, timeout: float, silence: float):
        self.timeout = checked_seconds(timeout, "timeout")
        self.session = PutSession(client, silence=checked_seconds(silence, "silence"))
        self.connection = Connection(endpoint)
        self._patience = WELCOME_SECONDS

    def push(self, payload: Payload, id: Optional[str], timeout: Optional[float], header: dict[str, Any]) -> Steps[str]:
        self.connection.check()
        data = payload_bytes(payload)
        given = {key: value for key, value in header.items() if value is not None}
        deadline = time.monotonic() + checked_seconds(timeout, "timeout", self.timeout)
        yield from self._turn(0)
        yield from self._wait_for_welcome(deadline)
        while self.session.is_full or self.session.needs_welcome(len(data)):
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutExpired(f"the payload was not taken: {self._why()}")
            yield from self._turn(left)
        self._raise_refusals()
        name = self.session.put(data, given, id)
        self._advance()
        return name

    def _wait_for_welcome(self, deadline: float) -> Steps[None]:
        """Else what is pushed would lie here until the next call: nothing is sent meanwhile."""
        now = time.monotonic()
        end = min(deadline, now + self._patience)
        while not self.session.is_welcome and now < end:
            yield from self._turn(end - now)
            self._patience -= time.monotonic() - now
            now = time.monotonic()
        if self.session.is_welcome:
            self._patience = WELCOME_SECONDS

    def flush(self, timeout: Optional[float]) -> Steps[None]:
        self.connection.check()
        deadline = time.monotonic() + checked_seconds(timeout, "timeout", self.timeout)
        yield from self._turn(0)
        while self.session.waiting:
            left = deadline - time.monotonic()
            if left <= 0:
                raise UnacknowledgedError(list(self.session.waiting), self._why())
            yield from self._turn(left)
        self._raise_refusals()

    def close(self, timeout: Optional[float]) -> Steps[None]:
        if self.connection.is_closed:
            return
        try:
            yield from self.flush(timeout)
        finally:
            self.connection.close()

    def _why(self) -> str:
        if not self.session.is_connected:
            return f"nobody answers at {self.connection.endpoint}"
        return f"the daemon at {self.connection.endpoint} does not acknowledge the {len(self.session.waiting)} before it"

    def _raise_refusals(self) -> None:
        if self.session.refusals:
            refusals, self.session.refusals = self.session.refusals, []
            raise RefusedError(refusals)

    def _turn(self, seconds: float) -> Steps[None]:
        """Takes all that has come and sends what may be sent; where nothing has come, waits for it, so long at most."""
        end = time.monotonic() + seconds
        # What has come is looked at before it is asked whether the daemon is silent.
        is_news = False
        for _ in range(NEWS_MAX):
            news = yield 0
            if news is None:
                break
            is_news = True
            self._take(news)
        now = self._advance()
        if is_news or now >= end:
            return
        self._take((yield min(end, self.session.next_due(now)) - now))
        self._advance()

    def _take(self, news: News) -> None:
        now = time.monotonic()
        if news is True:
            self.session.connected(now)
        elif news is False:
            self.session.disconnected()
        elif news is not None:
            self.session.receive(news, now)

    def _advance(self) -> float:
        """Does what is due, and returns the time."""
        now = time.monotonic()
        if self.session.is_dead(now):
            self.session.disconnected()
            self.connection.reopen()
        self.session.advance(now)
        while self.session.outgoing and self.connection.send(self.session.outgoing[0]):
            self.session.outgoing.popleft()
        return now
