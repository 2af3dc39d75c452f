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
    ("document-settings", "context", "partials", "idle-transforms-read"),
    ("navigation", "idle-transforms-written"),
)
#: Each kind of node that a transform is left out without; two blank lines part what also stands on a page alone.
RICH = """\
(a-label)=

## 見出し`code`と*強調* & <b>

[節](#a-label)、{ref}`a-label`。


Text with "quotes" -- and `code`, H~2~O, ==印==, ~~古い~~。


注[^1]と注[^名]。

[^1]: 注の文です。
[^名]: 名のある注です。


数式$a<b$。


{term}`用語`、{kbd}`Ctrl+C`、{guilabel}`保存`、{abbr}`GPU (処理装置)`。


{octicon}`star`、{bdg-primary}`札`。


出典は{cite:p}`paper`です。


前の文。

---

後の文。


```{math}
:label: an-equation
a^2 + b^2 = c^2
```

$$c < d$$

式は{eq}`an-equation`です。


```{figure} /images/point.gif
:name: a-figure
図の題
```

{numref}`図%s <a-figure>`です。


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
"""
#: What pages of the site's owners may use beside it. What has a name has N in it: each stands once in the site.
OWNERS = """\
```{eval-rst}
.. index:: 索引
```


```{eval-rst}
.. glossary::
   :sorted:

   用語
      説明です。

   あ
      もう1つです。
```


```{eval-rst}
.. only:: html

   HTMLだけの文。|today|
```


```{eval-rst}
.. only:: latex

   出ない文。
```


```{eval-rst}
.. rubric:: 小見出し
```


```{eval-rst}
.. py:function:: fN(x)

   関数です。:py:func:`fN`
```


```{eval-rst}
.. c:function:: int gN(int x)

   関数です。
```


```{eval-rst}
.. |略N| replace:: 略さない形

|略N| です。
```


```{eval-rst}
匿名__ と *同じ* と `外 <https://example.com/>`__ です。

__ https://example.org/
```


```{eval-rst}
文献 [CITN]_ です。

.. [CITN] 文献です。
```


```{eval-rst}
>>> 1 + 1  # doctest: +SKIP
2
```


```{eval-rst}
.. hlist::

   * 甲
   * 乙
```


```{eval-rst}
.. aside:: 傍らの文

   傍らです。
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
    files = {
        "conf.py": CONF + "numfig = True\nmath_numfig = False\n",
        "guide/rich.md": f"# 手引き\n\n{OWNERS}",
        "notes/rest.rst": REST,
        "posts/2025-12-01-rich.md": post("豊かな<記事>", RICH),
    }
    for number, text in enumerate(RICH.split("\n\n\n")):
        files[f"posts/2025-11-{number + 1:02}-alone.md"] = post(
            f"記事{number}",
            text.replace(" an-", f" an{number}-")
            .replace("`an-", f"`an{number}-")
            .replace("a-", f"a{number}-"),
        )
    for number, text in enumerate(OWNERS.split("\n\n\n")[2:]):  # the glossary stands once
        files[f"guide/alone{number}.md"] = f"# 手引き{number}\n\n{text.replace('N', str(number))}\n"
    names = "\n".join(
        path.removeprefix("guide/").removesuffix(".md") for path in files if path.startswith("guide/")
    )
    files["guide/index.md"] = f"# 案内\n\n```{{toctree}}\n{names}\n```\n"
    write(folder / "source", files)
    return folder / "source"


@pytest.fixture(scope="module")
def whole(source: Path) -> Built:
    return build(source, jobs=2, out="with")


def test_each_of_them_is_left_out_once() -> None:
    assert sorted(name for group in GROUPS for name in group) == sorted(SWITCHES)


@pytest.mark.parametrize("group", GROUPS, ids=",".join)
def test_a_site_without_it_has_the_same_bytes(
    source: Path, whole: Built, group: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(WITHOUT, ",".join(group))
    without = build(source, jobs=2, out=f"without-{group[0]}")
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
    wrong = build(small, out="wrong")
    monkeypatch.setenv(WITHOUT, "idle-transforms-written")
    right = build(small, out="right")
    assert "posts/2025-12-01-a.html" in unlike(wrong, right)
