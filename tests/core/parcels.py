"""A small home, packed; and ways to look at it, to lose it and to tamper with it."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from core.moving.inventory import tables
from core.moving.packing import export_home
from core.storage import private_storage
from tests import make


def small_home(folder: Path) -> Path:
    """A small home, furnished with one of most things, and already packed."""
    site = make.site()
    make.article(site=site, title="Été à la maison")
    make.article(site=site, title="Not yet", live=False)
    letter = make.newsletter(site=site)
    make.subscription(newsletter=letter)
    make.subscription(newsletter=letter, address="gone@example.org", state="unsubscribed")
    make.issue(newsletter=letter)
    make.picture()
    keeper = make.user()
    group = Group.objects.create(name="Keepers")
    group.permissions.add(Permission.objects.get(codename="change_articlepage"))
    keeper.groups.add(group)
    private_storage().save("dropped/list.csv", ContentFile(b"address\nreader@example.org\n"))
    path = folder / "home.zip"
    export_home(path)
    return path


def digests() -> dict[str, str]:
    """A fingerprint of every table, made with nothing but SQL."""
    found = {}
    with connection.cursor() as cursor:
        for model in tables():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            rows = repr(cursor.fetchall()).encode()
            found[model._meta.label_lower] = hashlib.sha256(rows).hexdigest()
    return found


def empty_the_house() -> None:
    for model in tables():
        model._base_manager.all()._raw_delete(using="default")
    shutil.rmtree(default_storage.path(""), ignore_errors=True)
    shutil.rmtree(private_storage().path(""), ignore_errors=True)


def rewritten(path: Path, *, changes: dict[str, bytes], honest: bool = True) -> Path:
    """A copy of an archive with other contents; `honest` corrects the manifest accordingly."""
    with zipfile.ZipFile(path) as before:
        members = {info.filename: before.read(info) for info in before.infolist()}
    members |= changes
    manifest = json.loads(members["manifest.json"])
    for name, content in changes.items():
        if honest and name != "manifest.json":
            sha256 = hashlib.sha256(content).hexdigest()
            manifest["members"][name] = {"sha256": sha256, "bytes": len(content)}
    if "manifest.json" not in changes:
        members["manifest.json"] = json.dumps(manifest).encode()
    copy = path.with_name("other.zip")
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as after:
        for name, content in members.items():
            after.writestr(name, content)
    return copy
