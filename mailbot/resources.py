"""Where the shipped mail texts and the shipped configuration lie: inside an installed wheel, or in the repository."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates_dir() -> Path:
    """Folder with the mail texts (`sv/<mail name>.txt.j2`, `<routine>/…`).

    Raises FileNotFoundError when the installation is incomplete.
    """
    return _shipped("templates")


def config_dir() -> Path:
    """Folder with the shipped configuration (`mailbot.toml`, `routines/<name>.toml`).

    Raises FileNotFoundError when the installation is incomplete.
    """
    return _shipped("config")


def _shipped(name: str) -> Path:
    """The copy that the wheel carries comes first; a checkout has none and uses its own folders."""
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"mappen {name} saknas i installationen; installera mailbot på nytt")
