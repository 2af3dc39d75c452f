"""A small project of topics for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

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
facts:
  - key: memory
    value: 96
    unit: GiB
    as-of: 2026-08-21
    source: aws-trn2
  - key: bandwidth
    value: 2.9
    unit: TB/s
    as-of: 2026-08-21
    source: aws-trn2
    disputed: true
  - key: bandwidth
    value: 3
    unit: TB/s
    as-of: 2026-01
    source: press
    disputed: true
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
facts:
  - key: memory
    value: 32
    unit: GiB
    as-of: 2026-08-21
    source: aws-trn2
---
本文です。
"""

AWS = """\
---
kind: organisation
name: {ja: アマゾンウェブサービス, en: AWS}
definition: Amazonのクラウド事業です。
---
本文です。
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with three topics, two sources and three properties, without any fault."""
    (tmp_path / "topics").mkdir()
    (tmp_path / "properties.yaml").write_text(PROPERTIES, encoding="utf-8")
    (tmp_path / "sources.bib").write_text(SOURCES, encoding="utf-8")
    for name, text in (("trainium2", TRAINIUM2), ("trainium", TRAINIUM), ("aws", AWS)):
        (tmp_path / "topics" / f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path
