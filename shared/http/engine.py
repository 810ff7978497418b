"""One request and its answer: the HTTP library, with every error of it turned into a reason."""

import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore
import httpx

from shared.decode import BodyDecoder, DecodeError
from shared.exchange import HttpError, Limits, Response
from shared.http.redirects import target_of

ACCEPT_ENCODING = "gzip"
_CONNECT_SECONDS = 5.0
_READ_SECONDS = 10.0


async def once(
    client: httpx.AsyncClient,
    url: str,
    headers: Mapping[str, str],
    limits: Limits,
    *,
    method: str = "GET",
    content: bytes | None = None,
) -> Response:
    """One request and its answer, with every error of the library turned into a reason."""
    raw = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
    try:
        request = client.build_request(method, _checked(url), headers=raw, content=content)
        answer = await client.send(request, stream=True)
        try:
            return await _read(answer, limits)
        finally:
            await answer.aclose()
    except DecodeError as error:
        raise HttpError(error.reason) from None
    except (httpcore.TimeoutException, httpx.TimeoutException):
        raise HttpError("timeout") from None
    except ValueError:
        raise HttpError("bad_url") from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpx.TransportError) as error:
        raise HttpError(_reason(error)) from None


async def _read(answer: httpx.Response, limits: Limits) -> Response:
    raw = answer.headers.raw
    if len(raw) > limits.max_headers or sum(len(name) + len(value) for name, value in raw) > limits.max_header_bytes:
        raise HttpError("headers_too_large")
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)
    length = answer.headers.get("content-length", "0")
    if length.isdigit() and int(length) > limits.max_body_bytes and not limits.cut:
        raise HttpError("too_large")
    bare = Response(answer.status_code, headers, b"")
    if target_of(bare) is not None:
        return bare
    decoder = BodyDecoder(answer.headers.get("content-encoding", ""), limits.max_body_bytes)
    try:
        async for chunk in answer.aiter_raw():
            decoder.feed(chunk)
    except DecodeError as error:
        if error.reason == "too_large" and limits.cut:
            return Response(answer.status_code, headers, decoder.beginning)
        raise
    return Response(answer.status_code, headers, decoder.finish())


def _checked(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        raise HttpError("bad_url") from None
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise HttpError("bad_url")
    return parsed


def _reason(error: Exception) -> str:
    if isinstance(error, httpcore.ConnectError):
        cause = error.args[0] if error.args else None
        return "tls" if isinstance(cause, ssl.SSLError) else "dns" if isinstance(cause, socket.gaierror) else "connect"
    return "connection_lost" if isinstance(error, httpcore.NetworkError) else "bad_response"


def default_tls() -> ssl.SSLContext:
    """Certificates are verified; ``SSL_CERT_FILE`` is honoured."""
    return httpx.create_ssl_context()


def client_on(user_agent: str, tls: ssl.SSLContext, backend: httpcore.AsyncNetworkBackend) -> httpx.AsyncClient:
    """The library's client on that network: no cookies, no redirects, nothing from the environment."""
    return httpx.AsyncClient(
        transport=_Transport(tls, backend),
        headers={"User-Agent": user_agent, "Accept-Encoding": ACCEPT_ENCODING, "Connection": "close"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS, pool=None),
        follow_redirects=False,
        trust_env=False,
    )


class _Transport(httpx.AsyncBaseTransport):
    """The library's HTTP/1.1 on our own network: one connection a request, none kept and no pool to search."""

    def __init__(self, tls: ssl.SSLContext, network: httpcore.AsyncNetworkBackend) -> None:
        tls.set_alpn_protocols(["http/1.1"])
        self._tls = tls
        self._network = network

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the answer's body is streamed."""
        url = request.url
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        connection = await self._connect(target.origin, request.extensions["timeout"]["connect"])
        try:
            answer = await connection.handle_async_request(
                httpcore.Request(
                    request.method,
                    target,
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        except BaseException:
            await connection.aclose()
            raise
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Stream(answer, connection),
            extensions=answer.extensions,
        )

    async def _connect(self, origin: httpcore.Origin, timeout: float | None) -> httpcore.AsyncHTTP11Connection:
        host = origin.host.decode("ascii")
        stream = await self._network.connect_tcp(host, origin.port, timeout)
        if origin.scheme == b"https":
            stream = await stream.start_tls(self._tls, host, timeout)
        return httpcore.AsyncHTTP11Connection(origin, stream)


class _Stream(httpx.AsyncByteStream):
    """A body as it comes in; its end is the connection's."""

    def __init__(self, answer: httpcore.Response, connection: httpcore.AsyncHTTP11Connection) -> None:
        self._answer = answer
        self._connection = connection

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()
        await self._connection.aclose()
