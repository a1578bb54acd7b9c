"""What has come in and was not looked at yet."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Inbox(Generic[T]):
    """Items wait in the order in which they came, until somebody takes those that he looks for."""

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._items: list[T] = []
        self._more = asyncio.Event()
        self._closed: str | None = None

    def put(self, item: T) -> None:
        self._items.append(item)
        self._more.set()

    def open(self) -> None:
        """More will come, after all."""
        self._closed = None

    def close(self, reason: str) -> None:
        """Nothing more will come."""
        self._closed = reason
        self._more.set()

    async def take(self, wanted: Callable[[T], bool], what: str, within: float = 20) -> T:
        """The first that is wanted, now or later; `what` says what that is if none comes."""
        try:
            async with asyncio.timeout(within):
                while (item := self.take_now(wanted)) is None:
                    if self._closed:
                        raise AssertionError(f"{self._owner}: no {what}: {self._closed}")
                    self._more.clear()
                    await self._more.wait()
                return item
        except TimeoutError:
            raise AssertionError(f"{self._owner}: no {what} within {within:g} s, only {self._items}") from None

    def take_now(self, wanted: Callable[[T], bool]) -> T | None:
        """The first that is wanted among those that are there."""
        for index, item in enumerate(self._items):
            if wanted(item):
                return self._items.pop(index)
        return None
