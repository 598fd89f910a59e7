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


def put_flood(endpoint, client, size, seed, until, window=None, seconds=60):
    """Puts distinct texts until the file `until` is there, keeping to the window it is told, or to `window` puts
    whatever it is told; how many were acknowledged, refused, and in which order of others' time."""
    socket = zmq.Context.instance().socket(zmq.DEALER)
    socket.linger = 0
    socket.immediate = 1
    socket.connect(endpoint)
    socket.send_multipart([b"NWI1", json.dumps({"op": "hello", "client": client}).encode()])
    welcome = json.loads(socket.recv_multipart()[1])
    puts = window or welcome["window"]["puts"]
    bulk = articles.Bulk(seed)
    waiting = set()
    acknowledged = refused = number = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end and not os.path.exists(until):
        while len(waiting) < puts:
            name = f"{client}-{number}"
            number += 1
            waiting.add(name)
            socket.send_multipart(
                [b"NWI1", json.dumps({"op": "put", "id": name}).encode(), bulk.text(size)])
        if not socket.poll(100):
            continue
        reply = json.loads(socket.recv_multipart()[1])
        if reply["op"] == "ack":
            acknowledged += len(reply["ids"])
            waiting.difference_update(reply["ids"])
        elif reply["op"] == "nak":
            refused += 1
            waiting.discard(reply["id"])
    return {"acknowledged": acknowledged, "refused": refused}


def push_socket(endpoint, timeout, high_water_mark, linger=60_000):
    socket = zmq.Context.instance().socket(zmq.PUSH)
    socket.immediate = 1
    socket.sndhwm = high_water_mark
    socket.sndtimeo = timeout
    socket.linger = linger
    socket.connect(endpoint)
    return socket


if __name__ == "__main__":
    role = {"push_plan": push_plan, "flood": flood, "subscribe_and_stall": subscribe_and_stall,
            "put_flood": put_flood}[sys.argv[1]]
    print(json.dumps(role(**json.loads(sys.argv[2]))))
    zmq.Context.instance().destroy()
