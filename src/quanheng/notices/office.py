"""Old and foreign office files through LibreOffice, where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .errors import UnreadableDocument
from .limits import Limits

# Macros never run, links are never updated, and nothing is asked.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""


def office_program() -> str | None:
    """Path of LibreOffice, or None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(data: bytes, *, suffix: str, target: str, limits: Limits) -> bytes:
    """The file as ``target`` (docx or xlsx), made in a folder that is gone afterwards; UnreadableDocument if that fails."""
    program = office_program()
    if program is None:
        raise LookupError("LibreOffice is not installed")
    with tempfile.TemporaryDirectory(prefix="quanheng-") as name:
        folder = Path(name)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        source = folder / f"document{suffix}"
        source.write_bytes(data)
        command = [
            program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck", "--nodefault",
            "--convert-to", target, "--outdir", str(folder / "out"), str(source),
        ]  # fmt: skip
        environment = {"HOME": name, "TMPDIR": name, "PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "no_proxy": "*"}
        try:
            subprocess.run(command, capture_output=True, timeout=limits.seconds, check=False, env=environment, cwd=name)  # noqa: S603 - fixed arguments
        except subprocess.TimeoutExpired:
            raise UnreadableDocument(
                f"LibreOffice needed more than {limits.seconds} s for the file; save it as .docx and retry", code="too-slow"
            ) from None
        except OSError as error:
            raise UnreadableDocument("LibreOffice could not be started; save the file as .docx and retry", code="old-office") from error
        made = folder / "out" / f"document.{target}"
        if not made.is_file():
            raise UnreadableDocument("LibreOffice could not open the file; open it in its own program, save it as .docx and retry", code="damaged")
        if made.stat().st_size > limits.file_bytes:
            raise UnreadableDocument("the file is larger than allowed once converted; hand in the notice alone", code="too-large")
        return made.read_bytes()
