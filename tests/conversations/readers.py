"""What a reading process is given to do in the tests: in a module of its own, which that process can import."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def end_if_there(mark: Path) -> None:
    """Die at once while a file exists."""
    if mark.exists():
        os._exit(1)


def after_writing(database: Path, work: Callable[[], T]) -> T:
    """Do a work when the database has let somebody else write; sqlite3.OperationalError after eight seconds."""
    with closing(sqlite3.connect(database, timeout=8, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("COMMIT")
    return work()
