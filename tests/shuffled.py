"""A small knowledge base that changes at random: what an author does between two builds, made from a seed."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from bench.posts import ENDINGS, JOINTS, NOUNS
from tests.building import SETTINGS

#: Settings of the project: small pages and feeds, so that a few posts fill several.
CONF = f"""\
{SETTINGS}
bibtex_bibfiles = ["sources.bib"]
infrakb_posts_per_page = 5
blog_feed_length = 4
"""
TAGS = ("GPU", "gpu", "電力", "C++", "ネットワーク", "冷却", "一度だけ")
CATEGORIES = ("AI技術ガイド", "投資", "施設", "ai技術ガイド")
AUTHORS = ("編集部", "寄稿")
#: Id and name of each topic that there may be, the first eight from the beginning.
NAMES = {
    "trainium": "Trainium", "trainium2": "Trainium2", "h100": "H100", "efa": "EFA", "nvlink": "NVLink",
    "aws": "AWS", "nvidia": "NVIDIA", "cooling": "液冷", "bedrock": "Bedrock", "gb200": "GB200", "pue": "PUE",
}  # fmt: skip
ALIASES = ("排熱", "推論", "加速器", "液体冷却", "帯域", "Elastic Fabric Adapter")
FACT_KEYS = ("memory-capacity", "memory-bandwidth", "power")
SOURCES = ("paper", "report", "press")
SCOPES = ("SXM", "PCIe", "試作品")
#: What else properties.yaml may say of a property.
MEANINGS = ("", ", changes: true", ", qualifiers: [region]", ", value: quantity, unit: GB", ", primary: true")
DAYS = ("2025-11-01", "2025-11-20", "2025-12-05", "2999-01-01")
KINDS = ("organisation", "accelerator", "interconnect", "facility")
RELATIONS = ("part-of", "runs-on", "successor-of", "competes-with", "powers", "supplies", "operated-by")
#: An image of one point, and another one of the same size.
IMAGES = tuple(
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00" + colour + b"\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
    for colour in (b"\xff\xff\xff", b"\xff\x00\x00")
)  # fmt: skip


@dataclass
class Post:
    """A post, as its author has it before them."""

    title: str
    day: date
    paragraphs: list[str]
    tags: list[str]
    categories: list[str]
    keys: dict[str, str] = field(default_factory=dict)  # further front matter, as YAML

    def text(self) -> str:
        """Return the file's text."""
        keys = {
            "layout": "post",
            "title": f'"{self.title}"',
            "date": f"{self.day} 12:00:00 +0900",
            "tags": f"{self.tags}",
            "categories": f"{self.categories}",
            **self.keys,
        }
        return _file(keys, self.paragraphs)


@dataclass
class Stated:
    """A statement, as its author has it before them."""

    key: str
    value: int
    as_of: str
    source: str
    more: dict[str, str] = field(default_factory=dict)  # further keys, as YAML

    def name(self) -> str:
        """Return its name within the topic."""
        scope = f"scope={self.more['scope']}," if "scope" in self.more else ""
        return f"{self.key}[{scope}as-of={self.as_of},source={self.source}]"

    def text(self) -> str:
        """Return its lines."""
        keys = {
            "property": self.key,
            "value": self.value,
            "unit": "GB",
            "as-of": self.as_of,
            "source": self.source,
        }
        lines = [f"{key}: {value}" for key, value in (keys | self.more).items()]
        return "  - " + "\n    ".join(lines) + "\n"


@dataclass
class Topic:
    """A topic, as its author has it before them."""

    kind: str
    names: tuple[str, str]  # Japanese, English
    aliases: list[str]
    definition: str
    relations: dict[str, str]  # relation -> id of another topic
    statements: list[Stated] | None  # None: there is no file of them
    paragraphs: list[str]
    aliases_of_facts: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """Return the file's text."""
        relations = ", ".join(f"{name}: [{other}]" for name, other in self.relations.items())
        keys = {
            "kind": self.kind,
            "name": f'{{ja: "{self.names[0]}", en: "{self.names[1]}"}}',
            "aliases": f"{self.aliases}",
            "definition": self.definition,
            "relations": f"{{{relations}}}",
        }
        return _file(keys, self.paragraphs)

    def stated(self) -> str:
        """Return the text of the file beside it."""
        aliases = "".join(f'  {old}: "{new}"\n' for old, new in self.aliases_of_facts.items())
        statements = "".join(statement.text() for statement in self.statements or ())
        return f"aliases:\n{aliases}statements:\n{statements}"


def _file(keys: dict[str, str], paragraphs: list[str]) -> str:
    front = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\n{front}---\n\n" + "\n\n".join(paragraphs) + "\n"


class Shuffled:
    """A project of posts and topics, and the changes that an author may make to it.

    :param source: folder for its files; those that do not change are not touched.
    """

    def __init__(self, source: Path, seed: int, posts: int = 25) -> None:
        self.source = source
        self.rng = random.Random(seed)
        self.clock = random.Random(f"times {seed}")
        self.topics = {name: self._topic(name) for name in list(NAMES)[:8]}
        self.posts: dict[str, Post] = {}
        self.sources = {key: f"{key}の題" for key in SOURCES}
        self.properties = {key: (f"{key}の名", "") for key in FACT_KEYS}
        self.release = ""
        self.image: bytes | None = IMAGES[0]
        self.others = _other_pages()
        self.added = 0
        for _number in range(posts):
            self.add_post()
        self._written: dict[str, bytes] = {}

    # --- files

    def files(self) -> dict[str, bytes]:
        """Return the project's files by path."""
        texts = {"conf.py": CONF, **self.others}
        texts |= {f"posts/{stem}.md": post.text() for stem, post in self.posts.items()}
        texts |= {f"topics/{name}.md": topic.text() for name, topic in self.topics.items()}
        texts |= {
            f"topics/{name}.yaml": topic.stated()
            for name, topic in self.topics.items()
            if topic.statements is not None
        }
        if self.release:
            texts["releases/2025-12-01.csv"] = self.release
        texts["sources.bib"] = "\n".join(
            f"@online{{{key},\n  title = {{{title}}},\n  organization = {{{key}社}},\n  date = {{2025-11}},\n"
            f"  url = {{https://example.com/{key}}},\n  keywords = {{primary}},\n}}\n"
            for key, title in self.sources.items()
        )
        texts["properties.yaml"] = "".join(
            f"{key}: {{ja: {label}, en: {key}{meaning}}}\n"
            for key, (label, meaning) in self.properties.items()
        )
        found = {path: text.encode() for path, text in texts.items()}
        return found | ({"images/point.gif": self.image} if self.image else {})

    def save(self) -> list[str]:
        """Write what has changed since the last time, now and then under a false time; return the paths."""
        files = self.files()
        changed = [path for path, data in files.items() if self._written.get(path) != data]
        for path in changed:
            (self.source / path).parent.mkdir(parents=True, exist_ok=True)
            self._write(self.source / path, files[path])
        gone = self._written.keys() - files.keys()
        for path in gone:
            (self.source / path).unlink()
        self._written = files
        return sorted({*changed, *gone})

    def _write(self, path: Path, data: bytes) -> None:
        """Write a file as an editor does, as ``cp -p`` does, or as a checkout or an archive does."""
        before = path.stat().st_mtime_ns if path.exists() else time.time_ns()
        path.write_bytes(data)
        shift = self.clock.choice((None, None, 0, -1, -86_400, 3_600))
        if shift is not None:
            moment = before + shift * 1_000_000_000
            os.utime(path, ns=(moment, moment))

    def change(self) -> str:
        """Do one thing at random, and say what."""
        name = self.rng.choice(list(CHANGES))
        return f"{name}: {CHANGES[name](self)}"

    # --- words

    def sentence(self) -> str:
        """Return a sentence that may name topics."""
        words = [
            self.rng.choice([*NAMES.values(), *ALIASES] if self.rng.random() < 0.4 else NOUNS) for _ in "ab"
        ]
        return words[0] + self.rng.choice(JOINTS) + words[1] + self.rng.choice(ENDINGS)

    def paragraph(self) -> str:
        """Return a paragraph, a heading or something that depends on another file."""
        if self.rng.random() < 0.45:
            return self.sentence() + self.sentence()
        topic, key = self.rng.choice(list(NAMES)), self.rng.choice(FACT_KEYS)
        scope = self.rng.choice(("", "", f"[scope={self.rng.choice(SCOPES)}]"))
        stem = self.rng.choice(list(self.posts) or ["2025-01-01-none"])
        parts = stem.split("-", 3)
        return self.rng.choice(
            (
                f"## {self.rng.choice(NOUNS)}と{NAMES[topic]}",
                f"[前の記事](/{'/'.join(parts)}/)と[同じ]({stem}.md)と[節]({stem}.md#{self.rng.choice(NOUNS)})。",
                f'{self.sentence()}<a href="{stem}.html">生</a>と{{infra:post}}`{stem}`。',
                f"{{infra:topic}}`{topic}`と{{infra:fact}}`{topic}.{key}{scope}`。{{infra:plain}}`H100`。",
                f"[{NAMES[topic]}](../topics/{topic}.md)と{{infra:tag}}`{self.rng.choice(TAGS)}`。",
                f"```{{infra:facts}}\n:topics: {topic} h100\n:facts: {key}{scope} power\n:caption: 比較\n```",
                f"```{{infra:chart}} {key}{scope}\n:caption: 図\n```",
                f"```{{infra:topics}}\n:kind: {self.rng.choice(KINDS)}\n```",
                f"出典は{{cite:p}}`{self.rng.choice(SOURCES)}`です。",
                f"脚注に出典を書きます。{{footcite:p}}`{self.rng.choice(SOURCES)}`\n\n```{{footbibliography}}\n```",
                "![点](/images/point.gif)",
                f"- {self.sentence()}\n- {self.sentence()}[^1]\n\n[^1]: 注です。",
            )
        )

    def _some(self, words: tuple[str, ...], most: int) -> list[str]:
        return self.rng.sample(words, self.rng.randint(1, most))

    def _topic(self, name: str) -> Topic:
        rng = self.rng
        others = [other for other in NAMES if other != name]
        return Topic(
            rng.choice(KINDS),
            (NAMES[name], rng.choice((NAMES[name], f"{name} in English"))),
            rng.sample(ALIASES, rng.randint(0, 1)),
            f"{self.sentence()}",
            {rng.choice(RELATIONS): rng.choice(others)},
            [self._stated() for _ in range(3)],
            [self.sentence(), self.sentence()],
        )

    def _stated(self) -> Stated:
        rng = self.rng
        more = {"scope": rng.choice(SCOPES)} if rng.random() < 0.3 else {}
        if rng.random() < 0.5:
            more["published"] = rng.choice(DAYS)
        as_of = f"2025-{rng.randint(1, 12):02}"
        return Stated(rng.choice(FACT_KEYS), rng.randint(1, 9), as_of, rng.choice(SOURCES), more)

    # --- changes

    def _post(self) -> tuple[str, Post]:
        return self.rng.choice(list(self.posts.items()))

    def _any_topic(self) -> tuple[str, Topic]:
        return self.rng.choice(list(self.topics.items()))

    def add_post(self) -> str:
        """Add a post."""
        rng, number = self.rng, self.added
        self.added += 1
        day = date(2025, 1, 1) + timedelta(days=rng.randint(0, 300))
        stem = f"{day}-post{number:02}"
        post = Post(
            f"{rng.choice(NOUNS)}の記事{number}",
            day,
            [self.paragraph() for _ in range(4)],
            self._some(TAGS, 3),
            self._some(CATEGORIES, 2),
        )
        post.keys["author"] = rng.choice(AUTHORS)
        if rng.random() < 0.3 and self.posts:
            post.keys["related"] = f"[{rng.choice(list(self.posts))}]"
        if rng.random() < 0.2:
            post.keys["redirect_from"] = f"/old/{rng.randint(1, 5)}/"
        if rng.random() < 0.2:
            post.keys["permalink"] = f"/p/{number}/"
        if rng.random() < 0.1:
            post.keys["draft"] = "true"
        if rng.random() < 0.1:
            post.keys["mentions"] = "false"
        self.posts[stem] = post
        return stem

    def edit_body(self) -> str:
        """Change, add or remove a paragraph, anywhere."""
        stem, post = self._post()
        place = self.rng.choice((0, len(post.paragraphs) // 2, len(post.paragraphs) - 1))
        how = self.rng.choice(("changed", "added", "removed"))
        if how == "removed" and len(post.paragraphs) > 1:
            del post.paragraphs[place]
        elif how == "added":
            post.paragraphs.insert(place + self.rng.randint(0, 1), self.paragraph())
        else:
            post.paragraphs[place] = self.paragraph()
        return f"{stem} {how} {place}"

    def edit_title(self) -> str:
        """Give a post another title, or one that another post has."""
        stem, post = self._post()
        post.title = self.rng.choice((f"{self.sentence()[:12]}", "同じ題", f"{post.title}と<b>"))
        return f"{stem} {post.title}"

    def edit_excerpt(self) -> str:
        """Write an excerpt of its own for a post, or take it out."""
        stem, post = self._post()
        if post.keys.pop("excerpt", None) is None:
            post.keys["excerpt"] = f'"{self.sentence()}"'
        return stem

    def redate(self) -> str:
        """Date a post otherwise, now and then in the future."""
        stem, post = self._post()
        future = self.rng.random() < 0.2
        post.day = date(2999 if future else 2025, self.rng.randint(1, 12), self.rng.randint(1, 28))
        return f"{stem} {post.day}"

    def retag(self) -> str:
        """Give a post other tags."""
        stem, post = self._post()
        post.tags = self._some(TAGS, 3)
        return f"{stem} {post.tags}"

    def recategorise(self) -> str:
        """Give a post other categories."""
        stem, post = self._post()
        post.categories = self._some(CATEGORIES, 2)
        return f"{stem} {post.categories}"

    def delete_post(self) -> str:
        """Delete a post."""
        stem, _post = self._post()
        if len(self.posts) > 12:
            del self.posts[stem]
        return stem

    def rename_post(self) -> str:
        """Rename a post's file."""
        stem, post = self._post()
        new = f"{post.day.replace(year=2025)}-{self.rng.choice(('renamed', stem.split('-')[3]))}"
        if new not in self.posts:
            self.posts[new] = self.posts.pop(stem)
        return f"{stem} {new}"

    def switch(self) -> str:
        """Publish, unpublish or switch something else in a front matter."""
        stem, post = self._post()
        key, value = self.rng.choice(
            (("published", "false"), ("draft", "true"), ("mentions", "false"), ("canonical_url", "https://example.com/a"))
        )  # fmt: skip
        if post.keys.pop(key, None) is None:
            post.keys[key] = value
        return f"{stem} {key} {post.keys.get(key)}"

    def rename_topic(self) -> str:
        """Rename a topic's file."""
        name, _topic = self._any_topic()
        new = self.rng.choice([other for other in NAMES if other not in self.topics] or [name])
        self.topics[new] = self.topics.pop(name)
        return f"{name} {new}"

    def rename(self) -> str:
        """Give a topic other names or aliases."""
        name, topic = self._any_topic()
        if self.rng.random() < 0.5:
            topic.aliases = self.rng.sample(ALIASES, self.rng.randint(0, 2))
        else:
            topic.names = (self.rng.choice((*NOUNS, NAMES[name])), topic.names[1])
        return f"{name} {topic.names} {topic.aliases}"

    def change_topic(self) -> str:
        """Change what a topic's front matter or text says."""
        name, topic = self._any_topic()
        what = self.rng.choice(("kind", "definition", "relations", "text"))
        if what == "kind":
            topic.kind = self.rng.choice(KINDS)
        elif what == "definition":
            topic.definition = self.sentence()
        elif what == "relations":
            topic.relations = {self.rng.choice(RELATIONS): self.rng.choice(list(NAMES))}
        else:
            topic.paragraphs[self.rng.randrange(len(topic.paragraphs))] = self.paragraph()
        return f"{name} {what}"

    def change_statements(self) -> str:
        """Add a statement, let it take another one's place, take one back, or change what one says."""
        name, topic = self._any_topic()
        rng = self.rng
        if not topic.statements:
            topic.statements = [self._stated()]
            return f"{name} first statement"
        one = rng.choice(topic.statements)
        what = rng.choice(
            ("add", "supersede", "withdraw", "prefer", "value", "qualifier", "note", "remove", "alias")
        )
        if what == "add":
            topic.statements.append(self._stated())
        elif what == "supersede":
            new = self._stated()
            new.key, new.more["supersedes"] = one.key, f'"{one.name()}"'
            topic.statements.append(new)
        elif what == "withdraw":
            one.more |= {"withdrawn": rng.choice(DAYS), "reason": "誤り"}
        elif what == "prefer":
            one.more["preferred"] = rng.choice((*DAYS, "2025-01-01..2025-06-01"))
        elif what == "value":
            one.value = rng.randint(1, 99)
        elif what == "qualifier" and "scope" in one.more:
            del one.more["scope"]
        elif what == "qualifier":
            one.more["scope"] = rng.choice(SCOPES)
        elif what == "note":
            one.more["note"] = self.sentence()
        elif what == "alias":
            topic.aliases_of_facts = {rng.choice((*FACT_KEYS, "old-name")): one.name()}
        else:
            topic.statements.remove(one)
        return f"{name} {what} {one.name()}"

    def switch_statements(self) -> str:
        """Remove a topic's file of statements, or write one."""
        name, topic = self._any_topic()
        topic.statements = [self._stated(), self._stated()] if topic.statements is None else None
        return f"{name} {topic.statements}"

    def publish(self) -> str:
        """Release all statements, or forget the release."""
        rows = [
            f'"{name}.{one.name()}",{name},{one.value},GB\n'
            for name, topic in self.topics.items()
            for one in topic.statements or ()
        ]
        self.release = "" if self.release else "".join(["name,topic,value,unit\n", *rows])
        return f"{len(self.release)}"

    def add_topic(self) -> str:
        """Add a topic."""
        new = self.rng.choice(list(NAMES))
        if new not in self.topics:
            self.topics[new] = self._topic(new)
        return new

    def delete_topic(self) -> str:
        """Delete a topic."""
        name, _topic = self._any_topic()
        if len(self.topics) > 4:
            del self.topics[name]
        return name

    def change_source(self) -> str:
        """Change a source's title, or take the source out or back in."""
        key = self.rng.choice(SOURCES)
        if key in self.sources and self.rng.random() < 0.3 and len(self.sources) > 1:
            del self.sources[key]
        else:
            self.sources[key] = self.sentence()
        return f"{key} {self.sources.get(key)}"

    def change_property(self) -> str:
        """Call a property otherwise, let it mean something else, or take it out or back in."""
        key = self.rng.choice(FACT_KEYS)
        if key in self.properties and self.rng.random() < 0.3:
            del self.properties[key]
        else:
            self.properties[key] = (self.rng.choice(NOUNS), self.rng.choice(MEANINGS))
        return f"{key} {self.properties.get(key)}"

    def change_image(self) -> str:
        """Change the image, take it out or back in."""
        self.image = self.rng.choice([image for image in (*IMAGES, None) if image != self.image])
        return f"{self.image!r}"

    def change_page(self) -> str:
        """Add a paragraph to a page that is no post, or change its title."""
        path = self.rng.choice(list(self.others))
        if self.rng.random() < 0.5:
            self.others[path] += f"\n{self.sentence()}\n"
        else:
            title = next(line for line in self.others[path].splitlines() if line.startswith("# "))
            self.others[path] = self.others[path].replace(title, f"# {self.sentence()[:9]}", 1)
        return path

    def touch(self) -> str:
        """Give a file another time without changing it."""
        path = self.rng.choice([path for path in self._written if path != "conf.py"])
        moment = time.time() + self.clock.choice((0, 0, -86_400, 86_400))
        os.utime(self.source / path, (moment, moment))
        return path

    def nothing(self) -> str:
        """Change nothing."""
        return ""


def _other_pages() -> dict[str, str]:
    return {
        "index.md": "# ホーム\n\n入口です。\n\n```{toctree}\ntopics/index\nguide/map\nguide/sources\nnotes\n```\n",
        "topics/index.md": "# トピック\n\n```{infra:topics}\n:toctree:\n```\n",
        "guide/map.md": "# 地図\n\n```{infra:map}\n```\n\nTrainium2とH100の話です。\n",
        "guide/sources.md": "# 出典\n\n```{infra:sources}\n```\n\n```{bibliography}\n:all:\n```\n",
        "notes.md": "# 覚え書き\n\n```{postlist} 5\n:excerpts:\n```\n",
        "plan.md": "# 計画\n\n```{post} 2025-06-01\n:tags: GPU, 計画\n:category: 投資\n:excerpt: 1\n```\n\nEFAの計画です。\n",
    }


#: What an author may do; what happens more often stands in more than one entry.
CHANGES: dict[str, Callable[[Shuffled], str]] = {
    "body": Shuffled.edit_body,
    "text": Shuffled.edit_body,
    "title": Shuffled.edit_title,
    "excerpt": Shuffled.edit_excerpt,
    "date": Shuffled.redate,
    "tags": Shuffled.retag,
    "categories": Shuffled.recategorise,
    "new post": Shuffled.add_post,
    "deleted post": Shuffled.delete_post,
    "renamed post": Shuffled.rename_post,
    "front matter": Shuffled.switch,
    "renamed topic": Shuffled.rename_topic,
    "names": Shuffled.rename,
    "topic": Shuffled.change_topic,
    "statement": Shuffled.change_statements,
    "value": Shuffled.change_statements,
    "statements": Shuffled.switch_statements,
    "release": Shuffled.publish,
    "new topic": Shuffled.add_topic,
    "deleted topic": Shuffled.delete_topic,
    "source": Shuffled.change_source,
    "property": Shuffled.change_property,
    "image": Shuffled.change_image,
    "page": Shuffled.change_page,
    "touched": Shuffled.touch,
    "nothing": Shuffled.nothing,
}
