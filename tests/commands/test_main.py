"""The one entry of the commands."""

from __future__ import annotations

import os
import sys

import pytest

from infrakb import __version__
from infrakb.commands import COMMANDS, bulk, main
from tests.building import run


def test_help_lists_every_command() -> None:
    finished = run("--help", module="infrakb")
    assert finished.returncode == 0
    assert all(f"  {name} " in finished.stdout for name in COMMANDS)


def test_no_command_and_an_unknown_one_show_what_there_is() -> None:
    assert run(module="infrakb").returncode == 2
    unknown = run("chekc", module="infrakb")
    assert unknown.returncode == 2
    assert unknown.stderr.startswith("infrakbに「chekc」というコマンドはありません。\n")
    assert all(f"  {name} " in unknown.stderr for name in COMMANDS)


def test_the_version_is_the_packages() -> None:
    assert run("--version", module="infrakb").stdout == f"infrakb {__version__}\n"


def test_a_reader_who_has_seen_enough_is_no_error(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def closed(_arguments: list[str]) -> int:
        raise BrokenPipeError

    monkeypatch.setattr(bulk, "main", closed)
    monkeypatch.setattr(sys, "stdout", sys.__stdout__)
    before = os.dup(1)
    try:
        assert main(["bulk"]) == 1
    finally:
        os.dup2(before, 1)
    assert capfd.readouterr().err == ""
