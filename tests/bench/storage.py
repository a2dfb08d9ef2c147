# SPDX-License-Identifier: Apache-2.0
"""An API that redirects to a storage, both on this machine, that cost a client as little as may be: the digests are made
once, the kernel sends the files."""
import base64
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept
    disable_nagle_algorithm = True

    def do_GET(self):
        name = self.path.rpartition("/")[2]
        served = self.server.files.get(name)
        if served is None:
            self.answer(404, {"Content-Length": 0})
        elif self.server.storage:
            self.answer(302, {"Location": f"{self.server.storage}/{name}", "Content-Length": 0})
        else:
            self.answer(200, served.headers)
            with open(served.path, "rb") as file:
                self.connection.sendfile(file)

    def answer(self, status, headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_):
        pass


class Served:
    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            md5, sha256 = hashlib.md5(), hashlib.sha256()
            while part := file.read(1 << 20):
                md5.update(part)
                sha256.update(part)
        self.headers = {"Content-Type": "text/csv", "Content-Length": path.stat().st_size, "ETag": f'"{md5.hexdigest()}"',
                        "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT",
                        "X-Goog-Hash": "md5=" + base64.b64encode(md5.digest()).decode()}
        self.digests = {"md5": md5.hexdigest(), "sha256": sha256.hexdigest()}


class Storage:
    """The files of a folder, by name, for as long as it is needed."""

    def __init__(self, folder):
        self.files = {path.name: Served(path) for path in sorted(folder.iterdir())}
        self.servers = []

    def __enter__(self):
        self.url = self.serve(storage=self.serve(storage=None))
        return self

    def __exit__(self, *_):
        for server in self.servers:
            server.shutdown()
            server.server_close()

    def serve(self, storage):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.files, server.storage = self.files, storage
        self.servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"
