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
        panel = import_module("syndication.hooks.article_panel")
        import_module("blog.panels").offer(panel.make_panel)
        copies = import_module("syndication.hooks.article_filter")
        import_module("blog.filters").offer("copies", copies.make_filter)
