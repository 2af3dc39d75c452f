"""A small project of topics for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from infrakb.topics.registry import Registry, read_registry

PROPERTIES = """\
memory: {ja: メモリ容量, en: Memory capacity, primary: true}
bandwidth: {ja: メモリ帯域, en: Memory bandwidth}
process: {ja: 製造プロセス, en: Process node}
"""

SOURCES = """\
% Sources of the tests.
@online{aws-trn2,
  title = {{AWS Trainium2} \\& friends, \\$20 billion},
  organization = {Amazon Web Services},
  url = {https://example.com/trn2},
  date = {2026-08-21},
  keywords = {primary},
}

@online{press,
  title = {A press report},
  author = {Doe, Jane and Roe, Richard},
  url = {https://example.com/press},
  date = {2026-01},
  keywords = {secondary},
}
"""

TRAINIUM2 = """\
---
kind: accelerator
name: {ja: AWS Trainium2, en: AWS Trainium2}
aliases: [Trainium2, トレーニアム2]
maker: aws
definition: AWSの第2世代の学習用チップです。
relations:
  successor-of: [trainium]
---
本文です。
"""

TRAINIUM = """\
---
kind: accelerator
name: {ja: AWS Trainium, en: AWS Trainium}
aliases: [Trainium, トレーニアム]
maker: aws
definition: AWSの最初の学習用チップです。
---
本文です。
"""

TRAINIUM2_STATEMENTS = """\
statements:
  - property: memory
    value: 96
    unit: GiB
    as-of: 2026-08-21
    source: aws-trn2
  - property: bandwidth
    value: 2.9
    unit: TB/s
    as-of: 2026-08-21
    source: aws-trn2
    review-by: 2027-06-30
  - property: bandwidth
    value: 3.5
    unit: TB/s
    as-of: 2026-01
    source: press
    review-by: 2027-06-30
"""

TRAINIUM_STATEMENTS = """\
statements:
  - property: memory
    value: 32
    unit: GiB
    as-of: 2026-08-21
    source: aws-trn2
"""

AWS = """\
---
kind: organisation
name: {ja: アマゾンウェブサービス, en: AWS}
definition: Amazonのクラウド事業です。
---
本文です。
"""


def make_project(folder: Path) -> Path:
    """Write three topics, two sources and three properties: no fault, and one open point, two bandwidths."""
    (folder / "topics").mkdir(parents=True)
    (folder / "properties.yaml").write_text(PROPERTIES, encoding="utf-8")
    (folder / "sources.bib").write_text(SOURCES, encoding="utf-8")
    for name, text in (("trainium2", TRAINIUM2), ("trainium", TRAINIUM), ("aws", AWS)):
        (folder / "topics" / f"{name}.md").write_text(text, encoding="utf-8")
    for name, text in (("trainium2", TRAINIUM2_STATEMENTS), ("trainium", TRAINIUM_STATEMENTS)):
        (folder / "topics" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def write_topics(
    folder: Path, pages: Mapping[str, str], stated: Mapping[str, Iterable[tuple[str, str, str, str]]]
) -> Registry:
    """Write topics and read them.

    :param pages: front matter by file.
    :param stated: by topic: property, value, qualifiers as YAML writes them in a mapping, as-of.
    """
    (folder / "topics").mkdir(parents=True)
    for name, text in pages.items():
        (folder / "topics" / name).write_text(f"---\n{text}\n---\n", encoding="utf-8")
    keys: dict[str, None] = {}
    for name, rows in stated.items():
        lines = []
        for key, value, more, as_of in rows:
            keys[key] = None
            given = f"property: {key}, value: {value}, as-of: {as_of}, source: a{', ' if more else ''}{more}"
            lines.append(f"  - {{{given}}}\n")
        (folder / "topics" / f"{name}.yaml").write_text(f"statements:\n{''.join(lines)}", encoding="utf-8")
    known = "".join(f"{key}: {{ja: {key}, en: {key}}}\n" for key in keys)
    (folder / "properties.yaml").write_text(known, encoding="utf-8")
    return read_registry(folder)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a small project of topics."""
    return make_project(tmp_path / "project")


def make_site(folder: Path) -> Path:
    """Write a project with posts and pages, too."""
    make_project(folder)
    (folder / "posts").mkdir()
    (folder / "index.md").write_text("# 試験\n", encoding="utf-8")
    for name, text in POSTS.items():
        (folder / "posts" / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "guide.md").write_text(GUIDE, encoding="utf-8")
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with a small site."""
    return make_site(tmp_path / "source")


POSTS = {
    "2026-01-05-mentions": """\
---
title: 言及の試験
date: 2026-01-05
tags: [チップ]
---
最初の段落です。Trainium2はTrainium2の話です。`Trainium`と[AWS](https://example.com)は別です。

## AWSの見出し

ここでAWSが出ます。Trainium2もAWSも出ます。XTrainium2Xは出ません。

```python
Trainium = 1
```

{.no-mentions}
## 言及なし

Trainiumは出ません。

## 一語

{infra:plain}`AWS`と[Trainium2]{.no-mentions}のあとのトレーニアム2です。
""",
    "2026-02-05-links": """\
---
title: リンクの試験
date: 2026-02-05
tags: [チップ]
---
{infra:accelerator}`trainium`と{infra:topic}`これ <ＡＷＳ>`と[あれ](../topics/trainium2.md)の{infra:fact}`trainium2.memory`です。

{infra:fact}`trainium2.bandwidth`もあります。
""",
    "2026-03-05-silent": """\
---
title: 言及を切った記事
date: 2026-03-05
mentions: false
---
AWSとTrainium2は出ません。
""",
    "2026-04-05-plain": """\
---
title: 関係のない記事
date: 2026-04-05
---
本文です。
""",
}

GUIDE = """\
---
orphan: true
---
# 案内

```{infra:facts}
:topics: trainium trainium2
:facts: memory bandwidth
:caption: 比較
```

```{infra:chart} memory
:kind: accelerator
```

```{infra:map}
```

```{infra:topics}
:kind: organisation
```

```{infra:sources}
```

AWSの話です。
"""
