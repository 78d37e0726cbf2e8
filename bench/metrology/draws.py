"""A draw of 10^5 targets and 2,000 officers: freeze, draw with teams, and repeat; seconds, and the ratio to sorting alone."""

import hashlib
import hmac
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "src"))

from quanheng.metrology.draw_checker import verify
from quanheng.metrology.sampling import draw, freeze


def main() -> None:
    """Measure once and print a table."""
    generator = random.Random(1)
    plan = {
        "name": "bench",
        "public_value": "a value",
        "targets": [
            {
                "id": f"T{i:06}",
                "stratum": {"item": generator.choice(["fuel", "scale"]), "district": f"D{i % 16}", "credit": "ABCD"[i % 4]},
                "needs": ["fuel" if i % 3 else "scale"],
            }
            for i in range(100_000)
        ],
        "rates": [{"where": {"credit": "D"}, "rate": "1"}, {"rate": "0.05", "minimum": 1}],
        "inspectors": [{"id": f"I{i:04}", "licences": ["fuel", "scale"][: 1 + i % 2], "patrols": [f"D{i % 16}"]} for i in range(2000)],
    }
    start = time.perf_counter()
    sorted(plan["targets"], key=lambda target: hmac.digest(b"seed", target["id"].encode(), hashlib.sha256))
    base = time.perf_counter() - start
    print("Draw of 10^5 targets, 2,000 officers\n\n| step | seconds | ratio to one sort by HMAC | bar |\n| --- | ---: | ---: | ---: |")
    sealed = record = None
    for step in ("freeze", "draw", "verify"):
        start = time.perf_counter()
        if step == "freeze":
            sealed = freeze(plan, "5d" * 32)
        elif step == "draw":
            record = draw(sealed.to_plain(), "3214.07")
        else:
            verify(record, sealed.announcement())
        took = time.perf_counter() - start
        print(f"| {step} | {took:.2f} | {took / base:.1f} | {'5 s' if step == 'draw' else ''} |")


if __name__ == "__main__":
    main()
