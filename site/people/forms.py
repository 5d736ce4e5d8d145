"""People as an administrator writes them down: an address is the name, a password is optional."""

from __future__ import annotations

from wagtail.users.forms import UserCreationForm, UserEditForm

from people.models import User


class OneAddress:
    """Addresses are kept in small letters, so that one person cannot exist twice."""

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]  # type: ignore[attr-defined]  # the form comes next
        return address.strip().lower()


class InvitationForm(OneAddress, UserCreationForm):
    """Somebody new. Without a password they sign in with a code sent to their address."""

    def save(self, commit: bool = True) -> User:
        if not self.cleaned_data.get("password1"):
            self.instance.set_unusable_password()
        user: User = super().save(commit=commit)
        return user


class MemberForm(OneAddress, UserEditForm):
    """Somebody we know."""
