"""Posts for tests that need no build."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from infrakb.posts.record import Post

TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.fixture
def make_post() -> Callable[..., Post]:
    """Make a post by its name; its date is that of the name."""

    def make(name: str, **fields: Any) -> Post:
        day = datetime.strptime(name[:10], "%Y-%m-%d").replace(tzinfo=TOKYO) if name[:4].isdigit() else None
        usual: dict[str, Any] = {
            "docname": f"posts/{name}",
            "anchor": "",
            "name": name,
            "title": name,
            "date": day,
            "updated": None,
            "categories": (),
            "tags": (),
            "authors": (),
            "excerpt": "要約",
            "reading_minutes": 1,
        }
        return Post(**(usual | fields))

    return make
