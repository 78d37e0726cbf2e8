"""Other processes on the database under test: real workers, real writers, real kills."""

import json
import os
import subprocess
import sys
import textwrap

from django.db import connection

PREPARE = """
import json, sys
from django.conf import settings
for name, value in json.loads(sys.argv[1]).items():
    setattr(settings, name, value)
settings.DATABASES["default"]["NAME"] = sys.argv[2]
import django
django.setup()
"""


def start_process(source: str, *arguments: str, folder, **changed_settings: str) -> subprocess.Popen[str]:
    """Runs ``source`` with Django set up on the test database; ``sys.argv[3:]`` are the arguments, stdin and stdout are pipes."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "TMPDIR": str(folder)}
    database = str(connection.settings_dict["NAME"])
    command = [sys.executable, "-c", PREPARE + textwrap.dedent(source), json.dumps(changed_settings), database, *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
