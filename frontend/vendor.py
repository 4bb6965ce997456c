"""Copy the pinned third-party files into the project and record their hashes.

`python frontend/vendor.py` asks npm for each package of packages.toml (`npm pack`, nothing is installed or run),
copies the listed files and writes VENDOR.toml, which a test recomputes. Images keep their folder `images/`.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path, PurePosixPath

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


def fetch(name: str, version: str, folder: str) -> tarfile.TarFile:
    """Download one package, exactly that version, and open its archive."""
    command = ["npm", "pack", "--silent", "--pack-destination", folder, f"{name}@{version}"]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True
    )  # names come from our own packages.toml
    return tarfile.open(Path(folder) / done.stdout.strip().splitlines()[-1])


def place(source: str, target: str) -> PurePosixPath:
    """Where a file of a package goes: by its own name, images under `images/`."""
    path = PurePosixPath(source)
    return PurePosixPath(target) / ("images" if path.parent.name == "images" else "") / path.name


def copy(package: dict[str, object], version: str) -> list[dict[str, str]]:
    """Copy one package's files; returns their lines for VENDOR.toml."""
    lines = []
    with tempfile.TemporaryDirectory() as folder, fetch(str(package["name"]), version, folder) as archive:
        for source in package["files"]:  # type: ignore[attr-defined]  # a list of names in packages.toml
            data = archive.extractfile(f"package/{source}")
            if data is None:
                sys.exit(f"{package['name']} {version}: không có tệp {source}")
            content = data.read()
            to = place(source, str(package["to"]))
            (ROOT / to).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / to).write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            lines.append({"name": str(package["name"]), "version": version, "from": source, "to": str(to),
                          "licence": str(package["licence"]), "sha256": digest})  # fmt: skip
    return lines


def main() -> None:
    """Copy everything and write VENDOR.toml."""
    pins = json.loads((HERE / "package.json").read_text("utf-8"))
    versions = pins["dependencies"] | pins["devDependencies"]
    packages = tomllib.loads((HERE / "packages.toml").read_text("utf-8"))["package"]
    lines = [line for package in packages for line in copy(package, versions[package["name"]])]
    blocks = [
        "[[file]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in line.items())
        for line in lines
    ]
    head = "# Written by frontend/vendor.py; a test recomputes every hash.\n\n"
    (HERE / "VENDOR.toml").write_text(head + "\n".join(blocks), "utf-8")


if __name__ == "__main__":
    main()
