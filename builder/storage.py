"""Files written so that whoever is stopped half-way, or works beside another, leaves only whole ones."""

import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path


class StorageError(Exception):
    """Something could not be written; the message says what to do."""


def store(path, text):
    """Write a file at once: a reader sees the whole of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(fresh, path)
    except BaseException:
        os.unlink(fresh)
        raise


@contextlib.contextmanager
def locked(path, wait=600):
    """Hold the lock file `path`, which the system frees when its holder ends; raises StorageError after `wait` seconds."""
    with path.open("a+") as file:
        until, said = time.monotonic() + wait, False
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                file.seek(0)
                holder = file.read() or "of unknown number"
                if time.monotonic() > until:
                    raise StorageError(f"Process {holder} is building the same site and has not ended; wait for it, or stop it.") from None
                if not said:
                    print(f"Process {holder} is building the same site; waiting for it ...", flush=True)
                said = True
                time.sleep(0.2)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _exchange(a, b):
    """Swap two folders in one step, as Linux can; False where that is not known."""
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    if rename(here, os.fsencode(a), here, os.fsencode(b), exchange) == 0:
        return True
    if ctypes.get_errno() in (errno.ENOSYS, errno.EINVAL):
        return False
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(b))


def replace_folder(fresh, folder):
    """Put the folder `fresh` in the place of `folder`, which at every instant is the old one or the new one, whole."""
    if not folder.exists():
        os.rename(fresh, folder)
    elif not _exchange(fresh, folder):
        old = Path(tempfile.mkdtemp(dir=fresh.parent)) / "old"
        os.rename(folder, old)
        os.rename(fresh, folder)
        shutil.rmtree(old.parent)
