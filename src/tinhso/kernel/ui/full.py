"""Whether something failed because a disk is full. Standard library only: the command line asks without Django."""

import errno
import shutil
from pathlib import Path

DISK_FULL = "53100"  # PostgreSQL's error code
LEFT = 4 * 1024 * 1024  # a server that died for lack of room leaves less than this


def is_full(problem: BaseException | None, folder: Path) -> bool:
    """Whether an error, or what it came from, is a full disk or a used-up quota, ours or the database server's.

    A server that cannot write its log dies without a word: then the room left in `folder` answers.
    """
    seen: set[int] = set()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        if isinstance(problem, OSError) and problem.errno in {errno.ENOSPC, errno.EDQUOT}:
            return True
        if getattr(problem, "sqlstate", None) == DISK_FULL:
            return True
        if type(problem).__name__ == "OperationalError" and _room(folder) < LEFT:
            return True
        problem = problem.__cause__ or problem.__context__
    return False


def _room(folder: Path) -> int:
    place = next((one for one in (folder, *folder.parents) if one.exists()), Path("/"))
    return shutil.disk_usage(place).free
