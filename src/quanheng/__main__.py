"""``python -m quanheng`` is the ``quanheng`` command."""

import sys

from quanheng.cli import main

sys.exit(main())
