"""What authors get wrong: one located warning in Japanese for each mistake, until it is mended."""

from __future__ import annotations

import re
import shutil
from typing import NamedTuple

import pytest

from tests.building import ROOTS, SETTINGS, Files, build, check, post, project
from tests.topics.conftest import AWS, PROPERTIES, SOURCES

pytestmark = pytest.mark.slow

#: Stands at the end of the line that is wrong; no part of the file.
HERE = "⇐"
TODAY = "2026-09-01"


class Mistake(NamedTuple):
    """A file with one thing wrong."""

    path: str
    text: str  # with HERE at the line of the mistake
    type: str  # what stands in brackets behind the warning
    wrong: str  # replaced by ``right`` in the mended file
    right: str


def matter(wrong: str, right: str, kind: str, name: str = "2025-12-20-{}", **keys: str) -> tuple[str, ...]:
    """Return a mistake in the front matter of a post."""
    return f"posts/{name}.md", post(**keys), f"infrakb.{kind}", wrong, right


def body(text: str, wrong: str, right: str, kind: str) -> tuple[str, ...]:
    """Return a mistake in the text of a post; *text* begins behind a paragraph."""
    return "posts/2025-12-20-{}.md", post(body=f"最初の段落です。\n\n{text}"), kind, wrong, right


def topic(wrong: str, right: str, kind: str) -> tuple[str, ...]:
    """Return a mistake in a topic: *right* without the marker is what stands there in a topic without mistakes."""
    text = TOPIC.replace(right, wrong, 1)
    assert text != TOPIC, right
    return "topics/{}.md", text, f"infrakb.{kind}", wrong.replace(HERE, ""), right


def stated(wrong: str, right: str, kind: str = "fact") -> tuple[str, ...]:
    """Return a mistake in a topic's file of statements, as of :func:`topic`."""
    text = STATEMENTS.replace(right, wrong, 1)
    assert text != STATEMENTS, right
    return "topics/{}.yaml", text, f"infrakb.{kind}", wrong.replace(HERE, ""), right


def further(wrong: str, right: str, kind: str = "fact") -> tuple[str, ...]:
    """Return a mistake in lines behind a topic's statements, and the *right* ones."""
    return "topics/{}.yaml", STATEMENTS + wrong, f"infrakb.{kind}", wrong.replace(HERE, ""), right


TOPIC = """\
---
kind: accelerator
name:
  ja: 部品{}
  en: Part {}
aliases: [ぶひん{}]
maker: aws
definition: 学習用の部品です。
relations:
  made-by: [aws]
---

本文です。
"""
STATEMENTS = """\
aliases:
  capacity: memory
statements:
  - property: memory
    value: 96
    unit: GiB
    as-of: 2026-08-21
    source: aws-trn2
    at: 表1
    checked: 2026-08-22
    published: 2026-08-23
"""
#: What the lines of a further statement have in common.
NEW = "source: aws-trn2, at: 表2, checked: 2026-08-24, published: 2026-08-25"
#: What properties.yaml says beside what the project of the other tests has.
MORE_PROPERTIES = """\
price: {ja: 単価, en: Price, value: quantity, unit: USD, between: [0.1 USD, 1000 USD]}
peak: {ja: 性能, en: Peak, value: quantity, unit: FLOPS, qualifiers: [precision, sparsity]}
chips: {ja: チップ数, en: Chips, value: quantity, kinds: [instance]}
opened: {ja: 開始日, en: Opened, value: date}
follower: {ja: 次, en: Follower, value: topic}
ram: {renamed: memory}
"""
#: What was published of topics that no longer keep to it.
RELEASE = """\
name,topic,value,unit
"stated-gone.speed[as-of=2026-08-21,source=aws-trn2]",stated-gone,3,GHz
"stated-no-new.memory[as-of=2026-08-21,source=aws-trn2]",stated-no-new,96,GiB
"stated-overwritten.memory[as-of=2026-08-21,source=aws-trn2]",stated-overwritten,95,GiB
"stated-moved.bandwidth[scope=甲,as-of=2026-08-21,source=aws-trn2]",stated-moved,3,TB/s
"""
ALL_PROPERTIES = PROPERTIES + MORE_PROPERTIES
#: Mistakes of whole files: path -> (content, line, type, content of the mended file; None: no file).
WHOLE: dict[str, tuple[bytes, int, str, bytes | None]] = {
    "posts/2025-12-20-sjis.md": (post("記事").encode("cp932"), 1, "infrakb.encoding", post("記事").encode()),
    "posts/2025-12-20-bom.md": (post("記事").encode("utf-8-sig"), 1, "infrakb.encoding", post("記事").encode()),
    "posts/2025-12-20-empty.md": (b"", 1, "infrakb.size", post("記事").encode()),
    "posts/2025-12-20-page.html": (b"<p>x</p>", 1, "infrakb.file", None),
    "posts/2025-12-20-words.docx": (b"PK", 1, "infrakb.file", None),
    "_posts/2025-12-20-jekyll.md": (post("記事").encode(), 1, "infrakb.file", None),
    "topics/Topic_Name.md": (TOPIC.replace("{}", "name").encode(), 2, "infrakb.topic", None),
    "topics/empty.md": (b"", 1, "infrakb.topic", None),
    "topics/alone.yaml": (STATEMENTS.encode(), 1, "infrakb.topic", None),
    "topics/stated-sjis.yaml": (STATEMENTS.encode("cp932"), 1, "infrakb.encoding", STATEMENTS.encode()),
    "sources.bib": (f"{SOURCES}\n@online{{open,\n  title = {{A}},\n".encode(), SOURCES.count("\n") + 2, "infrakb.fact", SOURCES.encode()),
    "properties.yaml": (f"{ALL_PROPERTIES}speed: {{en: Speed}}\n".encode(), ALL_PROPERTIES.count("\n") + 1, "infrakb.fact", ALL_PROPERTIES.encode()),
    "releases/2026-08-24.csv": (f"{RELEASE}gone.memory,gone,1,GB\n".encode(), 1, "infrakb.topic", b"name,topic,value,unit\n"),
}  # fmt: skip
#: What is wrong -> path with {} for the name, text, type, and how to mend it.
TABLE: dict[str, tuple[str, ...]] = {
    # front matter of posts
    "yaml-colon": matter("題: 副題", '"題: 副題"', "frontmatter", title="", description=f"題: 副題{HERE}"),
    "yaml-quote": matter('"閉じない', '"閉じる"', "frontmatter", description=f'"閉じない{HERE}'),
    "yaml-tab": matter("\t- b", "  - b", "frontmatter", tags=f"\n  - a\n\t- b{HERE}"),
    "date-of-no-day": matter("2025-02-30", "2025-02-28", "date", date=f"2025-02-30{HERE}"),
    "date-in-words": matter("きのう", "2025-12-20", "date", date=f"きのう{HERE}"),
    "updated-no-date": matter("さっき", "2025-12-20", "date", last_modified_at=f"さっき{HERE}"),
    "key-misspelt": matter("exerpt", "excerpt", "key", exerpt=f"要約です。{HERE}"),
    "key-idle": matter("subtitle", "excerpt", "key", subtitle=f"要約です。{HERE}"),
    "key-twice": matter("title: 二", "", "frontmatter", tags=f'["GPU"]\ntitle: 二{HERE}'),
    "tags-mapping": matter("{a: b}", "[a]", "frontmatter", tags=f"{{a: b}}{HERE}"),
    "tag-in-list": matter("[x]", "GPU", "frontmatter", tags=f"\n  - GPU\n  - [x]{HERE}"),
    "minutes-in-words": matter("たくさん", "5", "frontmatter", reading_time=f"たくさん{HERE}"),
    "pin-without-value": matter("[good.memory]", "[good.memory = 96 GiB]", "frontmatter", facts=f"[good.memory]{HERE}"),
    "published-maybe": matter("maybe", "true", "frontmatter", published=f"maybe{HERE}"),
    "title-list": matter("[a, b]", "題", "frontmatter", title="", description=f"[a, b]{HERE}"),
    "no-address": matter("example", "https://example.com/", "frontmatter", external_link=f"example{HERE}"),
    "related-unknown": matter("2020-01-01-none", "2025-12-20-plain", "link", related_articles=f"[2020-01-01-none]{HERE}"),
    "pillar-unknown": matter("2020-01-01-none", "2025-12-20-plain", "link", pillar_article=f"2020-01-01-none{HERE}"),
    "redirect-of-a-file": matter("/feed.xml", "/feed/", "address", redirect_from=f"\n  - /old/\n  - /feed.xml{HERE}"),
    "redirect-taken": matter("/blog/", "/mine/", "address", redirect_from=f"/blog/{HERE}"),
    "redirect-elsewhere": matter("https://x.example/a/", "/a/", "frontmatter", redirect_from=f"https://x.example/a/{HERE}"),
    "permalink-of-a-file": matter("/a/b.pdf", "/a/b/", "address", permalink=f"/a/b.pdf{HERE}"),
    "tag-by-width": matter("ｇｐｕ", "GPU", "label", tags=f"[ｇｐｕ]{HERE}"),
    "tag-near": matter("データセンタ\"", "データセンター\"", "label", tags=f'["データセンタ"]{HERE}'),
    "picture-missing": matter("/images/no.png", "/images/dot.png", "image", image=f"/images/no.png{HERE}"),
    "picture-remote": matter("https://x.example/a.png", "/images/dot.png", "image", image=f"https://x.example/a.png{HERE}"),
    "fence-missing": ("posts/2025-12-20-{}.md", f"---{HERE}\ntitle: 題\ntags: [GPU]\n\n本文です。\n", "infrakb.frontmatter", "GPU]\n", "GPU]\n---\n"),
    "no-date": matter("題名", "題名\ndate: 2025-12-20", "date", name="{}", title="", date="", layout=f"post{HERE}", description="題名"),
    "no-text": ("posts/2025-12-20-{}.md", f"---\ntitle: 題\ntags: [GPU]\n---{HERE}\n", "infrakb.size", "]\n---\n", "]\n---\n\n本文です。\n"),
    "myst-setting": matter("url_schemes", "heading_anchors", "trust", myst=f"\n  url_schemes: 2{HERE}"),
    "myst-type": matter("たくさん", "2", "frontmatter", myst=f"\n  heading_anchors: たくさん{HERE}"),
    # directives and roles
    "directive-unknown": body(f"```{{noet}}{HERE}\n文です。\n```", "noet", "note", "myst.directive_unknown"),
    "directive-refused": body(f"```{{include}} part.md{HERE}\n```", "{include} part.md", "{note}\n文です。", "infrakb.trust"),
    "directive-of-owners": body(f"```{{infra:compare}} accelerator{HERE}\n```", "{infra:compare} accelerator", "{infra:facts}\n:topics: good\n:facts: memory", "infrakb.trust"),
    "directive-in-directive": body(f"````{{note}}\n文です。\n\n```{{noet}}{HERE}\n文です。\n```\n````", "noet", "tip", "myst.directive_unknown"),
    "option-unknown": body(f"```{{figure}} /images/dot.png\n:widht: 20px{HERE}\n題です。\n```", "widht", "width", "myst.directive_option"),
    "option-value": body(f"```{{figure}} /images/dot.png\n:align: centre{HERE}\n題です。\n```", "centre", "center", "myst.directive_option"),
    "option-yaml": body(f"```{{figure}} /images/dot.png\n---\nwidth: [20{HERE}\n---\n題です。\n```", "[20", "20px", "myst.directive_option"),
    "argument-missing": body(f"```{{figure}}{HERE}\n題です。\n```", "{figure}", "{figure} /images/dot.png", "docutils"),
    "content-missing": body(f"```{{note}}{HERE}\n```", "{note}", "{note}\n文です。", "docutils"),
    "list-table-uneven": body(f"```{{list-table}}{HERE}\n* - 一\n  - 二\n* - 三\n```", "* - 三", "* - 三\n  - 四", "docutils"),
    "csv-quote": body(f"```{{csv-table}} 表{HERE}\n\"一,二\n```", '"一', "一", "docutils"),
    "role-unknown": body(f"文の{{subs}}`2`です。{HERE}", "subs", "sub", "myst.role_unknown"),
    "fence-open": body(f"```python{HERE}\nx = 1\n", "x = 1\n", "x = 1\n```\n", "infrakb.markup"),
    "colons-open": body(f":::{{note}}{HERE}\n文です。\n", "文です。", "文です。\n:::", "infrakb.markup"),
    "comment-open": body(f"<!-- 控え{HERE}\n\n文です。", "控え", "控え -->", "infrakb.markup"),
    "cells": body(f"| 一 | 二 |\n|---|---|\n| 三 | 四 |\n| 五 | 六 | 七 |{HERE}", " 七 |", "", "infrakb.markup"),
    "formula": body(f"文です。\n{{math}}`\\frac{{a`です。{HERE}", "\\frac{a", "\\frac{a}{b}", "infrakb.math"),
    "formula-block": body(f"```{{math}}{HERE}\n\\frac{{a\n```", "\\frac{a", "\\frac{a}{b}", "infrakb.math"),
    "liquid-unknown": body(f"文です。\n{{% gallery %}}{HERE}", "{% gallery %}", "", "infrakb.liquid"),
    "liquid-variable": body(f"文です。\n{{{{ site.title }}}}{HERE}", "{{ site.title }}", "題", "infrakb.liquid"),
    "post-url": body(f"[題]({{% post_url 2020-01-01-none %}}){HERE}", "2020-01-01-none", "2025-12-20-plain", "infrakb.link"),
    "html-script": body(f"<div>\n<script>alert(1)</script>{HERE}\n</div>", "<script>alert(1)</script>", "文です。", "infrakb.html"),
    "html-style": body(f'文です。\n<span style="color: red">赤</span>です。{HERE}', ' style="color: red"', "", "infrakb.html"),
    "attribute": body(f"![図](/images/dot.png){{width=wide}}{HERE}", "=wide", "=20px", "myst.attribute"),
    "footnote-without-note": body(f"文です。\n次の文です[^a]。{HERE}", "[^a]", "", "infrakb.ref"),
    "footnote-unused": body(f"文です。\n\n[^a]: 注です。{HERE}", "文です。\n", "文です[^a]。\n", "infrakb.ref"),
    "footnote-twice": body(f"文です[^a]。\n\n[^a]: 注です。\n\n[^a]: また注です。{HERE}", "[^a]: また", "また", "ref.footnote"),
    "link-defined-twice": body(f"[甲]です。\n\n[甲]: /blog/\n[甲]: /topics/{HERE}", "\n[甲]: /topics/", "", "myst.duplicate_def"),
    # links
    "link-to-no-file": body(f"文です。\n[題](2020-01-01-none.md)です。{HERE}", "2020-01-01-none", "2025-12-20-plain", "infrakb.link"),
    "link-to-no-path": body(f"文です。\n[題](/2020/01/01/none/)です。{HERE}", "/2020/01/01/none/", "/blog/", "infrakb.link"),
    "link-to-no-heading": body(f"文です。\n[題](2025-12-20-plain.md#none)です。{HERE}", "#none", "", "infrakb.link"),
    "link-to-no-heading-here": body(f"文です。\n[題](#none)です。{HERE}", "](#none)", "](/blog/)", "infrakb.link"),
    "link-without-address": body(f"文です。\n[題]()です。{HERE}", "]()", "](/blog/)", "infrakb.link"),
    "link-in-html": body(f'文です。\n<a href="/none/">題</a>です。{HERE}', "/none/", "/blog/", "infrakb.link"),
    "link-javascript": body(f"文です。\n[題](javascript:alert)です。{HERE}", "javascript:alert", "/blog/", "infrakb.link"),
    "link-to-code": body(f"[題](../conf.py)です。{HERE}", "../conf.py", "../images/data.csv", "infrakb.link"),
    "download-missing": body(f"{{download}}`題 <none.csv>`です。{HERE}", "none.csv", "../images/data.csv", "infrakb.link"),
    "image-missing": body(f"文です。\n\n![図](/images/no.png){HERE}", "no.png", "dot.png", "infrakb.image"),
    "image-remote": body(f"文です。\n\n![図](https://x.example/a.png){HERE}", "https://x.example/a.png", "/images/dot.png", "infrakb.image"),
    "image-outside": body(f"文です。\n\n![図](../private/dot.png){HERE}", "private", "images", "infrakb.image"),
    "image-in-html": body(f'文です。\n\n<img src="/images/no.png" alt="図">{HERE}', "no.png", "dot.png", "infrakb.image"),
    "image-in-figure": body(f"文です。\n\n```{{figure}} no.png{HERE}\n題です。\n```", "no.png", "/images/dot.png", "infrakb.image"),
    "label-twice": body(f"(twice)={HERE}\n## 節\n\n文です。", "twice", "once", "infrakb.ref"),
    "label-unknown": body(f"文です。\n{{ref}}`none`です。{HERE}", "none", "twice", "ref.ref"),
    "equation-twice": body(f"```{{math}}{HERE}\n:label: twice\nx\n```", "twice", "once", "infrakb.ref"),
    "doc-unknown": body(f"文です。\n{{doc}}`none`です。{HERE}", "none", "2025-12-20-plain", "ref.doc"),
    "term-unknown": body(f"文です。\n{{term}}`none`です。{HERE}", "{term}`none`", "文", "ref.term"),
    "equation-unknown": body(f"文です。\n{{eq}}`none`です。{HERE}", "{eq}`none`", "文", "ref.eq"),
    "topic-unknown": body(f"文です。\n{{infra:topic}}`none`です。{HERE}", "none", "aws", "infrakb.ref"),
    "topic-of-other-kind": body(f"文です。\n{{infra:accelerator}}`aws`です。{HERE}", "accelerator", "organisation", "infrakb.ref"),
    "fact-unknown": body(f"文です。\n{{infra:fact}}`good.speed`です。{HERE}", "speed", "memory", "infrakb.ref"),
    "post-unknown": body(f"文です。\n{{infra:post}}`none`です。{HERE}", "none", "2025-12-20-plain", "infrakb.ref"),
    "tag-unknown": body(f"文です。\n{{infra:tag}}`none`です。{HERE}", "none", "GPU", "infrakb.ref"),
    "citation-unknown": body(f"文です。\n{{cite:p}}`none`です。{HERE}", "none", "press", "bibtex.key_not_found"),
    "facts-of-unknown-topic": body(f"```{{infra:facts}}{HERE}\n:topics: good none\n:facts: memory\n```", " none", "", "infrakb.ref"),
    "facts-by-no-qualifier": body(f"```{{infra:facts}}{HERE}\n:topics: good\n:facts: memory[scope]\n```", "[scope]", "", "infrakb.ref"),
    "fact-ambiguous": body(f"文です。\n{{infra:fact}}`good.bandwidth`です。{HERE}", "bandwidth", "bandwidth[scope=甲]", "infrakb.ref"),
    "chart-of-unknown-fact": body(f"```{{infra:chart}} velocity{HERE}\n:topics: good\n```", "velocity", "memory", "infrakb.ref"),
    "chart-in-another-unit": body(f"```{{infra:chart}} peak{HERE}\n:topics: good\n:unit: kg\n```", "kg", "TFLOPS", "infrakb.directive"),
    "quotes-in-quotes": body(f"{'>' * 25} 文です。{HERE}", ">" * 25, ">", "infrakb.limit"),
    "postlist-sort": body(f"```{{postlist}} many{HERE}\n```", "many", "2", "infrakb.directive"),
    # topics
    "topic-kind": topic(f"kind: acelerator{HERE}", "kind: accelerator", "topic"),
    "topic-key": topic(f"defnition: 学習{HERE}", "definition: 学習", "key"),
    "topic-language": topic(f"  jp: 部品{{}}{HERE}", "  ja: 部品{}", "key"),
    "topic-name": topic(f"name:\n  en: {HERE}", "name:\n  ja: 部品{}\n  en: ", "topic"),
    "topic-alias-list": topic(f"aliases: [[ぶひん{{}}]]{HERE}", "aliases: [ぶひん{}]", "topic"),
    "topic-alias-doubled": topic(f"aliases: [アマゾンウェブサービス]{HERE}", "aliases: [ぶひん{}]", "topic"),
    "topic-maker": topic(f"maker: none{HERE}", "maker: aws", "topic"),
    "topic-relation": topic(f"  made-bye: [aws]{HERE}", "  made-by: [aws]", "topic"),
    "topic-relation-target": topic(f"  made-by: [nowhere]{HERE}", "  made-by: [aws]", "topic"),
    "topic-relation-kinds": topic(f"  part-of: [aws]{HERE}", "  made-by: [aws]", "topic"),
    "topic-facts": topic(f"relations:\n  made-by: [aws]\nfacts:{HERE}\n  - key: memory\n", "relations:\n  made-by: [aws]\n", "key"),
    "topic-yaml": topic(f"definition: 題: 副題{HERE}\nrel", "definition: 学習用の部品です。\nrel", "frontmatter"),
    # statements of topics
    "stated-file-key": stated(f"statments:{HERE}\n", "statements:\n", "key"),
    "stated-no-list": stated(f"statements: 3{HERE}\n", STATEMENTS[STATEMENTS.index("statements:"):]),
    "stated-yaml": stated(f'    at: "表1{HERE}\n', "    at: 表1\n", "frontmatter"),
    "stated-property": stated(f"  - property: none{HERE}", "  - property: memory"),
    "stated-old-property": stated(f"  - property: ram{HERE}", "  - property: memory"),
    "stated-unit": stated(f"    unit: GiBs{HERE}", "    unit: GiB"),
    "stated-date": stated(f"    as-of: 2026-13-01{HERE}", "    as-of: 2026-08-21"),
    "stated-source": stated(f"    source: aws-trn3{HERE}", "    source: aws-trn2"),
    "stated-key": stated(f"    units: GiB{HERE}", "    unit: GiB", "key"),
    "stated-no-value": stated(f"  - property: memory{HERE}\n    unit", "  - property: memory\n    value: 96\n    unit"),
    "stated-value-list": stated(f"    value: [96]{HERE}", "    value: 96"),
    "stated-text": stated(f"  - 96{HERE}\n  - property", "  - property"),
    "stated-day": stated(f"    checked: 2026-08{HERE}", "    checked: 2026-08-22"),
    "stated-preferred": stated(f"    preferred: true{HERE}\n    at", "    at"),
    "stated-withdrawn": stated(f"    withdrawn: 2026-09-01{HERE}\n    at", "    at"),
    "stated-scope": stated(f"    scope: 甲=乙{HERE}\n    at", "    at"),
    "stated-before-its-source": stated(f"    as-of: 2026-08-23{HERE}", "    as-of: 2026-08-21"),
    "stated-no-new": further(f"  - {{property: bandwidth, value: 3, unit: TB/s, as-of: 2026, {NEW.replace('checked', 'note')}}}{HERE}\n", ""),
    "stated-alias": stated(f"  capacity: memry{HERE}", "  capacity: memory"),
    "stated-alias-name": stated(f'  "capacity[": memory{HERE}', "  capacity: memory"),
    "stated-alias-of-a-fact": stated(f"  memory: memory{HERE}", "  capacity: memory"),
    "stated-aliases": stated(f"aliases: [capacity]{HERE}\n#", "aliases:\n"),
    "stated-implausible": further(f"  - {{property: price, value: 0.01, unit: USD, as-of: 2026, {NEW}}}{HERE}\n", f"  - {{property: price, value: 1, unit: USD, as-of: 2026, {NEW}}}\n"),
    "stated-dimension": further(f"  - {{property: price, value: 1, unit: W, as-of: 2026, {NEW}}}{HERE}\n", f"  - {{property: price, value: 1, unit: USD, as-of: 2026, {NEW}}}\n"),
    "stated-no-number": further(f"  - {{property: price, value: 高い, as-of: 2026, {NEW}}}{HERE}\n", f"  - {{property: price, value: 1, unit: USD, as-of: 2026, {NEW}}}\n"),
    "stated-no-date": further(f"  - {{property: opened, value: 2026-02-30, as-of: 2026, {NEW}}}{HERE}\n", f"  - {{property: opened, value: 2026-02-03, as-of: 2026, {NEW}}}\n"),
    "stated-topic": further(f"  - {{property: follower, value: awt, as-of: 2026, {NEW}}}{HERE}\n", f"  - {{property: follower, value: aws, as-of: 2026, {NEW}}}\n"),
    "stated-kind": further(f"  - {{property: chips, value: 8, as-of: 2026, {NEW}}}{HERE}\n", ""),
    "stated-qualifier": further(f"  - {{property: peak, value: 1, unit: TFLOPS, scope: 甲, as-of: 2026, {NEW}}}{HERE}\n", f"  - {{property: peak, value: 1, unit: TFLOPS, precision: FP8, as-of: 2026, {NEW}}}\n"),
    "stated-precision": further(f"  - {{property: peak, value: 1, unit: TFLOPS, precision: FP9, as-of: 2026, {NEW}}}{HERE}\n", f"  - {{property: peak, value: 1, unit: TFLOPS, precision: FP8, as-of: 2026, {NEW}}}\n"),
    "stated-sparsity": further(f"  - {{property: peak, value: 1, unit: TFLOPS, sparsity: thin, as-of: 2026, {NEW}}}{HERE}\n", f"  - {{property: peak, value: 1, unit: TFLOPS, sparsity: sparse, as-of: 2026, {NEW}}}\n"),
    "stated-hole": further(f'  - {{property: memory, value: 98, unit: GiB, as-of: 2026-08-24, supersedes: "memory[as-of=2025]", {NEW}}}{HERE}\n', ""),
    "stated-in-no-place": further(f"  - {{property: memory, value: 98, unit: GiB, as-of: 2026-08-24, supersedes: {{a: b}}, {NEW}}}{HERE}\n", ""),
    "stated-in-which-place": further(f'  - {{property: memory, value: 97, unit: GiB, as-of: 2026-08-23, {NEW}}}\n  - {{property: memory, value: 98, unit: GiB, as-of: 2026-08-24, supersedes: "memory[source=aws-trn2]", {NEW}}}{HERE}\n', ""),
    "stated-loop": further(f'  - {{property: memory, value: 97, unit: GiB, as-of: 2025, supersedes: "memory[as-of=2024]", {NEW}}}\n  - {{property: memory, value: 97, unit: GiB, as-of: 2024, supersedes: "memory[as-of=2025]", {NEW}}}{HERE}\n', ""),
    "stated-two-preferred": further(f"    preferred: 2026-08-26\n  - {{property: memory, value: 97, unit: GiB, as-of: 2025, preferred: 2026-08-27, {NEW}}}{HERE}\n", ""),
    "stated-twice": further(f"  - {{property: memory, value: 97, unit: GiB, as-of: 2026-08-21, {NEW}}}{HERE}\n", ""),
    "stated-address": further(f"  - {{property: memory, value: 97, unit: GiB, scope: X1, as-of: 2026, {NEW}}}\n  - {{property: memory, value: 97, unit: GiB, scope: x1, as-of: 2026, {NEW}}}{HERE}\n", ""),
    "stated-gone": stated(f"aliases:{HERE}\n  capacity", "aliases:\n  capacity"),
    "stated-overwritten": stated(f"    value: 96{HERE}", "    value: 96"),
    "stated-moved": further(f"  - {{property: bandwidth, value: 3, unit: TB/s, scope: 甲, as-of: 2026-08-21, {NEW}}}{HERE}\n  - {{property: bandwidth, value: 4, unit: TB/s, scope: 乙, as-of: 2026-08-21, {NEW}}}\n", f"  - {{property: bandwidth, value: 3, unit: TB/s, scope: 甲, as-of: 2026-08-21, {NEW}}}\n"),
    "topic-link": topic(f"[本文](none.md)です。{HERE}", "本文です。", "link"),
}  # fmt: skip
BY_NAME = {name: Mistake(*(part.replace("{}", name) for part in parts)) for name, parts in TABLE.items()}

DOT = (ROOTS / "test-images/images/dot.png").read_bytes()
#: What a warning says: Japanese, with what to write.
_REMEDY_RE = re.compile(r"ください|ではありませんか")
_WORDS_RE = re.compile(r"[A-Za-z]+(?: [a-z]+){2}")
_QUOTED_RE = re.compile(r"「[^」]*」")


def mended(mistake: Mistake) -> str:
    text = mistake.text.replace(HERE, "")
    assert mistake.wrong in text, mistake
    return text.replace(mistake.wrong, mistake.right)


def files(*, right: bool) -> Files:
    """Return the site with every mistake, or with none."""
    good = TOPIC.replace("{}", "GOOD").replace("ぶひん", "よい")
    parts = "".join(
        f"  - {{property: bandwidth, value: 3, unit: TB/s, scope: {scope}, as-of: 2026, {NEW}}}\n"
        for scope in "甲乙"
    )
    found: dict[str, str | bytes] = {
        "conf.py": f"{SETTINGS}language = 'ja'\n",
        "topics/aws.md": AWS,
        "topics/good.md": good,
        "topics/good.yaml": STATEMENTS + parts,
        "posts/2025-12-20-plain.md": post("普通の記事", tags='["GPU", "データセンター"]'),
        "guide/sources.md": "---\norphan: true\n---\n# 出典\n\n```{bibliography}\n:all:\n```\n",
        "posts/2025-12-19-labels.md": post("ラベル", "(twice)=\n## 節\n\n```{math}\n:label: twice\nx\n```"),
        **{f"posts/2025-12-20-many{n}.md": post(f"記事{n}", tags='["データセンター"]') for n in range(4)},
        "images/dot.png": DOT,
        "images/data.csv": "a,b\n",
        "private/dot.png": DOT,
    }
    for name, mistake in BY_NAME.items():
        if mistake.path.endswith(".yaml"):
            found[f"topics/{name}.md"] = TOPIC.replace("{}", name)
        found[mistake.path] = mended(mistake) if right else mistake.text.replace(HERE, "")
    for path, (content, _line, _type, correct) in WHOLE.items():
        if path == "topics/stated-sjis.yaml":
            found["topics/stated-sjis.md"] = TOPIC.replace("{}", "sjis")
        if not right:
            found[path] = content
        elif correct is not None:
            found[path] = correct
    return found


class Site(NamedTuple):
    """The site, built again and again."""

    first: list[str]
    second: list[str]
    mended: list[str]
    checked: list[str]  # what `python -m infrakb check` says after the second build


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("mistakes")
    source = project(folder, files(right=False))
    first, second = build(source, jobs=2), build(source, jobs=2)
    checked = check(source, today=TODAY)
    shutil.rmtree(source)
    project(folder, files(right=True))
    return Site(first.warnings, second.warnings, build(source, jobs=2).warnings, checked)


#: Name -> path, line and type of its one warning.
EXPECTED: dict[str, tuple[str, int, str]] = {
    name: (mistake.path, mistake.text.partition(HERE)[0].count("\n") + 1, mistake.type)
    for name, mistake in BY_NAME.items()
} | {path: (path, line, kind) for path, (_content, line, kind, _right) in WHOLE.items()}


def located(warnings: list[str], path: str) -> list[str]:
    return [line for line in warnings if line.startswith(f"{path}:")]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_mistake_is_one_warning_in_its_line_in_japanese_that_says_what_to_write(
    site: Site, name: str
) -> None:
    path, line, kind = EXPECTED[name]
    warnings = located(site.first, path)
    assert len(warnings) == 1, warnings
    match = re.fullmatch(rf"{re.escape(path)}:(\d+): (.*) \[([a-z_.]+)\]", warnings[0])
    assert match, warnings
    assert (int(match[1]), match[3]) == (line, kind), warnings
    said = _QUOTED_RE.sub("", match[2])
    assert _REMEDY_RE.search(said), warnings
    assert not _WORDS_RE.search(said), warnings


@pytest.mark.parametrize("name", EXPECTED)
def test_make_check_repeats_it_once(site: Site, name: str) -> None:
    path, _line, kind = EXPECTED[name]
    for warning in located(site.first, path):
        assert site.checked.count(warning.removesuffix(f" [{kind}]")) == 1, warning


def test_an_unchanged_build_says_the_same(site: Site) -> None:
    assert sorted(site.second) == sorted(site.first)


def test_nothing_else_is_warned_of(site: Site) -> None:
    known = tuple(f"{path}:" for path, _line, _kind in EXPECTED.values())
    assert [line for line in site.first if not line.startswith(known)] == []


def test_what_is_mended_is_not_said_again(site: Site) -> None:
    assert site.mended == []
