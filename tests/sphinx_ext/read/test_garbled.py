"""Posts garbled at random, in one build: no traceback, each post is in the archive and in the inventory."""

from __future__ import annotations

import random
import re
from urllib.parse import unquote

import pytest

from tests import sitecheck
from tests.building import Built, build, post, project

COUNT = 60
BODY = """\
生成AIの基盤は、**「電力」**と網で決まります。[前の記事](/2025/01/01/v01/)も見てください。

## 背景

- 一つ目
- 二つ目

| 項目 | 値 |
|---|---|
| 電力 | 100MW |

### 詳細

```python
print("{{ x }}")
```

脚注[^1]と<b>太字</b>と ~~旧~~ と https://example.com/ です。

[^1]: 注です。
"""
PIECES = (
    "\0", "\ufeff", "---\n", "```\n", "{% raw %}", "{% endraw %}", "{%", "{{", "<div>", "</p>", "<script>", "**", "|",
    "\n\n", "\r\n", "[", "](", "[^2]", "{: .x}", "# ", "> ", "- ", "\t", "&#0;", '"', "'", ": ", "&a ", "*a", "\\",
    "```{note}\n", "{x}`y`", "~~~", "<!--", "。", ":::{post} 2020-01-01\n",
)  # fmt: skip


def garble(data: bytes, chooser: random.Random) -> bytes:
    """Damage *data* in one to five places: bytes, lines of the front matter, inserted markup, the encoding."""
    for _time in range(chooser.randint(1, 5)):
        lines = data.split(b"\n")
        at, line = chooser.randrange(len(data) + 1), chooser.randrange(min(10, len(lines)))
        way = chooser.randrange(7)
        if way == 0:
            data = data[:at] + data[at + chooser.randint(1, 60) :]
        elif way == 1:
            data = data[:at] + bytes([chooser.randrange(256)]) + data[at + 1 :]
        elif way == 2:
            data = data[:at] + chooser.choice(PIECES).encode() + data[at:]
        elif way == 3:
            data = b"\n".join(lines[:line] + lines[line + 1 :])
        elif way == 4:
            data = b"\n".join([*lines[:line], chooser.choice(lines), *lines[line:]])
        elif way == 5:
            cut = chooser.randrange(len(lines[line]) + 1)
            lines[line] = lines[line][:cut] + chooser.choice(PIECES).encode() + lines[line][cut:]
            data = b"\n".join(lines)
        elif chooser.random() < 0.2:
            codec = chooser.choice(["cp932", "euc_jp", "utf-16"])
            data = data.decode("utf-8", "replace").encode(codec, "replace")
    return data


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    chooser = random.Random(20251220)
    files: dict[str, str | bytes] = {
        f"posts/2025-01-01-v{number:02}.md": garble(
            post(f"題{number}", BODY, excerpt='"要約"').encode(), chooser
        )
        for number in range(COUNT)
    }
    return build(project(tmp_path_factory.mktemp("garbled"), files), jobs=2)


def test_every_post_is_there(site: Built) -> None:
    wanted = {f"posts/2025-01-01-v{number:02}.html" for number in range(COUNT)}
    assert {unquote(uri.partition("#")[0]) for uri in site.inventory()["infra:post"].values()} == wanted
    assert site.archived() == wanted


def test_every_warning_is_one_line_with_its_place_and_type(site: Built) -> None:
    assert site.warnings
    for line in site.warnings:
        assert re.fullmatch(r"posts/2025-01-01-v\d\d\.md:\d+: (ERROR: )?.+ \[[a-z]+(\.[a-z_]+)?\]", line), (
            line
        )


def test_no_link_is_dead_and_every_page_is_furos(site: Built) -> None:
    assert sitecheck.broken_links(site.out) == []
    assert sitecheck.not_furo(site.out) == []
