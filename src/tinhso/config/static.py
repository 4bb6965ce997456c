"""Static files with hashed names, made anew when a source has changed."""

import fcntl
import shutil
from hashlib import sha256
from pathlib import Path


def collect() -> bool:
    """Collect into STATIC_ROOT unless it already holds exactly these sources; whether it was needed.

    Django must be set up."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    mark = sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            mark.update(f"{name}:{facts.st_size}:{facts.st_mtime_ns};".encode())
    root.parent.mkdir(parents=True, exist_ok=True)
    stamp = root.parent / "static.stamp"
    with (root.parent / "static.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == mark.hexdigest() and root.exists():
            return False
        stamp.unlink(missing_ok=True)
        shutil.rmtree(root, ignore_errors=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(mark.hexdigest())
    return True
