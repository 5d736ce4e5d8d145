from django.urls import re_path

from core.media import media

urlpatterns = [re_path(r"^(?P<path>.+)$", media, name="media")]
