"""The WSGI door: gunicorn serves `didportal.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "didportal.settings")

application = get_wsgi_application()
