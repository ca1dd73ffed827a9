"""Write the sample company: `python -m finint.sample [FOLDER] [SEED]`."""

import argparse
from pathlib import Path

from finint.sample.company import SEED
from finint.sample.generate import Sample, as_json, generate

FOLDER = Path(__file__).resolve().parents[2] / "data" / "sample"


def write(sample: Sample, folder: Path) -> None:
    """Write every file of `sample`, its manifest and its truth below `folder`."""
    for one in sample.files:
        path = folder / one.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.content)
    (folder / "manifest.json").write_bytes(as_json(sample.manifest()))
    (folder / "truth.json").write_bytes(as_json(sample.truth))


def main() -> None:
    """Read the two optional arguments and write the folder."""
    parser = argparse.ArgumentParser(prog="python -m finint.sample", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("seed", nargs="?", type=int, default=SEED)
    arguments = parser.parse_args()
    write(generate(arguments.seed), arguments.folder)


if __name__ == "__main__":
    main()
