"""The looks that chat and console share: colours, sizes, reset, the Cham font. Each door serves them itself."""

from pathlib import Path

FOLDER = Path(__file__).parent


def files(own: Path) -> dict[str, Path]:
    """Everything a door serves, by its name in the address: the shared looks and what lies in its own folder."""
    return {
        str(path.relative_to(folder)): path
        for folder in (FOLDER, own)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".pyc" and path.suffix != ".py"
    }
