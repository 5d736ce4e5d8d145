from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SyndicationConfig(AppConfig):
    name = "syndication"
    verbose_name = _("Syndication")

    def ready(self) -> None:
        work = import_module("core.work")
        sources = import_module("syndication.actions.sources")
        work.register(work.Engine("feeds", sources.run_due))
