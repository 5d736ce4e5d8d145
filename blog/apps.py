from importlib import import_module

from django.apps import AppConfig
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
