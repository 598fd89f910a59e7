"""Push scraped articles to Newswire, and consume its stream of records.

    from newswire import Consumer, Pusher

    with Pusher("tcp://127.0.0.1:5750", client="crawler-1") as pusher:
        pusher.push(html, url="https://example.com/news/17", contentType="text/html")

    with Consumer("tcp://127.0.0.1:5760", "archive") as consumer:
        for event in consumer:
            store(event.data)

`newswire.aio` has the same for asyncio. The messages are those of docs/wire.md: NWI1 and NWF1 over ZeroMQ.
"""

from ._errors import (
    FeedError, IntakeError, MisuseError, NewswireError, Refusal, RefusedError, TakenOver, TimeoutExpired, TooLargeError,
    UnacknowledgedError)
from ._messages import Event, Gap
from .consumer import Consumer
from .pusher import Pusher

__all__ = [
    "Consumer", "Event", "FeedError", "Gap", "IntakeError", "MisuseError", "NewswireError", "Pusher", "Refusal",
    "RefusedError", "TakenOver", "TimeoutExpired", "TooLargeError", "UnacknowledgedError",
]
__version__ = "0.1.0"
