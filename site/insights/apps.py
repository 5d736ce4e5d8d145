from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "insights"
    verbose_name = _("Insights")

    def ready(self) -> None:
        work = import_module("core.work")
        counting = import_module("insights.counting")
        work.register(work.Engine("visits", counting.run_due, every=counting.EVERY))
