"""The errors of this package: one base, and one class for each thing that a program may want to tell apart."""

from __future__ import annotations

from dataclasses import dataclass


class NewswireError(Exception):
    """What all errors of this package are."""


class MisuseError(NewswireError, ValueError):
    """The program called something wrongly: nothing was sent, and the object is as it was."""


class TooLargeError(NewswireError, ValueError):
    """A payload is larger than the daemon takes; it was not taken."""

    def __init__(self, size: int, limit: int):
        super().__init__(f"the payload has {size} bytes; the daemon takes {limit}")
        self.size = size
        self.limit = limit


class TimeoutExpired(NewswireError, TimeoutError):
    """The daemon did not answer, or take more, in the time that was given."""


class UnacknowledgedError(TimeoutExpired):
    """Payloads that the daemon has not acknowledged in time: whether it has them is not known."""

    def __init__(self, ids: list[str], why: str = ""):
        super().__init__(f"{len(ids)} payloads are not acknowledged, the first is {ids[0]}{why and ': '}{why}")
        self.ids = ids


@dataclass(frozen=True)
class Refusal:
    """Why a payload was refused: the codes are those of docs/wire.md."""

    id: str
    code: str
    detail: str


class RefusedError(NewswireError):
    """Payloads that the daemon refused for good."""

    def __init__(self, refusals: list[Refusal]):
        first = refusals[0]
        super().__init__(f"{len(refusals)} payloads were refused, the first, {first.id}: {first.code}: {first.detail}")
        self.refusals = refusals


class IntakeError(NewswireError):
    """The daemon refuses the connection of a pusher, not one payload: the codes are those of docs/wire.md."""

    def __init__(self, code: str, detail: str):
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class FeedError(NewswireError):
    """The daemon did not follow a message of a consumer: the codes are those of docs/wire.md."""

    def __init__(self, code: str, detail: str):
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class TakenOver(NewswireError):
    """Another connection has subscribed as this consumer."""
