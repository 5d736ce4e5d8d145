from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.article import ArticlePage


class SharePicture(models.Model):
    """The picture drawn for an article that has none, for where it is shared."""

    article = models.OneToOneField(
        ArticlePage, on_delete=models.CASCADE, related_name="share_picture"
    )
    file = models.FileField(_("file"), upload_to="share/")
    drawn_as = models.CharField(max_length=64)  # a mark of the words and the look in it

    class Meta:
        verbose_name = _("share picture")
        verbose_name_plural = _("share pictures")

    def __str__(self) -> str:
        return self.file.name or ""
