"""A DEALER socket that tells when it is connected and when not, to be waited for by a thread or by a task."""

from __future__ import annotations

import asyncio
import os
from typing import Any, Generator, Optional, TypeVar, Union

import zmq
from zmq.utils.monitor import parse_monitor_message

from ._errors import MisuseError
from ._messages import Frames

EVENTS = zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_DISCONNECTED

# So much that has come is looked at before something is done about it.
NEWS_MAX = 1000

# What a connection tells: a message, True for connected, False for disconnected, None when time is up or more can be sent.
News = Union[Frames, bool, None]
Result = TypeVar("Result")
# What a program of steps is: it yields how many seconds it waits at most, is sent the news, and returns a result.
Steps = Generator[float, News, Result]


class Connection:
    """One connection at a time to one endpoint. Nothing blocks but `wait`."""

    def __init__(self, endpoint: str):
        self.endpoint = endpoint
        self._process = os.getpid()
        self.is_closed = False
        self._open()

    def _open(self) -> None:
        self._socket: Any = zmq.Context.instance().socket(zmq.DEALER)
        self._socket.setsockopt(zmq.LINGER, 0)
        self._socket.setsockopt(zmq.RECONNECT_IVL, 100)
        self._socket.setsockopt(zmq.RECONNECT_IVL_MAX, 5000)
        # A daemon whose machine is gone sends no goodbye.
        self._socket.setsockopt(zmq.HEARTBEAT_IVL, 10_000)
        self._monitor: Any = self._socket.get_monitor_socket(EVENTS)
        self._wants_to_send = False
        try:
            self._socket.connect(self.endpoint)
        except (zmq.ZMQError, TypeError) as error:
            self.close()
            raise MisuseError(f"{self.endpoint!r} is no endpoint such as tcp://127.0.0.1:5750: {error}") from None

    def check(self) -> None:
        """To be called before each use.

        Raises:
            MisuseError: it is closed, or belongs to another process.
        """
        if self.is_closed:
            raise MisuseError("it is closed")
        if os.getpid() != self._process:
            raise MisuseError("it belongs to the process before the fork: each process makes its own")

    def send(self, frames: Frames) -> bool:
        """False when libzmq takes no more now; the next wait ends when it does."""
        try:
            self._socket.send_multipart(frames, zmq.NOBLOCK)
            self._wants_to_send = False
        except zmq.Again:
            self._wants_to_send = True
        return not self._wants_to_send

    def take(self) -> News:
        """What has come; None for nothing."""
        # To ask is cheaper than to be told that there is nothing.
        if self._monitor.get(zmq.EVENTS) & zmq.POLLIN:
            event = parse_monitor_message(self._monitor.recv_multipart(zmq.NOBLOCK))["event"]
            return bool(event == zmq.EVENT_HANDSHAKE_SUCCEEDED)
        if self._socket.get(zmq.EVENTS) & zmq.POLLIN:
            frames: Frames = self._socket.recv_multipart(zmq.NOBLOCK)
            return frames
        return None

    def wait(self, seconds: float) -> News:
        """What has come, or comes within so many seconds."""
        news = self.take()
        if news is None and seconds > 0:
            poller = zmq.Poller()
            poller.register(self._socket, zmq.POLLIN | zmq.POLLOUT if self._wants_to_send else zmq.POLLIN)
            poller.register(self._monitor, zmq.POLLIN)
            poller.poll(_milliseconds(seconds))
            news = self.take()
        return news

    async def wait_in_task(self, seconds: float) -> News:
        """The same for asyncio; to cancel it loses nothing."""
        news = self.take()
        if news is not None or seconds <= 0 or self._may_send():
            # Others have a turn too.
            await asyncio.sleep(0)
            return news
        loop = asyncio.get_running_loop()
        is_ready = asyncio.Event()
        # They are readable when there may be something new since the last look at the socket, which `take` was.
        descriptors = [self._socket.FD, self._monitor.FD]
        for descriptor in descriptors:
            loop.add_reader(descriptor, is_ready.set)
        try:
            await asyncio.wait_for(is_ready.wait(), _milliseconds(seconds) / 1000)
        except asyncio.TimeoutError:
            pass
        finally:
            for descriptor in descriptors:
                loop.remove_reader(descriptor)
        return self.take()

    def _may_send(self) -> bool:
        return self._wants_to_send and bool(self._socket.get(zmq.EVENTS) & zmq.POLLOUT)

    def reopen(self) -> None:
        """Leaves this connection with all that was not sent, and makes another."""
        self._close_sockets(0)
        self._open()

    def close(self, linger: int = 0) -> None:
        """What was sent has `linger` milliseconds to leave, while the process goes on."""
        if not self.is_closed:
            self.is_closed = True
            if os.getpid() == self._process:
                self._close_sockets(linger)

    def _close_sockets(self, linger: int) -> None:
        self._socket.disable_monitor()
        self._monitor.close(0)
        self._socket.close(linger)


def _milliseconds(seconds: float) -> int:
    """Rounded up, so that nobody comes back too early; an hour at most, for all wait again."""
    return int(min(seconds, 3600.0) * 1000 + 0.999)


def run(steps: Steps[Result], connection: Connection) -> Result:
    """Does steps in this thread."""
    try:
        seconds = next(steps)
        while True:
            seconds = steps.send(connection.wait(seconds))
    except StopIteration as end:
        result: Result = end.value
        return result
    finally:
        steps.close()


async def run_in_task(steps: Steps[Result], connection: Connection) -> Result:
    """Does steps in this task. Cancelled, they stop where they wait."""
    try:
        seconds = next(steps)
        while True:
            seconds = steps.send(await connection.wait_in_task(seconds))
    except StopIteration as end:
        result: Result = end.value
        return result
    finally:
        steps.close()


def checked_seconds(value: Any, name: str, default: Optional[float] = None) -> float:
    """A time that was given, or the default.

    Raises:
        MisuseError: it is none.
    """
    if value is None and default is not None:
        return default
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0:
        raise MisuseError(f"{name} is a number of seconds from 0, not {value!r}")
    return float(value)
