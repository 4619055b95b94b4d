"""LibreOffice without a window, with a profile of its own: what another program than Excel makes of our files."""

import csv
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.servers.availability import require

# Comma, double quotes, UTF-8, from line 1, cells as they are shown, each sheet to a file of its own.
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1"
_PATIENCE_S = 100


def convert(files: Sequence[Path], to: str, folder: Path) -> None:
    """Convert files into a folder; `to` is a kind of file, such as pdf."""
    program = require("soffice")
    profile = (folder / "profil").as_uri()
    command = [str(program), f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", to]
    done = subprocess.run(
        [*command, "--outdir", str(folder), *map(str, files)],
        capture_output=True,
        timeout=_PATIENCE_S,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def as_csv(files: Sequence[Path], folder: Path) -> dict[str, list[list[str]]]:
    """Every sheet as rows of shown texts, by `<file>-<sheet>`; blanks that do not break are plain ones."""
    convert(files, _CSV, folder)
    return {path.stem: list(_rows(path)) for path in sorted(folder.glob("*.csv"))}


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            yield [text.replace("\N{NO-BREAK SPACE}", " ") for text in row]


def as_pdf_text(files: Sequence[Path], folder: Path) -> dict[str, list[str]]:
    """The text of every printed page, by file."""
    from pypdf import PdfReader

    convert(files, "pdf", folder)
    return {
        path.stem: [page.extract_text().replace("\N{NO-BREAK SPACE}", " ") for page in PdfReader(path).pages]
        for path in sorted(folder.glob("*.pdf"))
    }
