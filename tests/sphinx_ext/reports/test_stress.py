"""Posts that ask too much: each is read and written in ten seconds, or says what is too much of it."""

from __future__ import annotations

import pytest

from tests.building import Built, build, project
from tests.stress import POSTS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files = {f"posts/2025-01-01-{name}.md": text for name, (text, _said) in POSTS.items()}
    source = project(tmp_path_factory.mktemp("stress"), files)
    # A document that takes more than ten seconds of processor time fails, and the build with it.
    return build(source, jobs=2, options=("-D", "extensions=infrakb,tests.impatient"))


@pytest.mark.parametrize("name", POSTS)
def test_what_is_too_much_is_reported_at_its_line(site: Built, name: str) -> None:
    found = {
        f"{line.partition(':')[0]}: {line.rpartition('[infrakb.')[2].rstrip(']')}"
        for line in site.warnings_of(f"posts/2025-01-01-{name}.md")
    }
    assert found >= set(POSTS[name][1])


def test_every_post_is_in_the_archive(site: Built) -> None:
    assert site.archived() == {f"posts/2025-01-01-{name}.html" for name in POSTS}


@pytest.mark.parametrize("name", ["brackets", "fences", "strong", "items", "paragraphs", "many-lines"])
def test_what_is_too_much_is_shown(site: Built, name: str) -> None:
    text = site.article(f"posts/2025-01-01-{name}").text_content()
    body = POSTS[name][0].partition("\n---\n")[2]
    # Marks of blocks before the limit are no text.
    assert len("".join(text.split())) > 0.45 * len("".join(body.split()))
    assert ("核" in text) == ("核" in body)
