"""A build gives the same bytes anywhere and on any day, and whatever stops it leaves the last good site in its place."""

import errno
import os
import re
import signal
import subprocess
import sys
import threading
import time

import pytest

from builder import ROOT, site, storage
from tests import small_site

# A clock that is a year and some days ahead, for every Python of the build.
AHEAD = """
import datetime, time
_shift, _time, _datetime = 400 * 86400 + 4321, time.time, datetime.datetime
class Ahead(_datetime):
    @classmethod
    def now(cls, tz=None):
        return _datetime.now(tz) + datetime.timedelta(seconds=_shift)
    @classmethod
    def utcnow(cls):
        return _datetime.now() + datetime.timedelta(seconds=_shift)
    today = now
datetime.datetime, time.time = Ahead, lambda: _time() + _shift
"""
PAGE = '# Page {#page}\n\nThe vector $z_i$.\n\n```python\n--8<-- "sigmoid.py:numpy"\n```\n\n![A curve](figures/sigmoid_tanh.svg)\n'
NOTEBOOK = (
    "# %% [markdown]\n# # Notebook {#notebook}\n\n# %%\n%config InlineBackend.figure_formats = ['svg']\n"
    '\n# %% alt="A line"\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([0, 1], [1, 0])\nplt.show()\n'
)


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_build_in_another_folder_on_another_day_gives_the_same_bytes(tmp_path):
    folders = [tmp_path / "here", tmp_path / "some where" / "else"]
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock" / "sitecustomize.py").write_text(AHEAD, encoding="utf-8")
    kept = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    builds = []
    for number, folder in enumerate(folders):
        small_site.make(folder, {"index.md": PAGE, "notebooks/notebook.py": NOTEBOOK}, ["sigmoid_tanh.py"])
        environment = {**kept, "PYTHONHASHSEED": str(number + 1), **({"PYTHONPATH": str(tmp_path / "clock")} if number else {})}
        builds.append(subprocess.Popen([sys.executable, "-m", "builder", "site"], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT))
    said = [build.communicate()[0].decode() for build in builds]
    assert not any(build.returncode for build in builds), said
    here, there = (tree(folder / "site") for folder in folders)
    assert {"index.html", "zh/notebooks/notebook/index.html", "sitemap.xml.gz", "_headers", "licences.txt"} <= here.keys()
    assert [name for name in here.keys() | there.keys() if here.get(name) != there.get(name)] == []
    assert not [name for name, content in here.items() if str(tmp_path).encode() in content], "the folder's name is in the site"


@pytest.fixture
def builds(tmp_path, monkeypatch):
    """Publishes into a folder a site whose one page says what it is given; a function given is called while it is built."""

    def publish(text="", during=lambda: None):
        def build(fresh, site_url, offline=False, with_archive=False):
            (fresh / "index.html").write_text(f'<meta charset="utf-8">{text}', encoding="utf-8")
            if not offline:
                during()

        monkeypatch.setattr(site, "build", build)
        monkeypatch.setattr(site.archive, "write", lambda copy, fresh: None)
        site.publish(tmp_path / "site")

    publish.says = lambda: (tmp_path / "site/index.html").read_text("utf-8").rpartition(">")[2]
    publish.left = lambda: sorted(path.name for path in (tmp_path / ".cache").glob("site-*"))
    return publish


def fails(error):
    def during():
        raise error

    return during


def test_a_site_takes_the_place_of_the_one_before(builds):
    for text in ("first", "second"):
        builds(text)
        assert builds.says() == text and not builds.left()


@pytest.mark.parametrize("error", [site.Abort("no"), KeyboardInterrupt()])
def test_a_build_that_fails_or_is_stopped_leaves_the_last_good_site(builds, error):
    builds("good")
    with pytest.raises(type(error)):
        builds("half", fails(error))
    assert builds.says() == "good" and not builds.left()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_full_disk_and_a_read_only_one_are_named_and_the_last_good_site_is_left(builds, number):
    with pytest.raises(storage.StorageError, match="there is no site yet"):
        builds("half", fails(OSError(number, os.strerror(number), "a/file")))
    builds("good")
    with pytest.raises(storage.StorageError, match=f"the last good site is left as it was: {os.strerror(number)}: a/file"):
        builds("half", fails(OSError(number, os.strerror(number), "a/file")))
    assert builds.says() == "good" and not builds.left()


def test_a_site_that_cannot_be_replaced_is_named(builds, tmp_path, monkeypatch):
    builds("good")
    monkeypatch.setattr(storage, "_exchange", lambda a, b: fails(OSError(errno.EROFS, os.strerror(errno.EROFS), str(b)))())
    with pytest.raises(storage.StorageError, match=f"Read-only file system: {re.escape(str(tmp_path / 'site'))}"):
        builds("new")
    assert builds.says() == "good" and not builds.left()


CHILD = """
import resource, sys, time
from pathlib import Path
from builder import site
def build(fresh, site_url, **_):
    (fresh / "index.html").write_text('<meta charset="utf-8">' + "half" * 50_000)
    print("half", flush=True)
    time.sleep(60)
site.build = build
if sys.argv[2:]:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
site.publish(Path(sys.argv[1]))
"""


def child(*arguments):
    return subprocess.Popen([sys.executable, "-c", CHILD, *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_build_killed_half_way_leaves_the_last_good_site_and_stops_no_other(builds, tmp_path):
    builds("good")
    with child(tmp_path / "site") as process:
        assert process.stdout.readline() == b"half\n"
        process.send_signal(signal.SIGKILL)
    assert builds.says() == "good" and builds.left()
    builds("new")
    assert builds.says() == "new" and not builds.left()


def test_a_disk_that_takes_no_more_is_named(builds, tmp_path):
    builds("good")
    with child(tmp_path / "site", "limited") as process:
        said = process.communicate()[1].decode()
    assert process.returncode and "StorageError: The site could not be written, the last good site is left as it was: File too large" in said
    assert builds.says() == "good" and not builds.left()


def test_builds_at_once_wait_for_each_other_and_say_so(builds, tmp_path, capfd):
    builds("good")
    with child(tmp_path / "site") as process:
        assert process.stdout.readline() == b"half\n"
        threading.Timer(0.5, process.kill).start()
        builds("new")
    assert builds.says() == "new" and not builds.left()
    assert f"Process {process.pid} is building the same site; waiting for it" in capfd.readouterr().out


def test_a_build_that_never_ends_is_named(tmp_path):
    with storage.locked(tmp_path / "lock"), pytest.raises(storage.StorageError, match=f"Process {os.getpid()} is building"):
        with storage.locked(tmp_path / "lock", wait=0.1):
            pass


def test_at_every_instant_a_whole_site_is_there(builds):
    builds("0")
    seen, done = set(), threading.Event()

    def read():
        while not done.is_set():
            seen.add(builds.says())

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(200):
            builds(str(number))
    finally:
        done.set()
        reader.join()
    assert len(seen) > 20 and "" not in seen


def test_where_the_system_cannot_exchange_folders_they_are_moved(builds, monkeypatch):
    monkeypatch.setattr(storage, "_exchange", lambda a, b: False)
    builds("first")
    builds("second")
    assert builds.says() == "second" and not builds.left()


def test_a_file_of_the_cache_is_seen_whole_or_not_at_all(tmp_path):
    path, until = tmp_path / "a" / "file", time.monotonic() + 0.5
    texts = {letter * 200_000 for letter in "abc"}

    def write(text):
        while time.monotonic() < until:
            storage.store(path, text)

    writers = [threading.Thread(target=write, args=[text]) for text in texts]
    for writer in writers:
        writer.start()
    while time.monotonic() < until:
        assert not path.exists() or path.read_text("utf-8") in texts
    for writer in writers:
        writer.join()
    with pytest.raises(TypeError):
        storage.store(path, None)
    assert path.read_text("utf-8") in texts and [p.name for p in path.parent.iterdir()] == ["file"]
