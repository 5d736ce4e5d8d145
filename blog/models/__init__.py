from blog.models.announcement import Announcement
from blog.models.article import ArticlePage, ArticleTag, Byline
from blog.models.front import FrontPage
from blog.models.lost import LostAddress
from blog.models.outgoing_link import OutgoingLink
from blog.models.preview_link import PreviewLink
from blog.models.response import Response
from blog.models.series import Series
from blog.models.share import SharePicture
from blog.models.standard import StandardPage
from blog.models.topic import Topic

__all__ = [
    "Announcement",
    "ArticlePage",
    "ArticleTag",
    "Byline",
    "FrontPage",
    "LostAddress",
    "OutgoingLink",
    "PreviewLink",
    "Response",
    "Series",
    "SharePicture",
    "StandardPage",
    "Topic",
]
