"""Settings of all test roots: the site's own, so that what is tested is what is published."""

import runpy
from pathlib import Path

_SITE = Path(__file__).resolve().parent.parent.parent
_settings = runpy.run_path(str(_SITE / "conf.py"))
globals().update({name: value for name, value in _settings.items() if not name.startswith("__")})

extensions = ["infrakb"]
html_favicon = str(_SITE / _settings["html_favicon"])
templates_path = [str(_SITE / path) for path in _settings["templates_path"]]
html_static_path = [str(_SITE / path) for path in _settings["html_static_path"]]
