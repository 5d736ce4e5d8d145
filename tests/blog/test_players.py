from __future__ import annotations

import pytest

from blog.blocks.embed import player_of

FRAME = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://m.youtube.com/watch?list=1&v=dQw4w9WgXcQ&t=3",
        "https://youtu.be/dQw4w9WgXcQ?si=x",
        "https://www.youtube.com/shorts/dQw4w9WgXcQ",
        "http://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
    ],
)
def test_films_of_youtube_play_without_its_cookies(url: str) -> None:
    assert player_of(url) == FRAME


def test_films_of_vimeo_play_without_being_followed() -> None:
    assert player_of("https://vimeo.com/76979871") == (
        "https://player.vimeo.com/video/76979871?autoplay=1&dnt=1"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://video.example.org/1",
        "https://www.youtube.com/@harbour",
        "https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
        "https://evil.example/?u=https://youtu.be/dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQevil",
        "https://vimeo.com/about",
        "javascript:alert(1)//youtu.be/dQw4w9WgXcQ",
    ],
)
def test_everything_else_stays_a_link(url: str) -> None:
    assert player_of(url) == ""
