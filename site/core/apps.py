from importlib import import_module

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def make_cache_table(*, using: str, **_kwargs: object) -> None:
    """The embedded cache lives in a table of its own database; make it when missing."""
    if using == "cache":
        call_command("createcachetable", database="cache", verbosity=0)


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Home")

    def ready(self) -> None:
        import_module("core.checks")
        work = import_module("core.work")
        tasks = import_module("core.tasks")
        work.register(work.Engine("tasks", tasks.run_due))
        import_module("core.pagecache.watching").connect()
        post_migrate.connect(make_cache_table, sender=self)
