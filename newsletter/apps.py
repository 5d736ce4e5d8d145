from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    name = "newsletter"
    verbose_name = _("Newsletter")

    def ready(self) -> None:
        import_module("newsletter.receivers")
        look = import_module("newsletter.routes_look")
        doctor = import_module("core.doctor")
        doctor.offer(look.routes)
        doctor.offer(import_module("newsletter.retention_look").retention)
        personal = import_module("newsletter.personal")
        for placeholder in import_module("newsletter.referrals.ladder").PLACEHOLDERS:
            personal.offer(placeholder)
        work = import_module("core.work")
        for name, module in (("letters", "letters"), ("mail", "engine"), ("asking", "asking")):
            engine = import_module(f"newsletter.postoffice.{module}")
            work.register(work.Engine(name, engine.run_due))
        for name in ("watch", "books", "returns", "forgetting", "drafts", "articles", "series"):
            engine = import_module(f"newsletter.postoffice.{name}")
            work.register(work.Engine(name, engine.run_due, every=engine.EVERY))
