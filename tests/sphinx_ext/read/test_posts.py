"""Which files are posts, and which posts are read again."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from infrakb.blog.record import Post
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.read.posts import WAITING, is_in_posts, unpublished_docs

PATTERNS = ["posts/*.md", "posts/**/*.md"]


@pytest.mark.parametrize(
    "docname", ["posts/2025-01-01-a", "posts/2025/a", "posts/2025/01/a", "posts/a/index"]
)
def test_files_in_the_posts_folder_are_posts(docname: str) -> None:
    assert is_in_posts(docname, PATTERNS)


@pytest.mark.parametrize("docname", ["index", "topics/posts", "old/posts/a", "posts"])
def test_files_elsewhere_are_not(docname: str) -> None:
    assert not is_in_posts(docname, PATTERNS)


def test_posts_that_were_not_out_are_read_again_since_they_may_be_now(make_post: Callable[..., Post]) -> None:
    noted = {
        "posts/a": [make_post("a")],
        "posts/b": [make_post("b", published=False)],
        "notes": [make_post("n-1", docname="notes", anchor="1"), make_post("n-2", published=False)],
    }
    env: Any = SimpleNamespace(
        found_docs={"posts/a", "posts/b", "notes", "parts", "new"},
        metadata={"parts": {WAITING: True}, "posts/a": {}},
    )
    env.domaindata = {"infra": {"version": InfraDomain.data_version, "posts": noted, "topics": {}}}
    env.domains = {"infra": InfraDomain(env)}
    assert unpublished_docs(SimpleNamespace(), env) == ["notes", "parts", "posts/b"]  # type: ignore[arg-type]
