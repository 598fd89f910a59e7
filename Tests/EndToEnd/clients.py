"""Scrapers and consumers in processes of their own: clients.py ROLE JSON-ARGUMENTS, reports one line of JSON."""

import json
import os
import signal
import sys
import time

import zmq

import articles
import traffic


def push_plan(endpoint, seed, client, count):
    """Pushes a planned stream as fast as the daemon takes it."""
    socket = push_socket(endpoint, timeout=60_000, high_water_mark=1000)
    for message in traffic.plan(seed, client, count):
        socket.send_multipart(message.frames(client))
    return {"sent": count}


def flood(
    endpoint, seed, size, count=None, timeout=60_000, retry=False, highWaterMark=1000, linger=60_000, seconds=None,
    until=None, pause=0,
):
    """Pushes distinct texts of about `size` bytes until `count` are sent, `seconds` are over, the file `until` is
    there, or until a send fails and `retry` is off; with `pause` seconds behind each."""
    socket = push_socket(endpoint, timeout, highWaterMark, linger)
    bulk = articles.Bulk(seed)
    sent = again = 0
    end = time.monotonic() + seconds if seconds else float("inf")
    while (count is None or sent < count) and time.monotonic() < end and not (until and os.path.exists(until)):
        payload = bulk.text(size)
        if pause:
            time.sleep(pause)
        while True:
            try:
                socket.send(payload)
                sent += 1
                break
            except zmq.Again:
                again += 1
                if not retry:
                    return {"sent": sent, "again": again}
                time.sleep(0.001)
    return {"sent": sent, "again": again}


def subscribe_and_stall(endpoint):
    """Subscribes to everything, says so when the first message has come, and stops itself, as a hung consumer."""
    socket = zmq.Context.instance().socket(zmq.SUB)
    socket.linger = 0
    socket.subscribe("")
    socket.connect(endpoint)
    socket.recv_multipart()
    print("{}", flush=True)
    signal.raise_signal(signal.SIGSTOP)
    return {}


def push_socket(endpoint, timeout, high_water_mark, linger=60_000):
    socket = zmq.Context.instance().socket(zmq.PUSH)
    socket.immediate = 1
    socket.sndhwm = high_water_mark
    socket.sndtimeo = timeout
    socket.linger = linger
    socket.connect(endpoint)
    return socket


if __name__ == "__main__":
    role = {"push_plan": push_plan, "flood": flood, "subscribe_and_stall": subscribe_and_stall}[sys.argv[1]]
    print(json.dumps(role(**json.loads(sys.argv[2]))))
    zmq.Context.instance().destroy()
