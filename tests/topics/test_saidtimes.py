"""Times in Japanese texts: which days they mean, and how exactly they are said."""

from __future__ import annotations

from datetime import date

import pytest

from infrakb.topics.saidtimes import only_time, time_at_start


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026年6月23日に、最初の施設の完成を発表", ("2026-06-23", "2026-06-23")),
        ("2027年度後半", ("2027-10-01", "2028-03-31")),
        ("2026年度", ("2026-04-01", "2027-03-31")),
        ("2025年の前半", ("2025-01-01", "2025-06-30")),
        ("2025年第4四半期に量産を始める計画", ("2025-10-01", "2025-12-31")),
        ("早ければ2027年", ("2027-01-01", "2027-12-31")),
        ("2024-01", ("2024-01-01", "2024-01-31")),
        ("2030年代", None),
        ("20年間", None),
        ("2024年2月中旬から8月まで", None),
        ("2025年から2029年", None),
        ("2025年2月30日", None),
    ],
)
def test_a_text_that_names_one_time_is_read(text: str, days: tuple[str, str] | None) -> None:
    assert only_time(text) == (tuple(map(date.fromisoformat, days)) if days else None)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025年6月9日", "2025-06-09"),
        ("2024年2月中旬から8月まで", "2024-02"),
        ("2025年から2029年", "2025"),
        ("2026年の前半", "2026"),
        ("2027年度から", "2027"),
        ("早ければ2027年", "2027"),
        ("2028年末まで", "2028-12"),
        ("2030年代", ""),
        ("着工は2026年", ""),
        ("2026-05-01", ""),
        ("", ""),
    ],
)
def test_the_time_at_the_start_of_a_text_is_as_exact_as_it_is_said(text: str, iso: str) -> None:
    days = time_at_start(text)
    assert (days.iso if days else "") == iso
