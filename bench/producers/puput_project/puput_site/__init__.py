"""A Django project around Puput; it runs with the packages of `.sites/puput`, and knows nothing of ours."""
