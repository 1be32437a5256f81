"""The commands, each loaded when it is called, and the one place that catches errors.

`--help` lists the commands from this table without importing any of them.
"""

import signal
import sys
from copy import copy
from importlib import import_module
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from workshops.cli.output import OutputLostError, print_error, print_note, take_over_streams
from workshops.cli.settings import Settings, settings_of
from workshops.errors import ScheduleError, WorkshopsError

COMMANDS = {
    "list": "What is coming: when, what, where, for which regions.",
    "show": "Everything about one workshop.",
    "regions": "The regions, with how many workshops and attendees.",
    "calendar": "Months with the workshops' days marked.",
    "attendance": "Who is invited, who answered, who came.",
    "attended": "Who came to a workshop, recorded in the schedule.",
    "invite": "Who gets an invitation, update or cancellation; sends them.",
    "rsvp": "People's answers, from their mail into the schedule.",
    "check": "Every mistake in a schedule, with its line and the remedy.",
    "export": "Calendar files for Outlook, Google, Apple and Thunderbird.",
    "publish": "A site for everyone: pages, feeds, pictures, as plain files.",
    "serve": "The site, shown on this machine while the schedule is edited.",
    "sync": "The workshops in a calendar of a CalDAV server, kept in step.",
    "import": "A schedule made of other programs' calendar files.",
    "lint": "Whether calendar files work everywhere; the rule and the remedy.",
    "init": "A small schedule to start from.",
    "schema": "The schedule's JSON Schema, for editors.",
}


class LazyGroup(TyperGroup):
    """Commands by name, each imported from its module of `workshops.cli` when it is needed.

    The options of the program itself are taken after the command's name as well.
    """

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands: dict[str, Any] = dict.fromkeys(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, loaded now if it was not yet; None for an unknown name."""
        if cmd_name in COMMANDS and self.commands[cmd_name] is None:
            self.commands[cmd_name] = _load_command(cmd_name, self.params)
        return self.commands.get(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The help's list of commands, which needs none of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _load_command(name: str, shared: list[Any]) -> Any:
    module = import_module(f"workshops.cli.{name}_command")
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name, context_settings=_CONTEXT)(module.run)
    command = typer.main.get_command(single)
    command.params.extend(_repeat_option(one) for one in shared if one.name in _SHARED)
    return command


def _repeat_option(option: Any) -> Any:
    """The same option after the command's name, where the environment has had its say."""
    repeated = copy(option)
    repeated.envvar = None
    return repeated


_CONTEXT = {"help_option_names": ["-h", "--help"]}
_SHARED = ("schedule", "lang", "no_color", "debug")

app = typer.Typer(
    cls=LazyGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=_CONTEXT,
    invoke_without_command=True,
)


def _print_version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        print(f"workshops {version('workshops')}")
        raise typer.Exit


def _store(ctx: typer.Context, param: typer.CallbackParam, value: Any) -> None:
    """Keep a shared option, wherever it stood; the one after the command's name wins."""
    if param.name == "lang" and value:
        value = value.partition(".")[0].replace("_", "-")  # as in LANG: sv_SE.UTF-8
    if param.name and value is not None and value is not False:
        setattr(settings_of(ctx), param.name, value)


@app.callback()
def start(
    ctx: typer.Context,
    schedule: Annotated[
        str | None,
        typer.Option(
            "--schedule",
            "-s",
            metavar="PATH",
            envvar="WORKSHOPS_SCHEDULE",
            help="The schedule: a file, a folder, or - for standard input. Default: "
            "workshops.yaml, data/workshops.yaml, else the one shipped with the program.",
            callback=_store,
            expose_value=False,
        ),
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang",
            metavar="TAG",
            envvar="WORKSHOPS_LANG",
            help="Language of the schedule's texts, such as sv. Default: the series' own.",
            callback=_store,
            expose_value=False,
        ),
    ] = None,
    no_color: Annotated[
        bool,
        typer.Option("--no-color", help="No colour.", callback=_store, expose_value=False),
    ] = False,
    debug: Annotated[
        bool,
        typer.Option(
            "--debug", help="Show where an error came from.", callback=_store, expose_value=False
        ),
    ] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            "-V",
            help="Show the version.",
            callback=_print_version,
            is_eager=True,
            expose_value=False,
        ),
    ] = False,
) -> None:
    """A workshop series in one YAML file: list it, check it, export it as calendar files."""
    if ctx.invoked_subcommand is None:
        print(ctx.get_help())


def main() -> None:
    """Run the program; every error becomes one clear line and its exit status."""
    signal.signal(signal.SIGTERM, _end)
    take_over_streams()
    try:
        status = _run(Settings())
        sys.stdout.flush()
    except OutputLostError as error:
        status = 0 if error.is_reader_gone else _complain(str(error), 1)
    sys.exit(status)


def _end(number: int, frame: Any) -> NoReturn:
    """Leave as for any other reason, everything cleared, with the status that shells expect."""
    sys.exit(128 + number)


def _run(settings: Settings) -> int:
    try:
        status = app(standalone_mode=False, prog_name="workshops", obj=settings)
        return status if isinstance(status, int) else 0
    except OutputLostError:
        raise
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except Exception as error:
        if settings.debug:
            _show_traceback()
        return report_error(error)


_SHOWN = 20
"""How many mistakes of a schedule a command other than check tells."""


def report_error(error: Exception) -> int:
    """Say an error, in a line or a report; the exit status that it has."""
    if isinstance(error, ScheduleError):
        return _report(error)
    if isinstance(error, WorkshopsError):
        return _complain(str(error), error.exit_status)
    if isinstance(error, typer.TyperException):
        context = getattr(error, "ctx", None)
        where = f"; see {context.command_path} --help" if context else ""
        return _complain(error.format_message().rstrip(".") + where, error.exit_code)
    if isinstance(error, OSError):
        return _complain(f"{error.filename or 'system'}: {error.strerror or error}", 1)
    name = type(error).__name__
    return _complain(f"a mistake in the program itself ({name}: {error}); --debug shows where", 1)


def _report(error: ScheduleError) -> int:
    from workshops.output.report import count_severities, write_text_report

    print_error(write_text_report(error.diagnostics[:_SHOWN]))
    more = "; workshops check shows all" if len(error.diagnostics) > _SHOWN else ""
    return _complain(count_severities(error.diagnostics) + more, 1)


def _complain(message: str, status: int) -> int:
    """One line on standard error, whatever the message quotes."""
    print_note(f"workshops: {message}")
    return status


def _show_traceback() -> None:
    import traceback

    print_error(traceback.format_exc())
