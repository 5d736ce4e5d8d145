"""Makes the sound of the demo: a harbour bell, struck twice.

python tools/demo_sound.py demo/freehold/files/bell.wav
"""

from __future__ import annotations

import math
import sys
import wave

RATE, SECONDS, STRUCK = 8_000, 4.0, (0.0, 1.4)
# Partials of a bell: pitch against the strike note, loudness, seconds until it is a third.
PARTIALS = ((0.5, 0.3, 2.2), (1.0, 0.4, 1.4), (1.2, 0.2, 1.0), (2.0, 0.25, 0.6), (3.0, 0.12, 0.3))
NOTE = 440.0


def loudness(at: float) -> float:
    """The bell at a moment, between -1 and 1."""
    return sum(
        share * math.exp(-(at - begin) / fade) * math.sin(math.tau * NOTE * pitch * (at - begin))
        for begin in STRUCK
        if at >= begin
        for pitch, share, fade in PARTIALS
    )


def main() -> None:
    """Write the file that is named on the command line."""
    samples = [loudness(number / RATE) for number in range(int(RATE * SECONDS))]
    loudest = max(abs(sample) for sample in samples)
    with wave.open(sys.argv[1], "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(bytes(round(127 + 120 * sample / loudest) for sample in samples))


if __name__ == "__main__":
    main()
