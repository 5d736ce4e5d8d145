"""`make messages`: collect the sentences of the interface, and compile what is translated."""

from __future__ import annotations

import shutil
import subprocess

from tools import debian, lane, translations


def main() -> int:
    """Update locale/*/LC_MESSAGES/django.po and .mo, and tell what is still to translate."""
    if shutil.which("xgettext") is None or shutil.which("msgfmt") is None:
        debian.need("gettext")
    (lane.HOUSE / "locale").mkdir(exist_ok=True)
    translations.collect(lane.HOUSE, languages=list(translations.LANGUAGES))
    for language in translations.LANGUAGES:
        source = lane.HOUSE / "locale" / language / "LC_MESSAGES" / "django.po"
        target = str(source.with_suffix(".mo"))
        subprocess.run(["msgfmt", "--check-format", "-o", target, str(source)], check=True)
    left = translations.problems()
    print("\n".join(left) if left else "Everything is translated.")
    return 0


if __name__ == "__main__":
    raise SystemExit(lane.door(main))
