"""The commands, each loaded when it is called, and the one place that catches errors.

`--help` lists the commands from this table without importing any of them.
"""

import re
import signal
import sys
from copy import copy
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from workshops import __version__
from workshops.cli.output import (
    Commands,
    OutputLostError,
    print_error,
    print_note,
    print_problem,
    take_over_streams,
)
from workshops.cli.reading import read_option
from workshops.cli.settings import Settings, settings_of
from workshops.errors import ListError, ScheduleError, WorkshopsError

GROUPS = {
    "Look": {
        "list": "List workshops with date, place and regions.",
        "show": "Show everything about one workshop.",
        "calendar": "Show months with the days of workshops marked.",
        "propose": "Propose days for a workshop, the best first.",
        "regions": "List regions with their workshops and attendees.",
        "check": "Report every error in a schedule, with its line.",
        "diff": "Show what changed since an older version.",
    },
    "Change": {
        "add": "Add a workshop.",
        "move": "Move a workshop to another date.",
        "set": "Set keys of a workshop, session, person, region or the series.",
        "cancel": "Cancel a workshop.",
        "remove": "Remove what was entered by mistake.",
        "edit": "Open the schedule in your editor and check it.",
    },
    "People": {
        "attendance": "List who is invited, who answered and who came.",
        "register": "Add people to a workshop, from a list or by name.",
        "unregister": "Remove people from a workshop.",
        "mark": "Record who came, or answered by telephone.",
        "invite": "Show or send invitations, updates and cancellations.",
        "rsvp": "Read replies from e-mail and record them in the schedule.",
    },
    "Calendars": {
        "export": "Write calendar files for Outlook, Google, Apple and Thunderbird.",
        "import": "Make a schedule from calendar files.",
        "lint": "Check that calendar files work in every calendar program.",
        "sync": "Update a calendar on a CalDAV server.",
    },
    "Publish": {
        "publish": "Write a website with pages, feeds and calendar files.",
        "serve": "Show the website on this machine while you edit.",
        "print": "Print sign-in sheets, programmes, certificates and reports.",
    },
    "Files": {
        "init": "Create a small schedule to start from.",
        "schema": "Print the JSON Schema of schedules, or of what a command prints.",
    },
}
COMMANDS = {name: help for group in GROUPS.values() for name, help in group.items()}


def _write_examples(command: Any, ctx: Any, formatter: Any) -> None:
    """End the help of a command with its examples; the program's own name is empty."""
    from workshops.cli.examples import EXAMPLES

    with formatter.section("Examples"):
        for example in EXAMPLES[command.name or ""]:
            formatter.write(f"{'':{formatter.current_indent}}{example}\n")


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

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command named by the arguments; `help NAME` is `NAME --help`, as in git and cargo."""
        if args[0] == "help":
            if args[1:] in ([], ["help"]):
                print(ctx.get_help())
                ctx.exit()
            args = [args[1], "--help"]
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The help's list of commands, which imports none of them."""
        width = max(map(len, COMMANDS))
        for heading, commands in GROUPS.items():
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(width), help) for name, help in commands.items()])

    format_epilog = _write_examples


class ExampleCommand(TyperCommand):
    """A command whose help ends with examples."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """The arguments in the style of the options, where typer writes {ID}."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]

    format_epilog = _write_examples


def _load_command(name: str, shared: list[Any]) -> Any:
    module = import_module(f"workshops.cli.{name}_command")
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name, cls=ExampleCommand, context_settings=_CONTEXT)(module.run)
    command = typer.main.get_command(single)
    for parameter in command.params:
        is_argument = parameter.param_type_name == "argument"
        default = (
            (parameter.name or "").upper() if is_argument else _VALUES.get(parameter.type.name)
        )
        parameter.metavar = parameter.metavar or default
    for option in shared:
        if option.name in _SHARED:
            repeated = copy(option)
            repeated.envvar = None  # the environment was read for the one before the command's name
            command.params.append(repeated)
    return command


_CONTEXT = {"help_option_names": ["-h", "--help"]}
_SHARED = ("schedule", "lang", "no_color", "debug")
_VALUES = {"str": "TEXT", "int range": "N"}
"""What help calls the value of an option that does not name it, by typer's name of its type."""

app = typer.Typer(
    cls=LazyGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=_CONTEXT,
    invoke_without_command=True,
)


def _print_version(is_asked: bool) -> None:
    if is_asked:
        print(f"workshops {__version__}")
        raise typer.Exit


def _store(ctx: typer.Context, param: typer.CallbackParam, value: Any) -> None:
    """Keep a shared option, wherever it was given; the one after the command's name wins."""
    if param.name == "lang" and value and not ctx.resilient_parsing:
        from workshops.schedule.fields import read_language_tag

        source = ctx.get_parameter_source("lang")
        name = "WORKSHOPS_LANG" if source and source.name == "ENVIRONMENT" else "--lang"
        value = value.partition(".")[0].replace("_", "-")  # as in LANG: sv_SE.UTF-8
        read_option(name, read_language_tag, value)
    if param.name == "schedule" and value not in (None, "-"):
        is_typed = getattr(ctx.get_parameter_source("schedule"), "name", "") == "COMMANDLINE"
        Commands.schedule = value if is_typed else ""
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
            "workshops.yaml, data/workshops.yaml, or else the example series.",
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
            help="Language of texts, such as sv. Default: the language of the series.",
            callback=_store,
            expose_value=False,
        ),
    ] = None,
    no_color: Annotated[
        bool,
        typer.Option("--no-color", help="Do not use colour.", callback=_store, expose_value=False),
    ] = False,
    debug: Annotated[
        bool,
        typer.Option(
            "--debug", help="Show a traceback for errors.", callback=_store, expose_value=False
        ),
    ] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            "-V",
            help="Print the version and exit.",
            callback=_print_version,
            is_eager=True,
            expose_value=False,
        ),
    ] = False,
) -> None:
    """Keep a workshop series in one YAML file: list it, check it, invite people, publish it."""
    if ctx.invoked_subcommand is None:
        print(ctx.get_help())


def main() -> None:
    """Run the program; every error becomes one clear line and its exit status."""
    # the status that shells expect, after the usual cleaning up
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    take_over_streams()
    Commands.schedule = ""
    try:
        status = _run(Settings())
        sys.stdout.flush()
    except OutputLostError as error:
        status = 0 if error.is_reader_gone else _print_message(str(error), 1)
    sys.exit(status)


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
            import traceback

            from workshops.output.escape import escape_lines

            print_error("".join(f"{line}\n" for line in escape_lines(traceback.format_exc())))
        return report_error(error)


_MOST_SHOWN = 20
"""How many errors of a schedule a command other than `check` shows."""
_MOST_QUOTED = 200
"""Characters of a name that an error repeats."""


def report_error(error: Exception) -> int:
    """Print an error as one line, or as a report of its places; return its exit status."""
    if isinstance(error, ScheduleError):
        from workshops.output.report import count_severities, write_text_report

        print_error(write_text_report(error.diagnostics[:_MOST_SHOWN]))
        more = "; to see all, run: workshops check" * (len(error.diagnostics) > _MOST_SHOWN)
        print_note(count_severities(error.diagnostics) + more)
        return error.exit_status
    if isinstance(error, ListError) and error.file:
        print_problem(error.file, error.line, error.message)
        return error.exit_status
    if isinstance(error, WorkshopsError):
        return _print_message(str(error), error.exit_status)
    if isinstance(error, typer.TyperException):
        context = getattr(error, "ctx", None)
        message = error.format_message().rstrip(".")
        if context and not message.endswith("?"):
            message += f"; see {context.command_path} --help"
        return _print_message(message, error.exit_code)
    if isinstance(error, OSError):
        return _print_message(f"{error.filename or 'system'}: {error.strerror or error}", 1)
    name = type(error).__name__
    message = f"internal error ({name}: {error}); run the command with --debug for details"
    return _print_message(message, 1)


def _print_message(message: str, status: int) -> int:
    """Print one line to standard error, whatever the message quotes; return the status."""
    shown = re.sub(f'"([^"]{{{_MOST_QUOTED}}})[^"]+"', r'"\1…"', message)
    print_note(f"workshops: {shown}")
    return status
