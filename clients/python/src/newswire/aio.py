"""The same for asyncio: `Pusher` and `Consumer` whose methods are coroutines. Each is for one task at a time."""

from __future__ import annotations

import asyncio
import time
from types import TracebackType
from typing import Any, AsyncIterator, Mapping, Optional

import zmq
import zmq.asyncio
from zmq.utils.monitor import parse_monitor_message

from ._protocol import (
    Event, FeedSession, Frames, Gap, Payload, PutSession, RefusedError, TimeoutExpired, UnacknowledgedError,
    payload_bytes, subscription)
from ._socket import EVENTS, prepare

__all__ = ["Consumer", "Pusher"]


class _Connection:
    """As `newswire._socket.Connection`, awaited."""

    def __init__(self, endpoint: str):
        self._socket: Any = zmq.asyncio.Context.instance().socket(zmq.DEALER)
        prepare(self._socket)
        self._monitor: Any = self._socket.get_monitor_socket(EVENTS)
        self._socket.connect(endpoint)
        self._poller = zmq.asyncio.Poller()
        self._poller.register(self._socket, zmq.POLLIN)
        self._poller.register(self._monitor, zmq.POLLIN)
        self.is_connected = False

    async def wait(self, seconds: float) -> Frames | bool | None:
        ready = dict(await self._poller.poll(max(0, int(seconds * 1000 + 0.999))))
        if self._monitor in ready:
            event = parse_monitor_message(await self._monitor.recv_multipart())["event"]
            self.is_connected = event == zmq.EVENT_HANDSHAKE_SUCCEEDED
            return self.is_connected
        if self._socket in ready:
            frames: Frames = await self._socket.recv_multipart()
            return frames
        return None

    async def send(self, frames: Frames) -> None:
        await asyncio.wait_for(self._socket.send_multipart(frames), 5)

    def close(self) -> None:
        self._socket.disable_monitor()
        self._monitor.close(0)
        self._socket.close(0)


class Pusher:
    """`newswire.Pusher` for asyncio."""

    def __init__(self, endpoint: str, client: str, *, timeout: float = 60.0, silence: float = 30.0):
        self.timeout = timeout
        self._session = PutSession(client, silence=silence)
        self._connection = _Connection(endpoint)

    async def push(
        self, payload: Payload, *, id: Optional[str] = None, timeout: Optional[float] = None, **header: Any
    ) -> str:
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        await self._turn(0)
        while self._session.is_full:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutExpired(f"{len(self._session.waiting)} payloads wait for the daemon, and none is acknowledged")
            await self._turn(left)
        self._raise_refusals()
        given = {key: value for key, value in header.items() if value is not None}
        name = self._session.put(payload_bytes(payload), given, id)
        await self._turn(0)
        return name

    @property
    def waiting(self) -> list[str]:
        return list(self._session.waiting)

    @property
    def acknowledged(self) -> int:
        return self._session.acknowledged

    async def flush(self, timeout: Optional[float] = None) -> None:
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        while self._session.waiting:
            left = deadline - time.monotonic()
            if left <= 0:
                raise UnacknowledgedError(self.waiting)
            await self._turn(left)
        self._raise_refusals()

    async def close(self, timeout: Optional[float] = None) -> None:
        try:
            await self.flush(timeout)
        finally:
            self._connection.close()

    def _raise_refusals(self) -> None:
        if self._session.refusals:
            refusals, self._session.refusals = self._session.refusals, []
            raise RefusedError(refusals)

    async def _turn(self, seconds: float) -> None:
        now = time.monotonic()
        end = now + seconds
        while True:
            # Without a connection nothing is due: it is all put again when there is one.
            due = end
            if self._connection.is_connected:
                self._session.advance(now)
                outgoing = self._session.outgoing
                while outgoing:
                    await self._connection.send(outgoing[0])
                    outgoing.pop(0)
                due = min(end, self._session.next_due(now))
            came = await self._connection.wait(max(0.0, due - now))
            now = time.monotonic()
            if came is True:
                self._session.connected(now)
            elif isinstance(came, list):
                self._session.receive(came, now)
                end = now
            elif now >= end:
                return

    async def __aenter__(self) -> Pusher:
        return self

    async def __aexit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], traceback: Optional[TracebackType]
    ) -> None:
        if kind is None:
            await self.close()
        else:
            try:
                await self.close(timeout=min(self.timeout, 5.0))
            except Exception:
                pass


class Consumer:
    """`newswire.Consumer` for asyncio."""

    def __init__(
        self, endpoint: str, name: str, *, start: str = "cursor", filter: Optional[Mapping[str, list[str]]] = None,
        shard: Optional[tuple[int, int]] = None, window: Optional[tuple[int, int]] = None, silence: float = 60.0,
    ):
        self._session = FeedSession(subscription(name, start, filter, shard, window), silence=silence)
        self._connection = _Connection(endpoint)
        self._done: Optional[int] = None
        self._late = 0

    @property
    def gaps(self) -> list[Gap]:
        return self._session.gaps

    @property
    def head(self) -> int:
        return self._session.head

    @property
    def epoch(self) -> Optional[int]:
        return self._session.epoch

    async def next(self, timeout: Optional[float] = None) -> Optional[Event]:
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            now = time.monotonic()
            self._session.advance(now)
            if self._session.events:
                return self._session.events.pop(0)
            await self._flush()
            wait = self._session.next_due() - now
            if end is not None:
                wait = min(wait, end - now)
            if not await self._take(min(wait, 3600)) and end is not None and time.monotonic() >= end:
                return None

    async def __aiter__(self) -> AsyncIterator[Event]:
        while True:
            event = await self.next()
            if event is not None:
                yield event
                await self.ack(event)

    async def ack(self, event: Event) -> None:
        self._done = max(self._done or 0, event.seq)
        self._late += 1
        if self._late >= 32:
            await self._flush()

    async def nak(self, event: Event, delay: float = 0.0) -> None:
        await self._flush()
        self._session.say("nak", seq=event.seq, delayMs=int(delay * 1000))
        await self._flush()

    async def term(self, event: Event, reason: str = "") -> None:
        await self._flush()
        self._session.say("term", seq=event.seq, reason=reason[:200])
        await self._flush()

    async def close(self) -> None:
        await self._flush()
        await asyncio.sleep(0.05)
        self._connection.close()

    async def _flush(self) -> None:
        if self._done is not None:
            self._session.say("ack", upTo=self._done)
        self._done = None
        self._late = 0
        if not self._connection.is_connected or not self._session.is_subscribed:
            self._session.outgoing = [one for one in self._session.outgoing if b'"subscribe"' in one[1]]
        if self._connection.is_connected:
            for frames in self._session.outgoing:
                await self._connection.send(frames)
            self._session.outgoing = []

    async def _take(self, seconds: float) -> bool:
        came = await self._connection.wait(seconds)
        now = time.monotonic()
        if came is True:
            self._session.connected(now)
        elif came is False:
            self._session.disconnected()
        elif isinstance(came, list):
            self._session.receive(came, now)
        return came is not None

    async def __aenter__(self) -> Consumer:
        return self

    async def __aexit__(
        self, kind: Optional[type[BaseException]], error: Optional[BaseException], traceback: Optional[TracebackType]
    ) -> None:
        if kind is None or not issubclass(kind, Exception):
            await self.close()
        else:
            self._done = None
            self._connection.close()
