"""Storage servers for tests. Prints the server's URL on a line, serves until standard input ends, then prints what was
asked of it, where it counts.

http      files in the current folder by GET, and by PUT
throttle  as http, but refuses writes as overloaded object storage does: the first five, and later any that follows
          another within half a second; speaks S3 and GCS far enough for single objects
s3        moto, an implementation of S3 that is not ours, with the bucket `bucket`
gcs       gcp-storage-emulator, the same for Google Cloud Storage
"""

import http.server
import json
import os
import sys
import threading
import time


class Files(http.server.SimpleHTTPRequestHandler):
    """Files of the current folder, to read and to write."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        with open(self.translate_path(self.path), "wb") as file:
            file.write(content)
        self.answer(201, b"", ETag='"1"')

    def answer(self, status, body, **headers):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Throttled(Files):
    """The same, of a storage that allows two writes per second to one object."""

    puts = {"accepted": 0, "refused": 0}
    last = 0.0

    def do_PUT(self):
        puts, now = Throttled.puts, time.monotonic()
        if sum(puts.values()) < 5 or now - Throttled.last < 0.5:
            puts["refused"] += 1
            self.rfile.read(int(self.headers["Content-Length"]))
            code, status = [("SlowDown", 503), ("TooManyRequests", 429)][puts["refused"] % 2]
            body = f"<Error><Code>{code}</Code><Message>Reduce your request rate.</Message></Error>"
            return self.answer(status, body.encode())
        puts["accepted"] += 1
        Throttled.last = now
        super().do_PUT()


def serve(handler):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def s3():
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    boto3.client("s3", endpoint_url=url, region_name="us-east-1").create_bucket(Bucket="bucket")
    return url


def gcs():
    from gcp_storage_emulator import server as emulator

    close = emulator.Response.close

    def close_with_headers(response):
        """The service itself sends these with every object; the emulator does not."""
        for name, value in [("ETag", '"1"'), ("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")]:
            response[name] = value
        close(response)

    emulator.Response.close = close_with_headers
    server = emulator.create_server("127.0.0.1", 0, in_memory=True, default_bucket="bucket")
    server.start()
    return "http://127.0.0.1:%d" % server._api._httpd.server_address[1]


def main():
    kind = sys.argv[1]
    if kind == "http":
        url = serve(Files)
    elif kind == "throttle":
        url = serve(Throttled)
    else:
        url = {"s3": s3, "gcs": gcs}[kind]()
    print(url, flush=True)
    sys.stdin.read()
    print(json.dumps(Throttled.puts), flush=True)
    os._exit(0)


main()
