"""Posts for measuring: made from a seed, in Japanese, with what real posts have.

Real posts of a Japanese news blog on AI have 15,000 characters, nine headings, four to six tags, links to three
other posts, and now and then a table, a list or code. So have these; their text means nothing.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

NOUNS = (
    "推論 学習 帯域 容量 電力 冷却 配線 演算 記憶 遅延 障害 運用 設計 検証 投資 需要 供給 契約 規制 監査 予算 構成 配置 接続 移行 更新 "
    "計測 負荷 性能 効率 費用 単価 在庫 製造 実装 評価 基準 手順 仕様 標準 市場 顧客 提携 発表 計画 拠点 敷地 送電 蓄電 排熱 水温 騒音 "
    "半導体 加速器 サーバー スイッチ ケーブル ラック クラスター データセンター リージョン モデル エージェント パラメーター トークン "
    "バッチ スループット レイテンシー ファブリック メモリ ストレージ ネットワーク フレームワーク コンパイラー カーネル ライブラリ"
).split()
NAMES = "AWS NVIDIA Google Microsoft Meta OpenAI Anthropic AMD Trainium2 Trainium3 H100 H200 B200 GB200 TPU EFA NVLink InfiniBand Bedrock SageMaker EC2 PUE GPT-4 Claude Gemini".split()
ENDINGS = (
    "を大きく左右します。 について、次のように整理できます。 は前年より増えました。 に影響します。 を見直す理由になります。 "
    "とあわせて検討します。 には限りがあります。 を先に決めておきます。 の内訳は公表されていません。 を測り直しました。"
).split(" ")
JOINTS = "と は、 における が の では、 から見た に対する を含む".split()
CATEGORIES = ("チップ", "ネットワーク", "データセンター", "電力と冷却", "サービス", "投資")
TAGS = tuple(dict.fromkeys((*NAMES[:12], *NOUNS[:60])))
HEADINGS = "背景 概要 仕組み 構成 数値 比較 影響 課題 手順 運用 費用 見通し まとめ".split()
FIRST_DAY = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class BenchPost:
    """A post with what each peer's format needs."""

    name: str  # file stem YYYY-MM-DD-slug
    title: str
    day: date
    category: str
    tags: tuple[str, ...]
    excerpt: str
    body: str  # Markdown without a title


def make_posts(count: int, seed: int = 1) -> list[BenchPost]:
    """Make *count* posts; the same *seed* makes the same posts, and a longer list begins as a shorter one."""
    return [_make(number, random.Random(f"{seed}-{number}")) for number in range(count)]


def _sentence(rng: random.Random) -> str:
    parts = []
    for _ in range(rng.randint(2, 4)):
        parts.append(rng.choice(NAMES) if rng.random() < 0.2 else rng.choice(NOUNS))
        parts.append(rng.choice(JOINTS))
    figure = (
        f"{rng.randint(2, 900)}{rng.choice(['GB', 'MW', '億ドル', '%', 'TB/s'])}の"
        if rng.random() < 0.15
        else ""
    )
    return "".join(parts) + figure + rng.choice(NOUNS) + rng.choice(ENDINGS)


def _paragraph(rng: random.Random) -> str:
    text = "".join(_sentence(rng) for _ in range(rng.randint(6, 10)))
    return text.replace(rng.choice(NOUNS), f"**「{rng.choice(NOUNS)}」**", 1) if rng.random() < 0.3 else text


def _extra(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.5:
        return "\n".join(f"- **{rng.choice(NOUNS)}**: {_sentence(rng)}" for _ in range(rng.randint(3, 5)))
    if kind < 0.8:
        rows = (f"| {rng.choice(NAMES)} | {rng.randint(1, 999)} | {rng.choice(NOUNS)} |" for _ in range(4))
        return "\n".join(("| 名前 | 値 | 項目 |", "|---|---|---|", *rows))
    return f"```python\nvalues = [{', '.join(str(rng.randint(1, 99)) for _ in range(8))}]\nprint(sum(values))\n```"


def _name(number: int) -> str:
    return f"{FIRST_DAY + timedelta(days=number % 2000):%Y-%m-%d}-bench-{number:05d}"


def _make(number: int, rng: random.Random) -> BenchPost:
    sections = []
    for heading in rng.sample(HEADINGS, 8):
        blocks = [f"## {rng.choice(NOUNS)}の{heading}", *(_paragraph(rng) for _ in range(rng.randint(4, 7)))]
        if rng.random() < 0.4:
            blocks.append(_extra(rng))
        sections.append("\n\n".join(blocks))
    links = []
    for other in sorted(rng.sample(range(number), min(3, number))):
        name = _name(other)
        links.append(f"- [{rng.choice(NOUNS)}の記事](/{name[:10].replace('-', '/')}/{name[11:]}/)")
    if links:
        sections.append("## 関連記事\n\n" + "\n".join(links))
    title = f"{rng.choice(NAMES)}の{rng.choice(NOUNS)}と{rng.choice(NOUNS)}（{number}）"
    day = FIRST_DAY + timedelta(days=number % 2000)
    tags = tuple(rng.sample(TAGS, rng.randint(4, 6)))
    return BenchPost(
        _name(number), title, day, rng.choice(CATEGORIES), tags, _sentence(rng), "\n\n".join(sections) + "\n"
    )


def jekyll(post: BenchPost) -> str:
    """Return *post* as a Jekyll file."""
    tags = ", ".join(f'"{tag}"' for tag in post.tags)
    return (
        f'---\nlayout: post\ntitle: "{post.title}"\ndate: {post.day} 09:00:00 +0900\ncategories: ["{post.category}"]\n'
        f'tags: [{tags}]\nauthor: "計測"\nexcerpt: "{post.excerpt}"\n---\n\n{post.body}'
    )


def pelican(post: BenchPost) -> str:
    """Return *post* as a Pelican file."""
    return (
        f"Title: {post.title}\nDate: {post.day}\nCategory: {post.category}\nTags: {', '.join(post.tags)}\n"
        f"Slug: {post.name}\n\n{post.body}"
    )
