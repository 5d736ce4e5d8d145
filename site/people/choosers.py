"""Wagtail's choosers without the inline script each of them writes after itself."""

from __future__ import annotations

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from wagtail.admin.widgets import BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser


def render(
    self: Any,
    name: str,
    value: Any,
    attrs: dict[str, Any] | None = None,
    renderer: Any = None,  # noqa: ARG001 - Django passes it
) -> SafeString:
    """The chooser's HTML, and in data what `admin-widgets.js` has to start."""
    field = (attrs or {})["id"]
    value_data = self.get_value_data(value)
    options = self.get_js_init_options(field, name, value_data)
    return format_html(
        '{}<span hidden data-controller="domicile-chooser" data-domicile-chooser-kind-value="{}"'
        ' data-domicile-chooser-field-value="{}" data-domicile-chooser-options-value="{}"></span>',
        self.render_html(name, value_data, attrs),
        self.js_constructor,
        field,
        json.dumps(options),
    )


def start_from_data() -> None:
    """Replace the one method that writes the script.

    Wagtail 8.0 offers no template, setting or hook for it (`BaseChooser.render`
    joins the HTML and the script in Python), and a nonce is out of its reach.
    """
    BaseChooser.render = render
    AdminTaskChooser.js_constructor = "createTaskChooser"
