"""What only saves time changes no byte: a site is built with it and without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from infrakb.sphinx_ext.upstream.guards import WITHOUT
from infrakb.sphinx_ext.upstream.reaches import SWITCHES
from tests.building import Built, build, post, project, unlike, write
from tests.shuffled import CONF, Shuffled

pytestmark = pytest.mark.slow

#: Left out together: what stands in one line has nothing to do with the others in it.
GROUPS = (
    ("settings", "encoding", "asset-tags", "debug-records"),
    ("document", "context", "partials", "idle-transforms-read"),
    ("navigation", "idle-transforms-written"),
)
#: At least one of each kind of node that a transform is left out without.
RICH = """\
(a-label)=

## 見出し`code`と*強調* & <b>

Text with "quotes" -- and `code`, H~2~O, ==印==, ~~古い~~, 注[^1]と注[^名]、数式$a<b$、[節](#a-label)、{ref}`a-label`、
{term}`用語`、{numref}`図%s <a-figure>`、{kbd}`Ctrl+C`、{guilabel}`保存`、{abbr}`GPU (処理装置)`、{octicon}`star`、
{bdg-primary}`札`、{cite:p}`paper`。

---

$$
a^2 + b^2 = c^2
$$ (an-equation)

$$c < d$$

式は{eq}`an-equation`です。

```{figure} /images/point.gif
:name: a-figure
図の題
```

```{list-table} 表の題
:name: a-table
:header-rows: 1
* - a
  - b
* - 1
  - 2
```

|左|右|
|-|-|
|1|`x`|

```{code-block} python
:caption: コードの題
:linenos:
>>> x < 1  # doctest: +SKIP
```

```
plain
```

> 引用です。
>
>     引用の中のコード

:::{note}
囲みです。{download}`画像 </images/point.gif>`
:::

::::{grid} 2
:::{grid-item-card} 題
:link: https://example.com/
カード
+++
足
:::
:::{grid-item}
欄
:::
::::

::::{tab-set}
:::{tab-item} 一
甲
:::
:::{tab-item} 二
乙
:::
::::

:::{dropdown} 畳んだ題
中身
:::

- [ ] 課題
- 項目
  1. 番号

用語の列
: 定義です。

<div class="x"><a href="/blog/">生のHTML</a></div>

[^1]: 注の文です。
[^名]: 名のある注です。
"""
#: What pages of the site's owners may use beside it.
OWNERS = """\
```{eval-rst}
.. index:: 索引

.. glossary::
   :sorted:

   用語
      説明です。

   あ
      もう1つです。

.. only:: html

   HTMLだけの文。|today|

.. only:: latex

   出ない文。

.. rubric:: 小見出し

.. py:function:: f(x)

   関数です。:py:func:`f`

.. c:function:: int g(int x)

   関数です。

.. |略| replace:: 略さない形

|略|と [CIT]_ と *同じ* `外 <https://example.com/>`__ と 匿名__。

__ https://example.org/

.. [CIT] 文献です。

>>> 1 + 1  # doctest: +SKIP
2

.. hlist::

   * 甲
   * 乙

.. aside:: 傍らの文

   傍らです。
```

```{bibliography}
```
"""
#: A page in the other language that Sphinx reads.
REST = """\
:orphan:

題
==

.. _target:

節
--

文です。`外 <https://example.com/>`_ :ref:`target` :term:`用語` [#]_

.. [#] 注です。

.. math:: x < y

::

    コード

.. table:: 表

   === ===
   a   b
   === ===
   1   2
   === ===
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bytes")
    Shuffled(folder / "source", seed=7, posts=12).save()
    front = "# 案内\n\n```{toctree}\nrich\nother\n```\n\n"
    files = {
        "conf.py": CONF + "numfig = True\n",
        "posts/2025-12-01-rich.md": post("豊かな<記事>", RICH),
        "posts/2025-12-02-plain.md": post("素の記事", "文だけです。"),
        "guide/index.md": front,
        "guide/rich.md": f"# 手引き\n\n{RICH.replace('a-', 'b-').replace('an-', 'bn-')}\n{OWNERS}",
        "guide/other.md": "# 別の手引き\n\n## 節\n\n文です。\n",
        "notes/rest.rst": REST,
    }
    write(folder / "source", files)
    return folder / "source"


@pytest.fixture(scope="module")
def whole(source: Path) -> Built:
    return build(source, jobs=2, options=("-c", str(source)), out="with")


def test_each_of_them_is_left_out_once() -> None:
    assert sorted(name for group in GROUPS for name in group) == sorted(SWITCHES)


@pytest.mark.parametrize("group", GROUPS, ids=",".join)
def test_a_site_without_it_has_the_same_bytes(
    source: Path, whole: Built, group: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WITHOUT, ",".join(group))
    without = build(source, jobs=2, options=("-c", str(source)), out=f"without-{group[0]}")
    assert unlike(whole, without) == []
    assert without.warnings == whole.warnings


def test_a_wrong_claim_about_a_transform_would_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = (
        "from infrakb.sphinx_ext.upstream.idle_transforms import NEEDS\n"
        "NEEDS['sphinx_design.tabs.TabSetHtmlTransform'] = frozenset({'nothing'})\n"
    )
    tabs = "::::{tab-set}\n:::{tab-item} 一\n甲\n:::\n::::"
    files = {"conf.py": CONF + claim, "sources.bib": "", "posts/2025-12-01-a.md": post(body=tabs)}
    small = project(tmp_path, files)
    wrong = build(small, options=("-c", str(small)), out="wrong")
    monkeypatch.setenv(WITHOUT, "idle-transforms-written")
    right = build(small, options=("-c", str(small)), out="right")
    assert "posts/2025-12-01-a.html" in unlike(wrong, right)
