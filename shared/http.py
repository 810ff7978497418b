"""The one HTTP client, and the one module that knows the HTTP library.

Feeds are fetched from hosts that we do not trust: every address is checked, every size and time is bounded, redirects
are followed by hand, no cookie and no Referer is ever sent. Receivers are chosen by the operator and are not guarded,
but their addresses are secrets: no error of this module carries an address.
"""

import asyncio
import json as json_module
import re
import socket
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Self
from urllib.parse import urljoin

import httpcore
import httpx
from pydantic import SecretStr

from shared.decode import BodyDecoder, DecodeError
from shared.exchange import Hop, HttpError, Limits, Response
from shared.netguard import Resolve, all_allowed, parse_networks, system_resolver
from shared.settings import WatcherSettings

__all__ = ["ACCEPT_ENCODING", "Hop", "HttpClient", "HttpError", "Limits", "Response", "user_agent"]

ACCEPT_ENCODING = "gzip"
BeforeHop = Callable[[str], Awaitable[Mapping[str, str]]]
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CONNECT_SECONDS = 5.0
_READ_SECONDS = 10.0
_ADDRESSES_TRIED = 3
_RESOLVER_THREADS = 16
_ANSWER_BYTES = 1_000_000


def user_agent(contact: str | None) -> str:
    """An honest name: program, version and where to complain."""
    try:
        number = version("troopwatch")
    except PackageNotFoundError:
        number = "0"
    plain = re.sub(r"[^\x21-\x7e]+", " ", contact or "").strip()
    return f"Troopwatch/{number} (+{plain}; news feed reader)" if plain else f"Troopwatch/{number} (news feed reader)"


class HttpClient:
    """Fetches feeds and posts to receivers. An async context manager.

    Args:
        user_agent: sent with every request; see :func:`user_agent`.
        allow_networks: CIDR blocks that feeds may live in although they are not public.
        resolve: stands in for the system's resolver.
        tls: stands in for the default TLS settings (certificates verified; ``SSL_CERT_FILE`` is honoured).
        network: stands in for the sockets below it all.

    Raises:
        ConfigError: a block of ``allow_networks`` is no CIDR block.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allow_networks: Iterable[str] = (),
        resolve: Resolve | None = None,
        tls: ssl.SSLContext | None = None,
        network: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._threads = ThreadPoolExecutor(_RESOLVER_THREADS, thread_name_prefix="resolver")
        networks = parse_networks(allow_networks)
        tls = tls or httpx.create_ssl_context()
        guard = _GuardedBackend(resolve or system_resolver(self._threads), networks, network or httpcore.AnyIOBackend())
        self._feeds = _client(user_agent, tls, guard)
        self._receivers = _client(user_agent, tls, httpcore.AnyIOBackend())

    @classmethod
    def from_settings(cls, settings: WatcherSettings) -> "HttpClient":
        """The client that the watcher's settings ask for. Raises ConfigError."""
        return cls(user_agent=user_agent(settings.contact), allow_networks=settings.allow_networks)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._feeds.aclose()
        await self._receivers.aclose()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        before_hop: BeforeHop | None = None,
    ) -> Response:
        """Fetch ``url``, following redirects. Header values are sent as they are, byte for byte (Latin-1).

        Args:
            url: where to begin.
            headers: sent with the request, and after redirects where ``before_hop`` gives no others.
            limits: the bounds of it all; what ``before_hop`` waits does not count.
            before_hop: called with the address that a redirect leads to.

        Raises:
            HttpError: no usable answer within the limits.
        """
        limits = limits or Limits()
        started = time.perf_counter()
        hops: list[Hop] = []
        try:
            async with asyncio.timeout(limits.deadline_seconds) as deadline:
                while True:
                    answer = await _once(self._feeds, url, headers or {}, limits)
                    location = answer.header("location")
                    if answer.status not in _REDIRECTS or location is None:
                        break
                    url = _next_url(url, location, limits, hops)
                    hops.append(Hop(answer.status, url))
                    if before_hop is not None:
                        headers = await _outside(deadline, before_hop(url))
        except TimeoutError:
            raise HttpError("timeout", hops=tuple(hops)) from None
        except HttpError as error:
            raise HttpError(error.reason, hops=tuple(hops)) from None
        elapsed = time.perf_counter() - started
        return Response(answer.status, answer.headers, answer.body, url, tuple(hops), elapsed)

    async def post(
        self,
        url: SecretStr | str,
        *,
        json: Any = None,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        timeout: float = 20.0,
    ) -> Response:
        """Post ``json``, or else ``body``, to a receiver. A redirect is returned, not followed.

        Raises:
            HttpError: no answer within ``timeout`` seconds; the message never carries the address.
        """
        address = url.get_secret_value() if isinstance(url, SecretStr) else url
        sent = dict(headers or {})
        if json is not None:
            body = json_module.dumps(json, ensure_ascii=False).encode()
            sent.setdefault("Content-Type", "application/json; charset=utf-8")
        limits = Limits(max_body_bytes=_ANSWER_BYTES)
        started = time.perf_counter()
        try:
            async with asyncio.timeout(timeout):
                answer = await _once(self._receivers, address, sent, limits, method="POST", content=body)
        except TimeoutError:
            raise HttpError("timeout") from None
        return Response(answer.status, answer.headers, answer.body, elapsed=time.perf_counter() - started)


async def _outside(deadline: asyncio.Timeout, waiting: Awaitable[Mapping[str, str]]) -> Mapping[str, str]:
    """Wait without using up the time of the fetch."""
    loop = asyncio.get_running_loop()
    left = (deadline.when() or loop.time()) - loop.time()
    deadline.reschedule(None)
    try:
        return await waiting
    finally:
        deadline.reschedule(loop.time() + left)


def _next_url(url: str, location: str, limits: Limits, hops: Sequence[Hop]) -> str:
    if len(hops) >= limits.max_redirects:
        raise HttpError("too_many_redirects")
    try:
        target = urljoin(url, location.encode("latin-1").decode("utf-8", "replace").strip())
    except ValueError:
        raise HttpError("bad_redirect") from None
    if not target.lower().startswith(("http://", "https://")):
        raise HttpError("bad_redirect")
    return target


async def _once(
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
    if length.isdigit() and int(length) > limits.max_body_bytes:
        raise HttpError("too_large")
    if answer.status_code in _REDIRECTS and "location" in answer.headers:
        return Response(answer.status_code, headers, b"")
    decoder = BodyDecoder(answer.headers.get("content-encoding", ""), limits.max_body_bytes)
    async for chunk in answer.aiter_raw():
        decoder.feed(chunk)
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


def _client(user_agent: str, tls: ssl.SSLContext, backend: httpcore.AsyncNetworkBackend) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=_Transport(tls, backend),
        headers={"User-Agent": user_agent, "Accept-Encoding": ACCEPT_ENCODING, "Connection": "close"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        timeout=httpx.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS, pool=None),
        follow_redirects=False,
        trust_env=False,
    )


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a name once, checks every address, and connects to one that was checked."""

    def __init__(self, resolve: Resolve, networks: Sequence[Any], inner: httpcore.AsyncNetworkBackend) -> None:
        self._resolve = resolve
        self._networks = networks
        self._inner = inner

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers. TLS above this keeps the name for SNI and certificate."""
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError):
            raise HttpError("dns") from None
        if not all_allowed(addresses, self._networks):
            raise HttpError("forbidden_address" if addresses else "dns")
        tried = addresses[:_ADDRESSES_TRIED]
        share = timeout / len(tried) if timeout else None
        for address in tried[:-1]:
            try:
                return await self._inner.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(tried[-1], port, share, local_address, socket_options)


class _Transport(httpx.AsyncBaseTransport):
    """The library's engine on our own network backend: one connection a request, none kept."""

    def __init__(self, tls: ssl.SSLContext, backend: httpcore.AsyncNetworkBackend) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            max_connections=None,
            max_keepalive_connections=0,
            network_backend=backend,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the answer's body is streamed."""
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer), extensions=answer.extensions
        )

    async def aclose(self) -> None:
        """Close what is open."""
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()
