from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")
    default = True

    def ready(self) -> None:
        import_module("people.second_factor")
        import_module("people.receivers")
        import_module("people.choosers").start_from_data()


class StaffConfig(WagtailUsersAppConfig):
    """Wagtail's users, with our forms."""

    user_viewset = "people.viewsets.UserViewSet"
