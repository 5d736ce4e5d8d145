"""The WSGI application: the door, finished pages, then Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from core.door import Door
from core.pagecache.layer import PageCache

application = Door(PageCache(get_wsgi_application()))
