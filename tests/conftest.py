"""What pytest leaves alone: the makers of binary samples, run by hand, need libraries that no test needs.

Builds within a test read in its own process, as starting others takes longer than most tests do; what other processes
read is tested in ``tests/pipeline/test_workers.py`` and by whole commands.
"""

import pytest

from policykb.pipeline import workers

collect_ignore_glob = ["*/make_*.py"]


@pytest.fixture(autouse=True, scope="session")
def _in_one_process() -> None:
    workers.FEWEST = 0
