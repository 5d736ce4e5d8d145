"""FRONTEND_CACHE as Wagtail's dictionary: the cache in front that is told what changed."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from config.env import BadEnvironment

PACKAGE = "wagtail.contrib.frontend_cache.backends"


def backends(url: str) -> dict[str, dict[str, Any]]:
    """WAGTAILFRONTENDCACHE from an address; empty where nothing stands in front.

    `http://host:port` takes PURGE (Varnish, Squid, nginx with a purge module, Souin in Caddy);
    `cloudflare://TOKEN@ZONE` and `cloudfront://DISTRIBUTION` are asked by their own interfaces.
    """
    parts = urlsplit(url)
    if not url:
        return {}
    if parts.scheme in {"http", "https"}:
        return {"default": {"BACKEND": f"{PACKAGE}.HTTPBackend", "LOCATION": url}}
    if parts.scheme == "cloudflare":
        token, _, zone = parts.netloc.rpartition("@")
        return {
            "default": {
                "BACKEND": f"{PACKAGE}.CloudflareBackend",
                "BEARER_TOKEN": unquote(token),
                "ZONEID": zone,
            }
        }
    if parts.scheme == "cloudfront":
        return {
            "default": {
                "BACKEND": f"{PACKAGE}.CloudfrontBackend",
                "DISTRIBUTION_ID": parts.netloc,
            }
        }
    raise BadEnvironment("FRONTEND_CACHE must begin with http://, cloudflare:// or cloudfront://.")
