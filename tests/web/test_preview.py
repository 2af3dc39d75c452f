"""Pictures for previews of links."""

from __future__ import annotations

import io

import pytest
from noto_cjk_sans_jp_bold import FONT_PATH
from PIL import Image

from infrakb.web.preview import Design, Figure, Preview, draw, fonts_of

FONT = str(FONT_PATH)
DESIGN = Design("知識ベース", ("#0b5566", "#ffffff", "#f4b942"), (FONT,))
LONG = "とても長い題名は、三行に収まるところまでで切り、残りを三点リーダーで示します。" * 3


@pytest.mark.parametrize(
    "preview",
    [
        Preview("題名"),
        Preview("EU AI法の日程：延びた義務と、延びていない義務", "規制", "2026年11月27日"),
        Preview(LONG, LONG, "2026年11月27日"),
        Preview(LONG, "モデル", figure=Figure(LONG, LONG, LONG)),
        Preview("🚀", "🚀", "🚀", Figure("🚀", "", "")),
    ],
)
def test_a_picture_is_small_and_made_of_what_it_shows_alone(preview: Preview) -> None:
    data = draw(preview, DESIGN)
    picture = Image.open(io.BytesIO(data))
    assert picture.size == (1200, 630)
    assert len(data) <= 40_000
    assert draw(preview, DESIGN) == data
    assert picture.convert("RGB").getpixel((0, 0)) == (0x0B, 0x55, 0x66)


def test_no_letter_touches_the_edge() -> None:
    picture = Image.open(io.BytesIO(draw(Preview(LONG, LONG, LONG[:9], Figure(LONG, LONG, LONG)), DESIGN)))
    drawn = picture.point(lambda index: 255 if index else 0).getbbox()
    assert drawn is not None
    assert drawn[0] >= 70
    assert drawn[2] <= 1130


def test_letters_that_no_font_has_are_told_and_emoji_are_left_out() -> None:
    fonts = fonts_of((FONT,))
    assert fonts.missing("漢字とกข🚀") == "กข"
    assert fonts.drawable("新しい🚀\u200dチップ\ufe0f") == "新しいチップ"
