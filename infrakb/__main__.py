"""``python -m infrakb``: the commands."""

from __future__ import annotations

import sys

from infrakb.commands import main

if __name__ == "__main__":
    sys.exit(main())
