"""The examples at the end of each command's help; they are run by the tests."""

EXAMPLES = {
    "": (
        "workshops list --region SE31",
        "workshops check",
        "workshops export -o workshops.ics",
    ),
    "list": ("workshops list --upcoming", "workshops list --region SE31 -f json"),
    "show": ("workshops show jobs", "workshops show 1 -f json"),
    "calendar": ("workshops calendar 2018-03", "workshops calendar 2018 -f json"),
    "propose": (
        "workshops propose climate --days 2 --from 2018-05-01 --to 2018-06-30",
        "workshops propose climate --weekday thursday --school",
        'workshops propose jobs --busy "Ana Ek=ana.ics" --busy team.ifb',
    ),
    "regions": ("workshops regions", "workshops regions -f ids"),
    "check": ("workshops check", "workshops check --strict -f github"),
    "diff": ("workshops diff HEAD~3", "workshops diff --since 2018-03-01 -f json"),
    "add": (
        'workshops add "Closing conference"',
        'workshops add "Study visit" --start 2027-11-18 --city Dresden --region DED',
    ),
    "move": ("workshops move innovation 2027-04-15..16", "workshops move innovation --by 1w"),
    "set": (
        "workshops set climate venue.city=Torino tags+=energy url=",
        'workshops set series title.it="Una serie"',
        "workshops set climate/welcome title=Welcome day=2018-05-14 start=09:30",
        'workshops set region:SE32 name="Middle Norrland" country=SE',
    ),
    "cancel": ("workshops cancel climate", "workshops cancel climate --undo"),
    "remove": ("workshops remove climate", "workshops remove climate/welcome --dry-run"),
    "edit": ("workshops edit", "workshops edit climate"),
    "attendance": (
        "workshops attendance jobs --region SE31",
        "workshops attendance --by region -f csv",
    ),
    "register": (
        "workshops register innovation --from registrations.xlsx",
        'workshops register innovation "Ana Ek <ana@example.org>" --role speaker',
    ),
    "unregister": (
        "workshops unregister jobs ana@example.org",
        'workshops unregister jobs "Paper Province" --dry-run',
    ),
    "mark": (
        'workshops mark jobs "Paper Province" --came',
        "workshops mark jobs --from zoom.csv --dry-run",
        "workshops mark jobs ana@example.org --declined",
    ),
    "invite": (
        "workshops invite jobs",
        "workshops invite jobs --send --smtp smtps://user@mail.example.org",
    ),
    "rsvp": ("workshops rsvp reply.eml --dry-run", "workshops rsvp ~/Maildir"),
    "export": (
        "workshops export -o workshops.ics",
        "workshops export --split region -o calendars",
    ),
    "import": ("workshops import calendar.ics -o workshops.yaml",),
    "lint": ("workshops lint calendar.ics", "workshops lint --strict *.ics"),
    "sync": (
        "workshops sync https://user@cloud.example.org/calendars/team/ --dry-run",
        "workshops sync https://user@cloud.example.org/calendars/team/",
    ),
    "publish": (
        "workshops publish public",
        "workshops publish public --base-url https://example.org/workshops/",
    ),
    "serve": ("workshops serve", "workshops serve --port 8080"),
    "print": (
        "workshops print sign-in jobs -o sign-in.html",
        "workshops print sign-in jobs --blank 10 -o sign-in.pdf",
        "workshops print certificates jobs -o certificates.pdf",
        "workshops print report -o report.xlsx",
    ),
    "init": ("workshops init", "workshops init --empty team.yaml"),
    "schema": ("workshops schema > workshops.schema.json", "workshops schema --of list"),
}
"""The examples of the program itself under the empty name, then those of each command."""
