"""Puput's own addresses, and the pictures as a web server serves files."""

from django.conf import settings
from django.urls import include, path
from django.views.static import serve

urlpatterns = [
    path("pictures/<path:path>", serve, {"document_root": settings.FOLDER / "pictures"}),
    path("", include("puput.urls")),
]
