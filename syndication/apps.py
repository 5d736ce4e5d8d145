from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Each module has a `run_due(worker)`; the order is that of a worker's look.
ENGINES = [
    ("copies", "syndication.delivery.engine"),
    ("answers", "syndication.delivery.responses"),
    ("feeds", "syndication.actions.sources"),
    ("intake", "syndication.intake_engine"),
]


class SyndicationConfig(AppConfig):
    name = "syndication"
    verbose_name = _("Syndication")

    def ready(self) -> None:
        import_module("syndication.receivers")
        work = import_module("core.work")
        for name, module in ENGINES:
            work.register(work.Engine(name, import_module(module).run_due))
        forget = import_module("syndication.intake_engine").forget_due
        work.register(work.Engine("uploads", forget, every=86_400.0))
        look = import_module("syndication.uploads_look").uploads
        import_module("core.doctor").offer(look)
        panel = import_module("syndication.hooks.article_panel")
        import_module("blog.panels").offer(panel.make_panel)
        import_module("newsletter.panels").offer(panel.make_panel)
        copies = import_module("syndication.hooks.article_filter")
        import_module("blog.filters").offer("copies", copies.make_filter)
