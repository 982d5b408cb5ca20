"""The HTTP below the `jira` package: one request is one request, it ends in time, and it goes nowhere else."""

import io
import time
from typing import Any

import requests
from requests.adapters import HTTPAdapter

MOST_BYTES = 20 * 1024 * 1024  # no answer that we ask for comes near


class DeadlineAdapter(HTTPAdapter):
    """Reads the whole answer within `seconds`: a timeout of requests holds for each read, and a trickle outlives it."""

    seconds = 30.0

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Raises ReadTimeout past the deadline, ConnectionError for an answer beyond all measure."""
        ends = time.monotonic() + self.seconds
        kwargs["stream"] = True
        response = super().send(request, *args, **kwargs)
        response._content = self._read(response, ends)
        response._content_consumed = True  # type: ignore[attr-defined]
        return response

    def _read(self, response: requests.Response, ends: float) -> bytes:
        whole = bytearray()
        while piece := response.raw.read1(65536):
            whole += piece
            if time.monotonic() > ends:
                response.close()
                raise requests.ReadTimeout("the answer did not end in time")
            if len(whole) > MOST_BYTES:
                response.close()
                raise requests.ConnectionError("the answer does not end")
        return bytes(whole)


class TimedBytes(io.BytesIO):
    """The bytes of an upload; reading them past the deadline fails, so that a slow line cannot hold a worker."""

    def __init__(self, content: bytes, seconds: float) -> None:
        super().__init__(content)
        self._ends = time.monotonic() + seconds

    def read(self, size: int | None = -1, /) -> bytes:
        if time.monotonic() > self._ends:
            raise requests.ReadTimeout("the upload did not end in time")
        return super().read(size)


def tame(session: requests.Session, adapter: DeadlineAdapter) -> None:
    """No redirect is followed (W5), nothing is taken from the environment, answers come uncompressed."""
    session.max_redirects = 0
    session.trust_env = False
    session.headers["Accept-Encoding"] = "identity"
    for scheme in ("https://", "http://"):
        session.mount(scheme, adapter)
