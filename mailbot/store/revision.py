"""Where a database's schema stands, and where this program's does: asked at every start, without Alembic's weight."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

from mailbot.store.database import reading, translated

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def newest_revision() -> str:
    """The newest revision that this program brings: its files carry their number, in order."""
    return max(path.name[:4] for path in _VERSIONS.glob("[0-9]*.py"))


def current_revision(engine: Engine) -> str | None:
    """The revision that the database stands at, None when none was ever run."""
    with reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        number: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return number


def is_upgraded(engine: Engine) -> bool:
    """Whether the schema stands at the newest revision. TemporaryError when the database cannot be asked."""
    with translated():
        return current_revision(engine) == newest_revision()


def is_empty(engine: Engine) -> bool:
    """Whether no revision was ever run: nothing is sealed yet. TemporaryError when the database cannot be asked."""
    with translated():
        return current_revision(engine) is None
