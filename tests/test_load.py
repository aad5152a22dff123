"""The served site under load: many readers at once, each of whom gets every page whole."""

import gzip
import http.client
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from tests.pages import ALL, SITE, url

READERS = 8


def test_readers_at_once_get_every_page_whole(address):
    parts = urlsplit(address)

    def read_all(_):
        connection = http.client.HTTPConnection(parts.netloc)
        wrong = []
        for language, name in ALL:
            connection.request("GET", parts.path + url(language, name), headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200 or gzip.decompress(body) != (SITE / url(language, name) / "index.html").read_bytes():
                wrong.append((language, name, answer.status))
        connection.close()
        return wrong

    with ThreadPoolExecutor(READERS) as readers:
        assert list(readers.map(read_all, range(READERS))) == [[]] * READERS
