"""Who is asked, during the trial of a file, what it would change beyond herd's own records.

`diagnostics` registers a watcher that tells the verdicts that would change; herd knows nothing of verdicts.
"""

from collections.abc import Callable, Iterable

from herd.imports.report import Shift

#: Called before the trial; what it returns is called after it, before it is rolled back, and tells the shifts.
Watcher = Callable[[], Callable[[], Iterable[Shift]]]
_watchers: list[Watcher] = []


def register(watcher: Watcher) -> Watcher:
    """Add a watcher; usable as a decorator. Registering one twice adds nothing."""
    if watcher not in _watchers:
        _watchers.append(watcher)
    return watcher


def begin_watching() -> Callable[[], list[Shift]]:
    """Begin to watch; the function returned tells all that has shifted since."""
    endings = [watcher() for watcher in _watchers]
    return lambda: [shift for ending in endings for shift in ending()]
