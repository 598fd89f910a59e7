"""An item pipeline for Scrapy: pages and items go to Newswire, and the reactor never waits for it.

    # settings.py
    ITEM_PIPELINES = {"newswire.scrapy.Pipeline": 300}
    NEWSWIRE_ENDPOINT = "tcp://127.0.0.1:5750"
    NEWSWIRE_CLIENT = "crawler-1"       # a name for each process

    # in the spider: the page as it came, with its url, status, headers and encoding
    from newswire.scrapy import page
    def parse(self, response):
        yield page(response, outlet="The Example", meta={"depth": response.meta["depth"]})

An item of one's own is taken too: `body` (bytes: the page as it came), `html` or `text`, and whatever the payload header and the
envelope know (docs/wire.md): `url`, `headline`, `authors`, `published`, `guid`, `outlet`, `meta` …

A thread of its own puts the payloads and waits for the daemon. Between it and the reactor is a queue of `NEWSWIRE_QUEUE` items
(1000): when it is full, Scrapy holds the item back, and with it the crawl, until there is room, for `NEWSWIRE_HOLD` seconds
(600) at most: then the item is not pushed, which is counted and logged. When the spider closes, everything is put and
acknowledged, for `NEWSWIRE_TIMEOUT` seconds (60) at most; what is not then is counted and logged.
Stats: `newswire/pushed`, `newswire/acknowledged`, `newswire/refused/<code>`, `newswire/unacknowledged`, `newswire/dropped`,
`newswire/skipped`.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from typing import Any, Mapping, Optional

import scrapy
from itemadapter import ItemAdapter
from scrapy.exceptions import NotConfigured
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.threads import deferToThread

from ._protocol import NewswireError, Payload, RefusedError, TimeoutExpired, UnacknowledgedError
from .pusher import Pusher

logger = logging.getLogger(__name__)

_HEADER_KEYS = (
    "url", "contentType", "charset", "contentEncoding", "fetchedAt", "status", "headers", "outlet", "sha256", "guid",
    "meta")
# Of what a server says, this much is told on; Newswire reads the language from them, and people where a page came from.
_HEADER_BYTES_MAX = 16 * 1024


def page(response: Any, **more: Any) -> dict[str, Any]:
    """An item that is a response as it came.

    Args:
        more: keys of the payload header, such as outlet, guid and meta; they win.
    """
    headers: dict[str, str] = {}
    size = 0
    for name, values in response.headers.items():
        key, value = name.decode("latin-1"), b", ".join(values).decode("latin-1")
        size += len(key) + len(value)
        # Scrapy has taken the encoding of the transfer off, and cookies are nobody's business.
        if key.lower() in ("content-encoding", "transfer-encoding", "content-length", "set-cookie"):
            continue
        if size > _HEADER_BYTES_MAX:
            break
        headers[key] = value
    item = {
        "url": response.url, "body": response.body, "status": response.status, "headers": headers,
        "contentType": headers.get("Content-Type"), "charset": getattr(response, "encoding", None),
        "fetchedAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }
    return {**item, **more}


def payload_of(item: Mapping[str, Any]) -> Optional[tuple[Payload, dict[str, Any]]]:
    """The payload and the header of an item; None where it has nothing to push."""
    body = item.get("body")
    if isinstance(body, (bytes, bytearray, memoryview)) and len(body) > 0:
        return bytes(body), {key: item[key] for key in _HEADER_KEYS if item.get(key) is not None}
    if not item.get("html") and not item.get("text"):
        return None
    return {key: value for key, value in item.items() if value is not None and key != "body"}, {}


def _awaitable(deferred: Deferred[Any]) -> Any:
    """What Scrapy of this version wants of a pipeline that waits."""
    if scrapy.version_info < (2, 13):
        return deferred

    async def coroutine() -> Any:
        return await maybe_deferred_to_future(deferred)

    return coroutine()


class Pipeline:
    """See the module."""

    _END = object()

    def __init__(
        self, endpoint: str, client: str, *, queue_size: int, timeout: float, hold: float = 600.0, stats: Any = None
    ):
        self.endpoint, self.client, self.timeout, self.hold, self.stats = endpoint, client, timeout, hold, stats
        self._closing = threading.Event()
        self._queue: queue.Queue[Any] = queue.Queue(queue_size)
        self._thread: Optional[threading.Thread] = None
        # What the thread has counted; the reactor takes it over, for Scrapy's stats are not for threads.
        self._counts: queue.SimpleQueue[tuple[str, int]] = queue.SimpleQueue()

    @classmethod
    def from_crawler(cls, crawler: Any) -> Pipeline:
        settings = crawler.settings
        endpoint, client = settings.get("NEWSWIRE_ENDPOINT"), settings.get("NEWSWIRE_CLIENT")
        if not endpoint or not client:
            raise NotConfigured("NEWSWIRE_ENDPOINT and NEWSWIRE_CLIENT are not set")
        return cls(
            endpoint, client, queue_size=settings.getint("NEWSWIRE_QUEUE", 1000),
            timeout=settings.getfloat("NEWSWIRE_TIMEOUT", 60), hold=settings.getfloat("NEWSWIRE_HOLD", 600),
            stats=crawler.stats)

    def open_spider(self, spider: Any = None) -> None:
        self._thread = threading.Thread(target=self._run, name="newswire", daemon=True)
        self._thread.start()

    def process_item(self, item: Any, spider: Any = None) -> Any:
        """Puts the item into the queue; it waits where that is full."""
        self._take_counts()
        pushed = payload_of(ItemAdapter(item))
        if pushed is None:
            self._count("skipped")
            return item
        self._count("pushed")
        try:
            self._queue.put_nowait(pushed)
            return item
        except queue.Full:
            waiting: Deferred[Any] = deferToThread(self._wait_for_room, pushed)
            return _awaitable(waiting.addCallback(lambda _: item))

    def _wait_for_room(self, pushed: Any) -> None:
        try:
            self._queue.put(pushed, timeout=self.hold)
        except queue.Full:
            logger.error("an item is not pushed: the daemon at %s has taken nothing for %g s", self.endpoint, self.hold)
            self._counts.put(("dropped", 1))

    def close_spider(self, spider: Any = None) -> Any:
        done: Deferred[Any] = deferToThread(self._finish)
        return _awaitable(done.addCallback(lambda _: self._take_counts()))

    def _finish(self) -> None:
        end = time.monotonic() + self.timeout
        try:
            self._queue.put(self._END, timeout=self.timeout)
        except queue.Full:
            pass
        if self._thread is not None:
            self._thread.join(max(0.0, end - time.monotonic()))
            # The time is up: the thread tells what it has not put, and ends.
            self._closing.set()
            self._thread.join(5.0)
        left = self._queue.qsize()
        if left:
            logger.error("%d items were not put: the daemon at %s takes nothing", left, self.endpoint)
            self._counts.put(("unacknowledged", left))

    def _run(self) -> None:
        # A second at a time, so that it hears when it has to end.
        pusher = Pusher(self.endpoint, self.client, timeout=1.0)
        try:
            while not self._closing.is_set():
                try:
                    pushed = self._queue.get(timeout=1)
                except queue.Empty:
                    self._quietly(pusher.flush, 0.0)
                    continue
                if pushed is self._END:
                    break
                self._push(pusher, *pushed)
            while pusher.waiting and not self._closing.is_set():
                self._quietly(pusher.flush, 1.0)
        finally:
            self._counts.put(("acknowledged", pusher.acknowledged))
            self._quietly(pusher.close, 0.0)
            if pusher.waiting:
                logger.error("%d payloads are not acknowledged by %s", len(pusher.waiting), self.endpoint)
                self._counts.put(("unacknowledged", len(pusher.waiting)))

    def _push(self, pusher: Pusher, payload: Payload, header: dict[str, Any]) -> None:
        warned = time.monotonic() + 30
        while True:
            if self._closing.is_set():
                self._counts.put(("unacknowledged", 1))
                return
            try:
                pusher.push(payload, **header)
                return
            except RefusedError as error:
                # Of earlier ones; this one is still to be put.
                self._note(error)
            except TimeoutExpired:
                if time.monotonic() >= warned:
                    logger.warning("the daemon at %s acknowledges nothing; still waiting", self.endpoint)
                    warned = time.monotonic() + 30
            except ValueError as error:
                logger.error("an item is no payload: %s", error)
                self._counts.put(("refused/no-payload", 1))
                return

    def _quietly(self, call: Any, timeout: Optional[float]) -> None:
        try:
            call(timeout)
        except RefusedError as error:
            self._note(error)
            self._quietly(call, timeout)
        except (UnacknowledgedError, NewswireError):
            pass

    def _note(self, error: RefusedError) -> None:
        for refusal in error.refusals:
            logger.error("refused: %s: %s: %s", refusal.id, refusal.code, refusal.detail)
            self._counts.put((f"refused/{refusal.code}", 1))

    def _take_counts(self) -> None:
        while True:
            try:
                name, count = self._counts.get_nowait()
            except queue.Empty:
                return
            self._count(name, count)

    def _count(self, name: str, count: int = 1) -> None:
        if self.stats is not None:
            self.stats.inc_value(f"newswire/{name}", count)
