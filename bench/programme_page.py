"""Load on the public programme page: 52 rows, PostgreSQL, three web processes, warm.

    tools/with_postgres.sh .venv/bin/python bench/programme_page.py

Bars: at least 300 requests/s, 95th percentile under 100 ms. The floor measured beside it is /health/ (one
query, 36 bytes), so that the ratio says what the page itself costs. Traffic stays on loopback, and ends by itself.
"""

import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from http.client import HTTPConnection
from pathlib import Path

SECONDS, CONNECTIONS, ROWS, PROCESSES = 8, 16, 52, 3
LUA = """
done = function(summary, latency, requests)
  io.write(string.format('{"requests": %d, "seconds": %f, "p95_ms": %f, "errors": %d}',
    summary.requests, summary.duration / 1e6, latency:percentile(95) / 1000,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
"""


def prepare(data: str) -> str:
    """A database with the demonstration, cut to ROWS public activities; returns the page's path."""
    os.environ["QUANHENG_DATA"] = data
    os.environ["DJANGO_SETTINGS_MODULE"] = "quanheng.site.settings"
    from quanheng.site.start import make_ready

    make_ready()
    from quanheng.demo.load import load_demonstration

    load_demonstration()
    from quanheng.campaigns.models import Activity, Campaign

    campaign = Campaign.objects.get()
    shown = list(campaign.activities.values_list("pk", flat=True)[:ROWS])
    Activity.objects.filter(pk__in=shown).update(audience="public")
    Activity.objects.exclude(pk__in=shown).update(audience="internal")
    assert campaign.activities.filter(audience="public").count() == ROWS
    return f"/zh-hans/programme/{campaign.code}/"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> bytes:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{address} never answered")


def load(port: int, path: str) -> dict[str, float]:
    """wrk where it is installed, else threads with kept connections."""
    if wrk := shutil.which("wrk"):
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            script.write(LUA)
            script.flush()
            command = [
                wrk,
                "-t1",
                f"-c{CONNECTIONS}",
                f"-d{SECONDS}s",
                "-H",
                "Accept-Encoding: gzip",
                "-s",
                script.name,
                f"http://127.0.0.1:{port}{path}",
            ]
            told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])
        return {"per_second": told["requests"] / told["seconds"], "p95_ms": told["p95_ms"], "errors": told["errors"]}
    return load_with_threads(port, path)


def load_with_threads(port: int, path: str) -> dict[str, float]:
    times: list[float] = []
    errors = [0]
    until = time.monotonic() + SECONDS

    def ask() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        while (began := time.monotonic()) < until:
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
            errors[0] += answer.status != 200
            times.append(time.monotonic() - began)

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"per_second": len(times) / SECONDS, "p95_ms": statistics.quantiles(times, n=20)[18] * 1000, "errors": errors[0]}


def main() -> int:
    if not os.environ.get("QUANHENG_DATABASE_URL"):
        raise SystemExit("Run this through tools/with_postgres.sh: the bar is for PostgreSQL.")
    data = tempfile.mkdtemp(prefix="quanheng-bench-")
    try:
        path = prepare(data)
        port = free_port()
        command = [sys.executable, "-m", "quanheng", "up", "--data", data, "--port", str(port), "--web-processes", str(PROCESSES)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            body = wait_for(f"http://127.0.0.1:{port}{path}")
            load(port, path)  # warm: each process has the page
            floor, page = load(port, "/health/"), load(port, path)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)
    finally:
        shutil.rmtree(data, ignore_errors=True)
    print(f"programme page: {ROWS} rows, {len(body)} bytes, PostgreSQL, {PROCESSES} processes, {CONNECTIONS} connections, {SECONDS} s")
    print(f"  page   {page['per_second']:7.0f} requests/s   p95 {page['p95_ms']:6.1f} ms   errors {page['errors']:.0f}")
    print(f"  floor  {floor['per_second']:7.0f} requests/s   p95 {floor['p95_ms']:6.1f} ms   (/health/)")
    print(f"  ratio  {page['per_second'] / floor['per_second']:7.2f}")
    good = page["per_second"] >= 300 and page["p95_ms"] < 100 and not page["errors"]
    print("  bars: 300 requests/s, p95 under 100 ms:", "held" if good else "MISSED")
    return 0 if good else 1


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.exit(main())
