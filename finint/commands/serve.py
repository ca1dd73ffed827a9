"""`finint`: open the dashboard on this machine."""

import argparse
import os
import socket
from ipaddress import ip_address

from finint.errors import FinintError, RefusedError

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8501


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--host", default=DEFAULT_HOST, help="address to listen on (default %(default)s)")
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT, help="port to listen on (default %(default)s)")
    parser.add_argument("--team", action="store_true", help="let people sign in through your identity provider")
    parser.add_argument("--secrets", help="with --team: the secrets file (default: .streamlit/secrets.toml)")
    parser.add_argument("--store", help="the store's file (default: FININT_STORE, else data/finint.duckdb)")


def _port(text: str) -> int:
    port = int(text) if text.isdecimal() else 0
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535; got {text}")
    return port


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach `host`.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0"), is_loopback("example.com")
    (True, True, False, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def check_address(host: str, port: int, *, team: bool = False) -> None:
    """Refuse an address that others could reach, unless a team signs in, or that is taken.

    Raises:
        RefusedError: the host is no loopback address; finint has no sign-in in local mode.
        FinintError: the port is in use.
    """
    if not team and not is_loopback(host):
        raise RefusedError(
            f"finint has no sign-in in local mode, so it listens on this machine only; {host} can be reached by others",
            fix="leave --host out, or use 127.0.0.1; --team lets people sign in",
        )
    # uvicorn is given host and port, not this socket: only then does it answer without Nagle's delay.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise FinintError(
                f"port {port} on {host} is in use", fix=f"stop the other program, or try finint --port {port + 1}"
            ) from error


def _say(share: float, file: str) -> None:
    if file:
        print(f"finint: loading the sample company, {share:4.0%}  {file}", flush=True)


def run(arguments: argparse.Namespace) -> int:
    """Check the address, prepare the store, and serve until stopped."""
    is_team = arguments.team or os.environ.get("FININT_MODE") == "team"
    check_address(arguments.host, arguments.port, team=is_team)
    if is_team:
        os.environ["FININT_MODE"] = "team"
        from finint import team  # noqa: PLC0415  the identity provider's libraries, in team mode only

        team.check_start(arguments.secrets)
    if arguments.store:
        os.environ["FININT_STORE"] = arguments.store
    print("finint: opening the store", flush=True)
    from finint import auth, first_start, running, store  # noqa: PLC0415  after the environment is set; seconds of imports

    books = store.open_for(auth.OWNER)
    if first_start.load_sample_company(_say):
        print("finint: the sample company is loaded; start with your own data whenever you like", flush=True)
    import uvicorn  # noqa: PLC0415

    from finint.automation.worker import Worker  # noqa: PLC0415
    from finint.server import build  # noqa: PLC0415

    class Announced(uvicorn.Server):
        """Says the address once it really answers."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
                print(f"finint: http://{host}:{arguments.port}  (Ctrl+C stops it)", flush=True)
                running.announce(books.path, f"http://{host}:{arguments.port}")

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            running.leave(books.path)  # a signal ends the process before what stands after run()
            await super().shutdown(sockets)

    settings = uvicorn.Config(
        build(),
        host=arguments.host,
        port=arguments.port,
        workers=1,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    worker = Worker(books)
    worker.start()
    try:
        Announced(settings).run()
    except KeyboardInterrupt:
        print("finint: stopped", flush=True)
    finally:
        worker.stop()
        store.close(books)
    return 0
