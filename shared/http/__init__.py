"""The one HTTP client, and the one package that knows the HTTP library.

client (redirects, deadlines) ─▶ engine (one request, errors to reasons) ─▶ network (checked addresses, sockets)
"""

from shared.exchange import Hop, HttpError, Limits, Response
from shared.http.client import BeforeHop, HttpClient, user_agent
from shared.http.engine import ACCEPT_ENCODING

__all__ = ["ACCEPT_ENCODING", "BeforeHop", "Hop", "HttpClient", "HttpError", "Limits", "Response", "user_agent"]
