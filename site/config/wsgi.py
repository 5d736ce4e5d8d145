"""The WSGI application: the door in front of Django, then Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from core.door import Door

application = Door(get_wsgi_application())
