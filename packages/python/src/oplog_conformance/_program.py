"""Where the program is: beside this interpreter, where pip puts it, or on the PATH."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path

_NAME = "oplog.exe" if sys.platform == "win32" else "oplog"


def find_program() -> Path:
    """The path of ``oplog``; ``OPLOG_PROGRAM`` names another one.

    :raises FileNotFoundError: when there is none.
    """
    named = os.environ.get("OPLOG_PROGRAM")
    if named:
        return Path(named)
    schemes = [sysconfig.get_default_scheme(), sysconfig.get_preferred_scheme("user")]
    folders = [sysconfig.get_path("scripts", scheme) for scheme in schemes]
    for folder in folders:
        program = Path(folder) / _NAME
        if program.is_file():
            return program
    found = shutil.which(_NAME)
    if found:
        return Path(found)
    raise FileNotFoundError(
        f"the program `oplog` is neither in {' nor in '.join(folders)} nor on the PATH: "
        "install the package again, or name it in OPLOG_PROGRAM"
    )
