"""The text of a post for feed readers."""

from __future__ import annotations

from infrakb.blog.feedcontent import content

PAGE = """<!doctype html><html><head><meta charset="utf-8"></head><body>
<article role="main"><nav data-search-ignore><a href="/">ホーム</a></nav>
<section id="post-a" class="x"><span id="old"></span><h1>題<a class="headerlink" href="#post-a"></a></h1>
<div class="kb-post-meta" data-search-ignore>日付</div><p class="lead">本文の<a class="reference" href="../topics/h100.html"
 title="定義" data-card="x">H100</a>と<a href="#節">節</a>。</p>
<section id="節"><h2>節<a class="headerlink" href="#節"></a></h2><img src="../_images/%E5%9B%B3.png" alt="図" class="b" style="x" width="3">
<svg><path d="M0"/></svg><script>alert(1)</script><math display="block"><mi class="m">x</mi></math></section></section>
<section class="related" data-search-ignore>関連</section></article></body></html>""".encode()


def test_the_text_stands_alone_with_whole_addresses() -> None:
    found = content(PAGE, "https://example.org/posts/a.html")
    assert '本文の<a href="https://example.org/topics/h100.html" title="定義">H100</a>' in found
    assert 'href="https://example.org/posts/a.html#%E7%AF%80"' in found
    assert '<img src="https://example.org/_images/%E5%9B%B3.png" alt="図" width="3">' in found
    assert '<math display="block"><mi class="m">x</mi></math>' in found
    assert "<h2>節</h2>" in found
    for left_out in (
        "題",
        "日付",
        "関連",
        "alert",
        "svg",
        'class="x',
        "headerlink",
        "data-",
        "style",
        "section",
        "ホーム",
    ):
        assert left_out not in found, left_out


def test_a_page_without_a_text_has_none() -> None:
    assert content("<p>文".encode(), "https://example.org/") == ""
