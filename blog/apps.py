from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import pre_migrate
from django.utils.translation import gettext_lazy as _


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = _("Blog")

    def ready(self) -> None:
        import_module("blog.receivers")
        work = import_module("core.work")
        links = import_module("blog.actions.links")
        schedule = import_module("blog.schedule")
        work.register(work.Engine(links.ENGINE, links.run_due, every=links.EVERY))
        work.register(work.Engine("schedule", schedule.run_due, every=schedule.EVERY))
        telling = import_module("blog.actions.telling")
        work.register(work.Engine("announcements", telling.run_due))
        pre_migrate.connect(_have_trigrams, sender=self)


def _have_trigrams(**_facts: Any) -> None:
    import_module("blog.spelling").have_trigrams()
