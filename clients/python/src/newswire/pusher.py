"""Push payloads so that none that was acknowledged is lost, and none is stored twice."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Optional

from ._errors import NewswireError
from ._messages import Payload
from ._push_steps import PushSteps
from ._socket import run


class Pusher:
    """Puts payloads to a daemon's `intake.reliable`.

    `push` returns when the payload is on its way, not when it is acknowledged; `flush` waits for all of them, and so does
    the end of a `with` block. What was not acknowledged is put again after a reconnect; the daemon knows it by its id.
    It reconnects by itself, while one of its methods runs. For one thread; a process that forks makes its own.

    Args:
        endpoint: such as `tcp://127.0.0.1:5750`.
        client: names the scope of the ids, 1 to 128 bytes; one name for each scraper process.
        timeout: seconds that `push` waits for room, and `flush` for acknowledgements, where they are told nothing else.
        silence: seconds without an answer after which another connection is made and all on its way is put again.

    Raises:
        MisuseError: an argument is wrong. All methods raise it for a wrong argument, once closed, and behind a fork.
    """

    def __init__(self, endpoint: str, client: str, *, timeout: float = 60.0, silence: float = 30.0):
        self._steps = PushSteps(endpoint, client, timeout, silence)

    @property
    def timeout(self) -> float:
        """Seconds, where a method is told nothing else."""
        return self._steps.timeout

    def push(
        self, payload: Payload, *, id: Optional[str] = None, timeout: Optional[float] = None, **header: Any
    ) -> str:
        """Puts a payload: an HTML page or a text as bytes or str, or a JSON envelope as a dict.

        Where nobody is connected yet, or no more, it waits a second for that, once; then payloads are kept for later calls.
        One that is larger than 1 MiB waits until the daemon has told how much it takes.

        Args:
            id: of at most 128 bytes, for whoever puts the same thing again on purpose; made up if not given.
            timeout: seconds to wait for room in the daemon's window.
            header: url, contentType, charset, contentEncoding, fetchedAt, status, headers, outlet, sha256, guid, meta;
                None is left out.

        Returns:
            The id.

        Raises:
            TimeoutExpired: the daemon acknowledges nothing; this payload was not taken.
            RefusedError: payloads that were pushed before were refused for good; this one was not taken, push it again.
            TooLargeError: the daemon takes no payload of this size.
            IntakeError: the daemon refuses the connection.
        """
        return run(self._steps.push(payload, id, timeout, header), self._steps.connection)

    @property
    def waiting(self) -> list[str]:
        """The ids that are not acknowledged, the first put first."""
        return list(self._steps.session.waiting)

    @property
    def acknowledged(self) -> int:
        """How many were."""
        return self._steps.session.acknowledged

    def flush(self, timeout: Optional[float] = None) -> None:
        """Waits until all that was pushed is acknowledged.

        Raises:
            UnacknowledgedError: the time is up; it names the ids. They stay, and another flush waits for them again.
            RefusedError: some were refused for good; the rest is acknowledged.
            IntakeError: the daemon refuses the connection.
        """
        run(self._steps.flush(timeout), self._steps.connection)

    def close(self, timeout: Optional[float] = None) -> None:
        """Flushes, and closes whatever comes of it. Closed already, it does nothing."""
        run(self._steps.close(timeout), self._steps.connection)

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
            except NewswireError:
                pass
