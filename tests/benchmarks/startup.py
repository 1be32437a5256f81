"""How long commands take to begin, as ratios to the bare interpreter and to a typer hello world.

Run by hand: python tests/benchmarks/startup.py [RUNS]. CPU time of whole processes, medians, all
measured in turn in one run; the milliseconds of a machine mean nothing elsewhere, the ratios do.
"""

import resource
import subprocess
import sys
import tempfile
from compileall import compile_dir
from pathlib import Path
from statistics import median

import workshops

HELLO = """
import typer

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def main(name: str = "world") -> None:
    print("hello", name)


app()
"""


def measure(command: list[str]) -> float:
    """CPU seconds of one whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the table."""
    runs = int(sys.argv[1]) if sys.argv[1:] else 15
    compile_dir(Path(workshops.__file__).parent, quiet=1)  # as pip does when it installs
    with tempfile.TemporaryDirectory() as folder:
        hello = Path(folder, "hello.py")
        hello.write_text(HELLO)
        program = [sys.executable, "-m", "workshops"]
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "typer hello world": [sys.executable, str(hello)],
            "workshops list -f json": [*program, "list", "-f", "json"],
            "workshops list": [*program, "list"],
            "workshops --help": [*program, "--help"],
            "workshops export": [*program, "export"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs + 1):
            for name, command in commands.items():
                times[name].append(measure(command))
    medians = {name: median(taken[1:]) for name, taken in times.items()}
    bare, typer = medians["python -c pass"], medians["typer hello world"]
    print(f"{'':24}{'× python':>10}{'× typer':>10}")
    for name, taken in medians.items():
        print(f"{name:24}{taken / bare:10.1f}{taken / typer:10.2f}")


if __name__ == "__main__":
    main()
