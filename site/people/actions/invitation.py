"""How somebody joins the staff: an administrator invites them."""

from __future__ import annotations

from email.utils import formataddr

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail.models import Site

from allauth.account.models import EmailAddress

from core.models.brand import brand_of
from people.models import User


@transaction.atomic
def invite(user: User, *, site: Site) -> None:
    """Write to somebody whom an administrator added; they sign in with a code sent there.

    The address counts as theirs: the administrator named it, and nobody gets
    in without reading the mail that goes there or the password they were given.
    """
    settle_address(user)
    brand = brand_of(site)
    sign_in = f"{settings.SITE_URL}{reverse('account_request_login_code')}"
    facts = {"brand": brand, "user": user, "sign_in": sign_in}
    subject = _("Welcome to the team of %(brand)s") % {"brand": brand}
    text = render_to_string("people/mail/invitation.txt", facts)
    sender = formataddr((str(brand), brand.email or settings.DEFAULT_FROM_EMAIL))
    transaction.on_commit(lambda: send_mail(subject, text, sender, [user.email]))


@transaction.atomic
def settle_address(user: User) -> None:
    """Make the address an administrator wrote the one that somebody signs in with; idempotent.

    Any other address of theirs is taken away: it must not open the account any more.
    """
    EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
