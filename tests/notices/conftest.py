from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT.parent / "shared" / "notices" / "samples"
DEMO = ROOT / "src" / "quanheng" / "demo" / "documents"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The real notices, which are no part of this repository."""
    if not SAMPLES.is_dir():
        pytest.skip("the sample notices (../shared/notices/samples) are not beside this repository")
    return SAMPLES


@pytest.fixture(scope="session")
def demo() -> Path:
    return DEMO
