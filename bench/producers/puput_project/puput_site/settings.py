"""The settings of a blog that lives for minutes; `SITE_FOLDER` is where all that is its own lies."""

import os
from pathlib import Path

from puput import PUPUT_APPS

FOLDER = Path(os.environ["SITE_FOLDER"])
SECRET_KEY = "of a blog that lives for minutes"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "puput_site.urls"
WAGTAIL_SITE_NAME = "The town paper"
WAGTAILADMIN_BASE_URL = os.environ["SITE_BASE"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "blog.sqlite"}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
STATIC_URL, MEDIA_ROOT, MEDIA_URL = "/static/", str(FOLDER / "media"), "/media/"
USE_TZ, TIME_ZONE, LANGUAGE_CODE = True, "UTC", "en"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    *PUPUT_APPS,
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
