"""Serves uploaded files when no web server in front does, never as something that runs."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views.static import serve

IMAGES = (".avif", ".gif", ".jpg", ".jpeg", ".png", ".webp")


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A public upload: pictures shown, everything else downloaded."""
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    if isinstance(response, FileResponse) and not path.lower().endswith(IMAGES):
        response["Content-Disposition"] = "attachment"
    return response
