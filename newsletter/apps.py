from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = _("Newsletter")

    def ready(self) -> None:
        import_module("newsletter.receivers")
        work = import_module("core.work")
        for name, module in (("letters", "letters"), ("mail", "engine")):
            engine = import_module(f"newsletter.postoffice.{module}")
            work.register(work.Engine(name, engine.run_due))
        watch = import_module("newsletter.postoffice.watch")
        work.register(work.Engine("watch", watch.run_due, every=watch.EVERY))
