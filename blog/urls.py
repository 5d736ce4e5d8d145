"""The blog's addresses beside its pages."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import IntConverter, StringConverter

from blog import feeds
from blog.views import (
    listings,
    look,
    machines,
    oembed,
    previews,
    reading,
    search,
    sitemaps,
    texts,
)


class SlugInAnyScript(StringConverter):
    """Topics and people may be named in any script, so their addresses may be too."""

    regex = r"[-\w]+"


class FeedKind(StringConverter):
    regex = "atom|json"


class AnnouncingKey(StringConverter):
    """What search engines ask for to see who announces (`actions.telling`)."""

    regex = "[0-9a-f]{32}"


class Year(IntConverter):
    """No database counts from the year 1, or to the year 99999."""

    regex = "[12][0-9]{3}"


register_converter(Year, "year")
register_converter(SlugInAnyScript, "word")
register_converter(FeedKind, "feed")
register_converter(AnnouncingKey, "key")

# The same for every language of a brand.
urlpatterns: list[URLPattern] = [
    path("brand.css", look.brand_css, name="brand_css"),
    path("preview/<str:token>/", previews.draft, name="blog_draft"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-pages-<int:number>.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-lists.xml", sitemaps.lists, name="sitemap_lists"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap_news"),
    path("llms.txt", texts.llms, name="llms"),
    path("oembed", oembed.oembed, name="oembed"),
    path("<key:key>.txt", machines.index_now_key, name="index_now_key"),
]

# Once per language, below its prefix.
in_a_language: list[URLPattern] = [
    path("archive/", listings.archive, name="blog_archive"),
    path("archive/<year:year>/<int:month>/", listings.archive, name="blog_month"),
    path("search/", search.search, name="blog_search"),
    path("topic/<word:slug>/", listings.topic, name="blog_topic"),
    path("author/<word:slug>/", listings.author, name="blog_author"),
    path("series/<word:slug>/", listings.series, name="blog_series"),
    path("feed/", feeds.everything, name="feed"),
    path("feed/<feed:kind>/", feeds.everything, name="feed"),
    path("topic/<word:slug>/feed/", feeds.topic, name="blog_topic_feed"),
    path("topic/<word:slug>/feed/<feed:kind>/", feeds.topic, name="blog_topic_feed"),
    path("author/<word:slug>/feed/", feeds.author, name="blog_author_feed"),
    path("author/<word:slug>/feed/<feed:kind>/", feeds.author, name="blog_author_feed"),
    path("series/<word:slug>/feed/", feeds.series, name="blog_series_feed"),
    path("series/<word:slug>/feed/<feed:kind>/", feeds.series, name="blog_series_feed"),
    path("", reading.front, name="blog_front"),
    path("<word:slug>.md", texts.markdown, name="blog_markdown"),
    path("<word:slug>/", reading.page, name="blog_page"),
]
