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

A thread of its own puts the payloads and waits for the daemon; the reactor never does. Settings beside these two:

- `NEWSWIRE_QUEUE` (1000) items and `NEWSWIRE_QUEUE_BYTES` (64 MiB) may wait for that thread. When they do, Scrapy holds items back, and
  with them the crawl, until there is room.
- `NEWSWIRE_HOLD` (600): when the daemon has acknowledged nothing for so many seconds while items wait, items that are held back are let
  go and not pushed, and so are those that come, until there is room again.
- `NEWSWIRE_TIMEOUT` (60): for so many seconds at most everything is put and acknowledged when the spider closes.

What is lost is logged and counted. Stats: `newswire/pushed` (items with something to push), of which each ends as one of
`newswire/acknowledged`, `newswire/refused/<code>` (the daemon's code, or `misuse` and `too-large` where it was not sent),
`newswire/dropped` (held back for too long) and `newswire/unacknowledged` (when the spider closed); `newswire/skipped`: items without
a body, html or text.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass
from typing import Any, Mapping, Optional

import scrapy
from itemadapter import ItemAdapter
from scrapy.exceptions import NotConfigured
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred

from ._errors import MisuseError, NewswireError, RefusedError, TimeoutExpired, TooLargeError
from ._messages import Payload, payload_bytes
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


@dataclass(frozen=True)
class _Put:
    """What the reactor hands to the thread."""

    payload: bytes
    header: dict[str, Any]


class Pipeline:
    """See the module. What begins with an underscore and is called by the thread says so; all else is the reactor's."""

    def __init__(
        self, endpoint: str, client: str, *, queue_items: int = 1000, queue_bytes: int = 64 << 20, hold: float = 600.0,
        timeout: float = 60.0, stats: Any = None, crawler: Any = None,
    ):
        self.endpoint, self.client, self.timeout, self.hold = endpoint, client, timeout, hold
        self.queue_items, self.queue_bytes = queue_items, queue_bytes
        self._stats, self._crawler = stats, crawler
        # The thread takes from it; None is the end. The reactor sees to its bounds, by what it knows to be in it.
        self._queue: queue.SimpleQueue[Optional[_Put]] = queue.SimpleQueue()
        self._queued_items = self._queued_bytes = 0
        # Items for which there was no room, with what Scrapy waits for.
        self._held: deque[tuple[_Put, Deferred[None]]] = deque()
        self._progressed = 0.0
        self._must_end = threading.Event()
        self._has_ended = False
        self._ended: Optional[Deferred[None]] = None
        self._counted: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Any) -> Pipeline:
        settings = crawler.settings
        endpoint, client = settings.get("NEWSWIRE_ENDPOINT"), settings.get("NEWSWIRE_CLIENT")
        if not endpoint or not client:
            raise NotConfigured("NEWSWIRE_ENDPOINT and NEWSWIRE_CLIENT are not set")
        return cls(
            endpoint, client, queue_items=settings.getint("NEWSWIRE_QUEUE", 1000),
            queue_bytes=settings.getint("NEWSWIRE_QUEUE_BYTES", 64 << 20), hold=settings.getfloat("NEWSWIRE_HOLD", 600),
            timeout=settings.getfloat("NEWSWIRE_TIMEOUT", 60), stats=crawler.stats, crawler=crawler)

    def open_spider(self, spider: Any = None) -> None:
        from twisted.internet import reactor

        self._reactor: Any = reactor
        self._progressed = time.monotonic()
        # Made here, so that an endpoint or a client that is none stops the crawl.
        pusher = Pusher(self.endpoint, self.client, timeout=1.0)
        self._thread = threading.Thread(target=self._run, args=(pusher,), name="newswire", daemon=True)
        self._thread.start()
        self._tick()

    def process_item(self, item: Any, spider: Any = None) -> Any:
        """Queues the item's payload; where there is no room, Scrapy waits for the item."""
        try:
            found = payload_of(ItemAdapter(item))
            put = found and _Put(payload_bytes(found[0]), found[1])
        except MisuseError as error:
            self._count("pushed")
            self._lose("refused/misuse", 1, f"an item is no payload: {error}")
            return item
        if put is None:
            self._count("skipped")
            return item
        self._count("pushed")
        if not self._held and self._has_room(put):
            self._enqueue(put)
            return item
        held: Deferred[None] = Deferred()
        self._held.append((put, held))
        self._let_go()
        return _awaitable(held.addCallback(lambda _: item))

    def close_spider(self, spider: Any = None) -> Any:
        """Everything is put and acknowledged when it is done, or the time is up."""
        self._ticker.cancel()
        self._queue.put(None)
        self._ended = Deferred()
        self._deadline = self._reactor.callLater(self.timeout, self._give_up)
        if self._has_ended:
            self._reactor.callLater(0, self._end)
        return _awaitable(self._ended)

    # Room

    def _has_room(self, put: _Put) -> bool:
        return self._queued_items == 0 or (
            self._queued_items < self.queue_items and self._queued_bytes + len(put.payload) <= self.queue_bytes)

    def _enqueue(self, put: _Put) -> None:
        self._queued_items += 1
        self._queued_bytes += len(put.payload)
        self._queue.put(put)

    def _taken(self, size: int, counts: dict[str, int]) -> None:
        """The thread has an item out of the queue, or none: size 0. What it counted goes into Scrapy's stats."""
        if size:
            self._queued_items -= 1
            self._queued_bytes -= size
        if counts:
            self._progressed = time.monotonic()
            for name, count in counts.items():
                self._count(name, count)
        while self._held and self._has_room(self._held[0][0]):
            put, held = self._held.popleft()
            self._enqueue(put)
            held.callback(None)

    def _tick(self) -> None:
        self._let_go()
        self._ticker = self._reactor.callLater(1.0, self._tick)

    def _let_go(self) -> None:
        """Drops what is held back, when the daemon has taken nothing for too long; a crawl that is stopped waits less."""
        if self._queued_items == 0:
            self._progressed = time.monotonic()
        is_stopping = not getattr(self._crawler, "crawling", True)
        patience = min(self.hold, self.timeout) if is_stopping else self.hold
        if not self._held or not self._has_ended and time.monotonic() - self._progressed < patience:
            return
        self._lose("dropped", len(self._held), f"the daemon at {self.endpoint} has taken nothing for {patience:g} s")
        while self._held:
            self._held.popleft()[1].callback(None)

    # The end

    def _give_up(self) -> None:
        # The thread looks at this once a second.
        self._must_end.set()
        self._deadline = self._reactor.callLater(5.0, self._end)

    def _end(self) -> None:
        """Ends the wait for the thread, which has ended or hangs."""
        self._has_ended = True
        if self._ended is None or self._ended.called:
            return
        if self._deadline.active():
            self._deadline.cancel()
        fates = ("acknowledged", "refused/", "dropped")
        lost = self._counted["pushed"] - sum(n for name, n in self._counted.items() if name.startswith(fates))
        if lost:
            self._lose("unacknowledged", lost, f"the daemon at {self.endpoint} did not acknowledge them in time")
        self._ended.callback(None)

    def _lose(self, name: str, count: int, why: str) -> None:
        logger.error("%d items are lost (%s): %s", count, name, why)
        self._count(name, count)

    def _count(self, name: str, count: int = 1) -> None:
        self._counted[name] += count
        if self._stats is not None:
            self._stats.inc_value(f"newswire/{name}", count)

    # The thread

    def _run(self, pusher: Pusher) -> None:
        """The thread: puts what is queued until the end of it, and waits for the acknowledgements."""
        told = 0

        def tell(size: int = 0, counts: Optional[dict[str, int]] = None) -> None:
            nonlocal told
            counts = dict(counts or {})
            if pusher.acknowledged > told:
                counts["acknowledged"] = pusher.acknowledged - told
                told = pusher.acknowledged
            if size or counts:
                self._reactor.callFromThread(self._taken, size, counts)

        try:
            while not self._must_end.is_set():
                try:
                    put = self._queue.get(timeout=0.2 if pusher.waiting else 1.0)
                except queue.Empty:
                    tell(counts=self._quietly(pusher.flush, 0.0))
                    continue
                if put is None:
                    break
                tell(len(put.payload), self._put(pusher, put))
            while pusher.waiting and not self._must_end.is_set():
                tell(counts=self._quietly(pusher.flush, 0.5))
        except Exception:
            logger.exception("the thread that puts to %s has failed", self.endpoint)
        finally:
            tell(counts=self._quietly(pusher.close, 0.0))
            self._reactor.callFromThread(self._end)

    def _put(self, pusher: Pusher, put: _Put) -> dict[str, int]:
        """In the thread: puts one payload; what became of it or of those before, if it is known."""
        counts: Counter[str] = Counter()
        warned = time.monotonic() + 30
        while not self._must_end.is_set():
            try:
                pusher.push(put.payload, **put.header)
                break
            except RefusedError as error:
                # Of earlier ones; this one is still to be put.
                counts.update(self._refused(error))
            except TimeoutExpired as error:
                if time.monotonic() >= warned:
                    logger.warning("still waiting: %s", error)
                    warned = time.monotonic() + 30
            except (MisuseError, TooLargeError) as error:
                logger.error("an item is not pushed: %s", error)
                counts["refused/too-large" if isinstance(error, TooLargeError) else "refused/misuse"] += 1
                break
            except NewswireError as error:
                logger.error("%s", error)
                self._must_end.wait(1.0)
        return counts

    def _quietly(self, call: Any, timeout: float) -> dict[str, int]:
        """In the thread: flushes or closes; what became of payloads that were refused."""
        try:
            call(timeout)
        except RefusedError as error:
            return self._refused(error)
        except TimeoutExpired:
            pass
        except NewswireError as error:
            logger.error("%s", error)
        return {}

    def _refused(self, error: RefusedError) -> dict[str, int]:
        for refusal in error.refusals:
            logger.error("refused: %s: %s: %s", refusal.id, refusal.code, refusal.detail)
        return Counter(f"refused/{refusal.code}" for refusal in error.refusals)
