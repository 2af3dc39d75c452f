"""What a build notes for the next one: pages, files, and what could not be written."""

from __future__ import annotations

import json
from dataclasses import replace

from infrakb.sphinx_ext.builder.manifest import Manifest


def full() -> Manifest:
    return Manifest(
        "s", "o", "e", {"a": "1", "b": None}, {"f.xml": "2"}, {"c.csv": "a", "d.png": ""},
        {"a": ["s.css"], "b": ["s.css", "t.css"]}, {"p": ["4"]},
    )  # fmt: skip


def test_what_is_saved_is_loaded_again() -> None:
    assert Manifest.loaded(json.loads(json.dumps(full().saved()))) == full()


def test_what_another_version_saved_is_forgotten() -> None:
    assert Manifest.loaded({}) == Manifest()
    assert Manifest.loaded(full().saved() | {"more": 1}) == Manifest()
    assert Manifest.loaded({"pages": {"a": "1"}}) == Manifest()


def test_a_page_that_could_not_be_written_is_a_failed_one() -> None:
    assert full().failed == {"b"}


def test_all_that_stands_is_named_by_its_path() -> None:
    assert full().paths(".html") == {"a.html", "b.html", "f.xml", "c.csv", "d.png", "s.css", "t.css"}


def test_pages_that_are_no_documents_any_more_are_left_out() -> None:
    kept = full().of_documents({"a", "new"})
    assert kept == replace(full(), pages={"a": "1"}, attached={"a": ["s.css"]})


def test_what_a_worker_has_noted_is_taken_over() -> None:
    before, worker = full(), full()
    worker.pages |= {"b": "3", "c": None}
    worker.note_companion("e.csv", "c")
    worker.attached["b"] = []  # needs none any more
    worker.parts["q"] = ["5", "e.csv"]
    new = worker.since(before)
    assert new == Manifest(
        pages={"b": "3", "c": None},
        companions={"e.csv": "c"},
        attached={"b": []},
        parts={"q": ["5", "e.csv"]},
    )
    before.update(new)
    assert before == worker


def test_a_file_is_either_made_or_goes_with_a_page() -> None:
    manifest = full()
    manifest.note_companion("f.xml", "")
    assert (manifest.files, manifest.companions["f.xml"]) == ({}, "")
    manifest.note_file("f.xml", "3")
    assert (manifest.files, "f.xml" in manifest.companions) == ({"f.xml": "3"}, False)
