"""Brings the schema to the newest revision with Alembic, from empty and from every earlier revision."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from mailbot.store.database import translated

_FOLDER = Path(__file__).parent / "migrations"


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to `revision`; several processes at once are safe (the second finds nothing to do)."""
    with translated():
        logging.getLogger("alembic").setLevel(logging.WARNING)  # an operator's log holds what the bot did, not how
    command.upgrade(_config(engine), revision)


def revisions(engine: Engine) -> list[str]:
    """Every revision, oldest first (for the tests that start from each)."""
    script = ScriptDirectory.from_config(_config(engine))
    return [r.revision for r in reversed(list(script.walk_revisions()))]
