"""The settings under test: the real ones, with a data folder of their own and a cheap password hasher."""

import os
import tempfile
from pathlib import Path

for name in [name for name in os.environ if name.startswith("QUANHENG_") and name != "QUANHENG_DATABASE_URL"]:
    del os.environ[name]
os.environ["QUANHENG_DATA"] = tempfile.mkdtemp(prefix="quanheng-test-")

from quanheng.site.settings import *  # noqa: E402, F403
from quanheng.site.settings import DATABASES, LOGGING  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["*"]
QUANHENG_STYLEGUIDE = True
LOGGING["root"]["level"] = "ERROR"  # type: ignore[index]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: races and locks must be the real ones.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["QUANHENG_DATA"]) / "test.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
(Path(os.environ["QUANHENG_DATA"]) / "static").mkdir()
