"""Push payloads so that none that was acknowledged is lost, and none is stored twice."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any, Optional

from ._protocol import Payload, PutSession, RefusedError, TimeoutExpired, UnacknowledgedError, payload_bytes
from ._socket import Connection


class Pusher:
    """Puts payloads to a daemon's `intake.reliable`.

    `push` returns when the payload is on its way, not when it is acknowledged; `flush` waits for all of them, and so does
    the end of a `with` block. What was not acknowledged is put again after a reconnect; the daemon knows it by its id.
    For one thread; a process that forks makes its own.

    Args:
        endpoint: such as `tcp://127.0.0.1:5750`.
        client: names the scope of the ids; one name for each scraper process.
        timeout: seconds that `push` waits for room, and `flush` for acknowledgements, where they are told nothing else.
        silence: seconds without an answer after which everything on its way is put again.
    """

    def __init__(self, endpoint: str, client: str, *, timeout: float = 60.0, silence: float = 30.0):
        self.timeout = timeout
        self._session = PutSession(client, silence=silence)
        self._connection = Connection(endpoint)

    def push(
        self, payload: Payload, *, id: Optional[str] = None, timeout: Optional[float] = None, **header: Any
    ) -> str:
        """Puts a payload: an HTML page or a text as bytes or str, or a JSON envelope as a dict.

        Args:
            id: of at most 128 bytes, for whoever puts the same thing again on purpose; made up if not given.
            timeout: seconds to wait for room in the daemon's window.
            header: url, contentType, charset, contentEncoding, fetchedAt, status, headers, outlet, sha256, guid, meta;
                None is left out.

        Returns:
            The id.

        Raises:
            TimeoutExpired: the daemon acknowledges nothing; the payload was not taken.
            RefusedError: payloads that were pushed before were refused for good.
            ValueError: no id, no payload, or a payload that is too large.
        """
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        self._turn(0)
        while self._session.is_full:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutExpired(f"{len(self._session.waiting)} payloads wait for the daemon, and none is acknowledged")
            self._turn(left)
        self._raise_refusals()
        given = {key: value for key, value in header.items() if value is not None}
        name = self._session.put(payload_bytes(payload), given, id)
        self._turn(0)
        return name

    @property
    def waiting(self) -> list[str]:
        """The ids that are not acknowledged, the first put first."""
        return list(self._session.waiting)

    @property
    def acknowledged(self) -> int:
        """How many were."""
        return self._session.acknowledged

    def flush(self, timeout: Optional[float] = None) -> None:
        """Waits until all that was pushed is acknowledged.

        Raises:
            UnacknowledgedError: the time is up; it names the ids. They stay, and another flush waits for them again.
            RefusedError: some were refused for good; the rest is acknowledged.
        """
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        while self._session.waiting:
            left = deadline - time.monotonic()
            if left <= 0:
                raise UnacknowledgedError(self.waiting)
            self._turn(left)
        self._raise_refusals()

    def close(self, timeout: Optional[float] = None) -> None:
        """Flushes, and closes whatever comes of it."""
        try:
            self.flush(timeout)
        finally:
            self._connection.close()

    def _raise_refusals(self) -> None:
        if self._session.refusals:
            refusals, self._session.refusals = self._session.refusals, []
            raise RefusedError(refusals)

    def _turn(self, seconds: float) -> None:
        """Sends what may be sent, and takes what has come; waits for something for so long at most."""
        now = time.monotonic()
        end = now + seconds
        while True:
            # Without a connection nothing is due: it is all put again when there is one.
            due = end
            if self._connection.is_connected:
                self._session.advance(now)
                outgoing = self._session.outgoing
                while outgoing and self._connection.send(outgoing[0], now + 1):
                    outgoing.pop(0)
                due = min(end, self._session.next_due(now))
            came = self._connection.wait(max(0.0, due - now))
            now = time.monotonic()
            if came is True:
                self._session.connected(now)
            elif isinstance(came, list):
                self._session.receive(came, now)
                end = now
            elif now >= end:
                return

    def __enter__(self) -> Pusher:
        return self

    def __exit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], traceback: Optional[TracebackType]
    ) -> None:
        if kind is None:
            self.close()
        else:
            # The first error counts: what is on its way has a moment.
            try:
                self.close(timeout=min(self.timeout, 5.0))
            except Exception:
                pass
