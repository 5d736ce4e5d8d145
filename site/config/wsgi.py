"""The WSGI application: finished pages, the door, then Django.

A finished page reads no more of a head than a few fields, so the door is asked about the rest only.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from core.door import Door
from core.pagecache.layer import PageCache

application = PageCache(Door(get_wsgi_application()))
