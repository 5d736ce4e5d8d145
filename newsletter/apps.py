from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = _("Newsletter")

    def ready(self) -> None:
        import_module("newsletter.receivers")
        look = import_module("newsletter.routes_look")
        import_module("core.doctor").offer(look.routes)
        work = import_module("core.work")
        for name, module in (("letters", "letters"), ("mail", "engine")):
            engine = import_module(f"newsletter.postoffice.{module}")
            work.register(work.Engine(name, engine.run_due))
        for name in ("watch", "books", "returns"):
            engine = import_module(f"newsletter.postoffice.{name}")
            work.register(work.Engine(name, engine.run_due, every=engine.EVERY))
