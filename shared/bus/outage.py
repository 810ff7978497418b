"""One log line when the bus goes out of reach, one when it is back, however many callers meet it."""

import time

import structlog


class Outage:
    """Which operations (``fetch``, ``publish``, ``commit``) fail at present, and how often they did in a row."""

    def __init__(self, group: str) -> None:
        self._group = group
        self._failing: dict[str, int] = {}
        self._began = 0.0

    def failed(self, operation: str, reason: str) -> int:
        """Note a failure; return how many in a row it makes for this operation."""
        if not self._failing:
            self._began = time.monotonic()
            structlog.get_logger().warning("bus.unreachable", group=self._group, operation=operation, reason=reason)
        self._failing[operation] = self._failing.get(operation, 0) + 1
        return self._failing[operation]

    def over(self, operation: str) -> None:
        """Note a success."""
        if self._failing.pop(operation, 0) and not self._failing:
            seconds = round(time.monotonic() - self._began, 1)
            structlog.get_logger().info("bus.reached", group=self._group, seconds=seconds)
