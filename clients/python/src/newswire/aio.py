"""The same for asyncio: `Pusher` and `Consumer` whose methods are coroutines. Each is for one task at a time."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any, AsyncIterator, Mapping, Optional, Sequence

from ._consume_steps import ConsumeSteps, FetchSteps
from ._errors import MisuseError, NewswireError
from ._messages import Event, Gap, Payload
from ._push_steps import PushSteps
from ._socket import Connection, Result, Steps, run_in_task

__all__ = ["Consumer", "Pusher"]


class _Turns:
    """Does steps for one task at a time."""

    def __init__(self) -> None:
        self._is_taken = False

    async def run(self, steps: Steps[Result], connection: Connection) -> Result:
        if self._is_taken:
            steps.close()
            raise MisuseError("another task is using it: each task has its own, or they take turns")
        self._is_taken = True
        try:
            return await run_in_task(steps, connection)
        finally:
            self._is_taken = False


class Pusher:
    """`newswire.Pusher` for asyncio: the arguments, the errors and what it promises are the same."""

    def __init__(self, endpoint: str, client: str, *, timeout: float = 60.0, silence: float = 30.0):
        self._steps = PushSteps(endpoint, client, timeout, silence)
        self._turns = _Turns()

    @property
    def timeout(self) -> float:
        return self._steps.timeout

    async def push(
        self, payload: Payload, *, id: Optional[str] = None, timeout: Optional[float] = None, **header: Any
    ) -> str:
        return await self._turns.run(self._steps.push(payload, id, timeout, header), self._steps.connection)

    @property
    def waiting(self) -> list[str]:
        return list(self._steps.session.waiting)

    @property
    def acknowledged(self) -> int:
        return self._steps.session.acknowledged

    async def flush(self, timeout: Optional[float] = None) -> None:
        await self._turns.run(self._steps.flush(timeout), self._steps.connection)

    async def close(self, timeout: Optional[float] = None) -> None:
        await self._turns.run(self._steps.close(timeout), self._steps.connection)

    async def __aenter__(self) -> Pusher:
        return self

    async def __aexit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], traceback: Optional[TracebackType]
    ) -> None:
        if kind is None:
            await self.close()
        else:
            # The first error counts: what is on its way has a moment.
            try:
                await self.close(timeout=min(self.timeout, 5.0))
            except NewswireError:
                pass


class Consumer:
    """`newswire.Consumer` for asyncio: the arguments, the errors and what it promises are the same."""

    def __init__(
        self, endpoint: str, name: str, *, start: str = "cursor", filter: Optional[Mapping[str, Sequence[str]]] = None,
        shard: Optional[tuple[int, int]] = None, window: Optional[tuple[int, int]] = None,
        timeout: Optional[float] = None, until_idle: bool = False, silence: float = 60.0,
    ):
        self._steps = ConsumeSteps(
            endpoint, name, start=start, filter=filter, shard=shard, window=window, timeout=timeout,
            until_idle=until_idle, silence=silence)
        self._turns = _Turns()

    @property
    def gaps(self) -> list[Gap]:
        return self._steps.session.gaps

    @property
    def head(self) -> int:
        return self._steps.session.head

    @property
    def epoch(self) -> Optional[int]:
        return self._steps.session.epoch

    @property
    def is_idle(self) -> bool:
        return self._steps.session.is_idle

    async def next(self, timeout: Optional[float] = None) -> Optional[Event]:
        return await self._turns.run(self._steps.next(timeout), self._steps.connection)

    async def __aiter__(self) -> AsyncIterator[Event]:
        while True:
            event = await self._turns.run(self._steps.next_of_iteration(), self._steps.connection)
            if event is None:
                return
            yield event
            self._steps.ack_if_unanswered(event)

    async def ack(self, event: Event) -> None:
        self._steps.ack(event)

    async def nak(self, event: Event, delay: float = 0.0) -> None:
        self._steps.nak(event, delay)

    async def term(self, event: Event, reason: str = "") -> None:
        self._steps.term(event, reason)

    async def fetch(
        self, first: int, count: int = 100, *, filter: Optional[Mapping[str, Sequence[str]]] = None, timeout: float = 30.0
    ) -> list[Event]:
        self._steps.connection.check()
        steps = FetchSteps(self._steps.connection.endpoint, first, count, filter, timeout)
        events = await run_in_task(steps.fetch(), steps.connection)
        self.gaps.extend(steps.gaps)
        return events

    async def close(self) -> None:
        if self._steps.close():
            # libzmq sends what it has as long as the process goes on.
            await asyncio.sleep(0.05)

    async def __aenter__(self) -> Consumer:
        return self

    async def __aexit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], traceback: Optional[TracebackType]
    ) -> None:
        if kind is None or not issubclass(kind, Exception):
            await self.close()
        else:
            self._steps.forsake()
