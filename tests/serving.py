"""The built site served as a host serves it: compressed, connections kept open."""

import functools
import gzip
import http.server
from pathlib import Path

_TEXT = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".ipynb"}


@functools.cache
def body(path):
    """A file's bytes as they go over the wire; what is compressed already goes as it is."""
    content = path.read_bytes()
    return gzip.compress(content, 6, mtime=0) if path.suffix in _TEXT else content


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, each text file compressed once."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits 40 ms for the client to confirm its head

    def log_message(self, *_):
        pass

    def send_head(self):
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.split("?")[0].endswith("/"):
            path /= "index.html"
        if not path.is_file() or path.suffix not in _TEXT:
            return super().send_head()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body(path))))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        return path.open("rb")

    def copyfile(self, source, outputfile):
        path = Path(source.name)
        outputfile.write(body(path)) if path.suffix in _TEXT else super().copyfile(source, outputfile)


def server(folder, handler=Handler):
    """A server of a folder on a free port, to be started and closed by the caller."""
    return http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
