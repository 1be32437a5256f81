"""Documents whose examples are run: what they show is what happens."""

import os
import re
import subprocess
import sys
from pathlib import Path

_BLOCK = re.compile(
    r"(?P<head>(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<language>\w+)\n)(?P<body>.*?)^```",
    re.DOTALL | re.MULTILINE,
)


def run_document(text: str, folder: Path) -> str:
    """The document with what its commands really print, run in its order in a folder.

    A block after `<!-- file: NAME -->` is written to a file of that name. In a `console` block the
    lines after `$ ` are run by the shell, and what they print follows them.
    """

    def run(found: re.Match[str]) -> str:
        body = found["body"]
        if found["file"]:
            path = folder / found["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, "utf-8")
        elif found["language"] == "console":
            commands = re.findall(r"^\$ (.*(?:\\\n.*)*)\n?", body, re.MULTILINE)
            body = "".join(f"$ {command}\n{_run(command, folder)}" for command in commands)
        return f"{found['head']}{body}```"

    return _BLOCK.sub(run, text)


def _run(command: str, folder: Path) -> str:
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env={
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "TZ": "Europe/Brussels",
            "HOME": str(folder),
            "EMAIL": "coordinator@example.org",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout
