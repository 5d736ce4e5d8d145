"""Several mails in one request, for providers that take one mail and fill its open places.

Nothing is known here of how an issue was written: the mails are laid side by
side, lines that are the same for all stay, the others become places.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from newsletter.transports.composing import KEY
from newsletter.transports.packs import MOST, Answers, statuses


@dataclass(frozen=True, slots=True)
class MergePack:
    """`place` is how a provider writes an open place, `sign` what begins one.

    A mail that holds the sign itself goes alone: the provider would fill it in.
    """

    place: str
    sign: str
    limit: int = MOST

    def build(self, backend: Any, messages: Sequence[Any]) -> Any:
        """One mail with open places; None where these mails are not of one mould."""
        addresses = [message.to[0] for message in messages]
        if len({address.lower() for address in addresses}) < len(addresses):
            return None  # places are filled by address
        values: list[dict[str, str]] = [{} for _message in messages]
        merged = copy.copy(messages[0])
        texts = [
            (message.subject, message.body, *(part.content for part in message.alternatives))
            for message in messages
        ]
        if any(self.sign in text for one in texts for text in one):
            return None
        moulds = []
        for index, versions in enumerate(zip(*texts, strict=True)):
            mould = self._mould(versions, values, name=f"p{index}")
            if mould is None:
                return None
            moulds.append(mould)
        merged.subject, merged.body = moulds[:2]
        merged.alternatives = [
            type(part)(mould, part.mimetype)
            for part, mould in zip(messages[0].alternatives, moulds[2:], strict=True)
        ]
        merged.to = addresses
        self._name_each(merged, messages, values)
        return backend.build_message_payload(merged, {})

    def read(self, backend: Any, response: Any, payload: Any) -> Answers:
        """Raises what Anymail raises where the answer cannot be read."""
        return statuses(backend, response, payload, payload.message.to)

    def _mould(
        self, versions: Sequence[str], values: list[dict[str, str]], *, name: str
    ) -> str | None:
        """The text with a place for each line that is not the same in all versions."""
        sheets = [version.split("\n") for version in versions]
        if len({len(sheet) for sheet in sheets}) > 1:
            return None
        lines = []
        for number, line in enumerate(zip(*sheets, strict=True)):
            if len(set(line)) == 1:
                lines.append(line[0])
                continue
            place = f"{name}x{number}"
            lines.append(self.place.format(place))
            for own, value in zip(values, line, strict=True):
                own[place] = value
        return "\n".join(lines)

    def _name_each(
        self, merged: Any, messages: Sequence[Any], values: list[dict[str, str]]
    ) -> None:
        """Headers and names that differ; those that are the same for all stay with the mail."""
        first = messages[0].extra_headers
        common = {
            name: value
            for name, value in first.items()
            if all(message.extra_headers.get(name) == value for message in messages)
        }
        merged.extra_headers = common
        merged.metadata = {}
        for attribute, contents in (
            ("merge_data", values),
            ("merge_metadata", [{KEY: message.metadata[KEY]} for message in messages]),
            (
                "merge_headers",
                [
                    {
                        name: value
                        for name, value in message.extra_headers.items()
                        if name not in common
                    }
                    for message in messages
                ],
            ),
        ):
            pairs = zip(merged.to, contents, strict=True)
            setattr(merged, attribute, dict(pairs))
