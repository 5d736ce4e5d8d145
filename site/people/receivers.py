"""What follows from an account being made."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from people.actions.invitation import settle_address
from people.models import User


@receiver(post_save, sender=User, dispatch_uid="people.administrators_own_their_address")
def administrators_own_their_address(
    instance: User, *, created: bool, raw: bool = False, **_facts: Any
) -> None:
    """Who can run `createsuperuser` need not prove an address: no mail may work yet."""
    if created and instance.is_superuser and not raw:
        settle_address(instance)
