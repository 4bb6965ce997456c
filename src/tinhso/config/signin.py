"""Sign-in: settings of django-allauth."""
