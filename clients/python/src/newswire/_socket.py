"""A DEALER socket that tells when it is connected and when not."""

from __future__ import annotations

import time
from typing import Any, Optional

import zmq
from zmq.utils.monitor import parse_monitor_message

from ._protocol import Frames

EVENTS = zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_DISCONNECTED


def prepare(socket: Any) -> None:
    """Sets the options that both kinds of sockets have."""
    socket.linger = 0
    socket.reconnect_ivl = 100
    socket.reconnect_ivl_max = 5000
    # A daemon whose machine is gone sends no goodbye.
    socket.heartbeat_ivl = 10_000


class Connection:
    """What came, one thing at a time: a message, `True` for connected, `False` for disconnected, None when time is up."""

    def __init__(self, endpoint: str, context: Optional[zmq.Context[zmq.Socket[bytes]]] = None):
        self._socket = (context or zmq.Context.instance()).socket(zmq.DEALER)
        prepare(self._socket)
        self._monitor = self._socket.get_monitor_socket(EVENTS)
        self._socket.connect(endpoint)
        self._poller = zmq.Poller()
        self._poller.register(self._socket, zmq.POLLIN)
        self._poller.register(self._monitor, zmq.POLLIN)
        self.is_connected = False

    def wait(self, seconds: float) -> Frames | bool | None:
        ready = dict(self._poller.poll(max(0, int(seconds * 1000 + 0.999))))
        if self._monitor in ready:
            event = parse_monitor_message(self._monitor.recv_multipart())["event"]
            self.is_connected = event == zmq.EVENT_HANDSHAKE_SUCCEEDED
            return self.is_connected
        if self._socket in ready:
            return self._socket.recv_multipart()
        return None

    def send(self, frames: Frames, deadline: float) -> bool:
        """False when libzmq takes no more before the deadline."""
        while True:
            try:
                self._socket.send_multipart(frames, zmq.NOBLOCK)
                return True
            except zmq.Again:
                left = deadline - time.monotonic()
                if left <= 0 or not self._socket.poll(int(min(left, 1) * 1000), zmq.POLLOUT):
                    if left <= 0:
                        return False

    def close(self) -> None:
        self._socket.disable_monitor()
        self._monitor.close(0)
        self._socket.close(0)
