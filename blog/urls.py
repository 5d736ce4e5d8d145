from django.urls import URLPattern, path

from blog.feeds import AtomFeed, RssFeed
from blog.views import brand_css

urlpatterns: list[URLPattern] = [
    path("brand.css", brand_css, name="brand_css"),
    path("feed/", RssFeed(), name="feed"),
    path("feed/atom/", AtomFeed(), name="feed_atom"),
]
