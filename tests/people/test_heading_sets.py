"""The lists that registration and meeting systems save never record a wrong fact."""

import pytest

from support.spreadsheets import write_workbook
from workshops.errors import UsageError
from workshops.people.sign_in import SignInList, SignInRules, read_sign_ins

ZOOM = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"
EVENTBRITE = "Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Attendee Status"
INDICO = "ID,Name,Email Address,Affiliation,Registration state,Checked in,Check-in date\n"
PRETIX = "Order code,Attendee name,Product,Price,Checked in,Automatically checked in,E-mail\n"
TEAMS = "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
WEBINAR = "Attended,User Name (Original Name),First Name,Last Name,Email,Approval Status,Join Time"


def list_facts(listed: SignInList) -> dict[str, bool | None]:
    """Whether each person came, as the list states it."""
    return {person.name or person.email: person.came for person in listed.signed}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (f"{ZOOM}\nAda Lund,a@x.example,09:00,10:00,60,No\n", {"Ada Lund": True}),
        (
            (
                "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
                f"1,Steel,08:00,11:00,h@x.example,180,2\n\n{ZOOM}\nAda Lund,,09:00,10:00,60,Yes\n"
            ),
            {"Ada Lund": True},
        ),
        (
            (
                f"{ZOOM},Recording Consent,In Waiting Room\nAda Lund,,09:00,09:05,5,No,,Yes\n"
                "Ada Lund,,09:05,10:00,55,No,,No\nBo Ek,,09:00,09:01,1,Yes,,Yes\n"
            ),
            {"Ada Lund": True, "Bo Ek": None},
        ),
        (
            "Name (original name),User Email,Total Duration (Minutes),Guest\nAda Lund,,60,No\n",
            {"Ada Lund": True},
        ),
        (
            (
                f"Attendee Report\nTopic,Webinar ID\nSteel,1\nHost Details\n{WEBINAR}\n"
                "Yes,Host Berg,,,h@x.example,,09:00\nAttendee Details\n"
                f"{WEBINAR},Country/Region Name\nYes,,Ada,Lund,,,09:00,Sweden\n"
                "No,,Bo,Ek,,approved,--,Italy\n"
            ),
            {"Host Berg": True, "Ada Lund": True, "Bo Ek": False},
        ),
        (
            (
                f"1. Summary\nMeeting title\tSteel\n\n2. Participants\n{TEAMS}"
                "Lund, Ada\t7/20/23, 4:30:36 PM\t7/20/23, 5:30:11 PM\t59m 35s\t\t\tOrganizer\n\n"
                "3. In-Meeting Activities\nName\tJoin Time\nBo Ek\t09:00\n"
            ),
            {"Lund, Ada": True},
        ),
        (
            (
                f"{EVENTBRITE},Checked In\n1,May,Ada,Lund,,1,Free,Attending,Yes\n"
                "2,May,Bo,Ek,,1,Free,Attending,No\n3,May,Cy,Fox,,1,Free,Refunded,\n"
            ),
            {"Ada Lund": True, "Bo Ek": False, "Cy Fox": None},
        ),
        (
            (
                f"{PRETIX}A1,Ada Lund,Ticket,0.00,2026-03-08 09:01:00,No,pays@x.example\n"
                "A2,Bo Ek,Ticket,0.00,,No,pays@x.example\n"
                "A3,Cy Fox,Ticket,0.00,2026-01-08 09:01:00,Yes,c@x.example\n"
            ),
            {"Ada Lund": True, "Bo Ek": None, "Cy Fox": None},
        ),
        (
            (
                f"{INDICO}1,Ada Lund,a@x.example,Uni,Completed,True,2026-03-08\n"
                "2,Bo Ek,b@x.example,Uni,Withdrawn,False,\n"
            ),
            {"Ada Lund": True, "Bo Ek": False},
        ),
        (
            (
                "guest_id,name,email,created_at,approval_status,checked_in_at\n"
                "g1,Ada Lund,,2026-01-01,approved,2026-03-08T09:00:00Z\n"
                "g2,Bo Ek,,2026-01-01,declined,\n"
            ),
            {"Ada Lund": True, "Bo Ek": None},
        ),
        (
            (
                "ID,Start time,Completion time,Email,Name,Were you there? Present\n"
                "1,09:00,09:01,anonymous,Anonymous,Yes\n"
            ),
            None,
        ),
        ("ID,Email,Name,Present\n1,anonymous,Anonymous,Yes\n2,,Ada Lund,Yes\n", {"Ada Lund": True}),
        ("Name;Unterschrift\nAda Lund;AL\nBo Ek;\n", {"Ada Lund": True, "Bo Ek": None}),
        ("Namn;Underskrift\nAda Lund;x\nBo Ek;–\n", {"Ada Lund": True, "Bo Ek": None}),
        ("Nom;Prénom;Émargement\nLund;Ada;Lund\nEk;Bo;non\n", {"Ada Lund": True, "Bo Ek": False}),
        ("Name;Unterschrift\nAda Lund;entschuldigt\n", {"Ada Lund": False}),
        ("Cognome;Nome;Firma\nLund;Ada;ALund\nEk;Bo;\n", {"Ada Lund": True, "Bo Ek": None}),
        (
            "Name;Firma;Unterschrift\nAda Lund;Stahl AG;AL\nBo Ek;Stahl AG;\n",
            {"Ada Lund": True, "Bo Ek": None},
        ),
        ("Name;Firma\nAda Lund;Stahl AG\n", {"Ada Lund": True}),
        ("Nombre;Apellidos;Firma\nAda;Lund;AL\nBo;Ek;\n", {"Ada Lund": True, "Bo Ek": None}),
        ("Nimi;Allekirjoitus\nAda Lund;AL\nBo Ek;ei\n", {"Ada Lund": True, "Bo Ek": False}),
        ("Nimi;Paikalla\nAda Lund;kyllä\nBo Ek;poissa\n", {"Ada Lund": True, "Bo Ek": False}),
        ("Name;Signature\nMai Ek;Mai Ek\nEi Ono;Ei Ono\n", {"Mai Ek": True, "Ei Ono": True}),
        ("Naam;Aanwezig\nAda Lund;ja\nBo Ek;nee\n", {"Ada Lund": True, "Bo Ek": False}),
        ("Imię;Nazwisko;Firma;Podpis\nAda;Lund;Huta;AL\n", {"Ada Lund": True}),
        ("Nome;Presença\nAda Lund;sim\nBo Ek;não\n", {"Ada Lund": True, "Bo Ek": False}),
        (f"{EVENTBRITE}\n1,May,Ada,Lund,,1,Free,Attending\n", None),
        ("Order no.,First Name,Surname,Email\n1,Ada,Lund,\n", None),
        ("ID,Name,Registration state,Price\n1,Ada Lund,Withdrawn,0\n", None),
        ("Event slug,Order code,Status,Email,Attendee name\nx,A1,paid,,Ada Lund\n", None),
        ("api_id,name,email,approval_status\na,Ada Lund,,approved\n", None),
        ("Timestamp,Email Address,Your name,Will you come?\nx,a@x.example,Ada Lund,Yes\n", None),
        ("Horodateur,Adresse e-mail\n2026/09/27 3:00:00 PM GMT+3,a@x.example\n", None),
        ("Name,Status\nAda Lund,yes\n", None),
        ("Name,Status\nAda Lund,Attending\n", None),
        ("Name,Seat\nAda Lund,\n", None),
        ("Name\nLund, Ada\n", None),
        ("Name,\nAda Lund,absent\n", None),
        ("Name,Attended,Checked in\nAda Lund,yes,no\n", None),
        ("Name,Unterschrift\nAda Lund,?\n", None),
        ("Name,Checked in\nAda Lund,later\n", None),
        (f"{ZOOM},In Waiting Room\nAda Lund,,09:00,10:00,60,No,perhaps\n", None),
        (f"{ZOOM},Approval\nAda Lund,,09:00,10:00,60,No,denied\n", None),
    ],
    ids=range(43),
)
def test_what_each_system_states(text: str, facts: dict[str, bool | None] | None) -> None:
    """Filled or yes is presence, no is absence, empty is nothing; any doubt refuses the list."""
    if facts is None:
        with pytest.raises(UsageError):
            read_sign_ins(text.encode())
        return

    assert list_facts(read_sign_ins(text.encode())) == facts


def test_doubtful_columns_are_named() -> None:
    """A list that is refused names all that was not understood."""
    with pytest.raises(UsageError) as refused:
        read_sign_ins(b"Name,Order Date,Price\nAda Lund,May,0\n")

    assert 'unknown columns: "Order Date", "Price"; give a column' in str(refused.value)


@pytest.mark.parametrize(
    ("rules", "facts"),
    [
        (SignInRules(all_came=True), {"Ada Lund": True, "Bo Ek": True}),
        (SignInRules(["Here?=came", "Seat=ignore"]), {"Ada Lund": True, "Bo Ek": False}),
        (SignInRules(["here=ignore", "seat=ignore"]), {"Ada Lund": True, "Bo Ek": True}),
        (SignInRules(["Seat=signature"]), {"Ada Lund": True, "Bo Ek": None}),
    ],
    ids=range(4),
)
def test_the_coordinator_decides(rules: SignInRules, facts: dict[str, bool | None]) -> None:
    """A meaning that is given for a heading comes before the table."""
    listed = read_sign_ins(b"Name,Here?,Seat\nAda Lund,yes,A4\nBo Ek,no,\n", rules)

    assert list_facts(listed) == facts


@pytest.mark.parametrize(
    ("text", "rules", "message"),
    [
        ("Name\nBo\n", SignInRules(["Name"]), '--map "Name": write it as "Heading=meaning"'),
        ("Name\nBo\n", SignInRules(["Name=nam"]), "ignore; did you mean name?"),
        ("Name\nBo\n", SignInRules(["Seat=ignore"]), 'the list has no column "seat"'),
        ("Name\nBo\n", SignInRules(minutes=5), "not a report of a meeting"),
        (
            "Name,Came\nBo,no\n",
            SignInRules(all_came=True),
            'the list records who came in "Came"; leave out --all-came',
        ),
        ("Name\nBo\n", SignInRules(all_came=True, minutes=5), "cannot be used together"),
        (f"{ZOOM}\nBo,,1,2,long,No\n", SignInRules(minutes=5), '"long" is not a number of minutes'),
    ],
    ids=range(7),
)
def test_rules_that_do_not_fit(text: str, rules: SignInRules, message: str) -> None:
    """What is asked for and cannot be is refused."""
    with pytest.raises(UsageError) as refused:
        read_sign_ins(text.encode(), rules)

    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("minutes", "came"), [(0, True), (60, True), (61, None)], ids=["any", "enough", "short"]
)
def test_length_in_the_meeting(minutes: int, came: bool | None) -> None:  # noqa: FBT001
    """All joins of a person count together, and what is too short is nothing."""
    text = f"{ZOOM}\nBo Ek,,09:00,09:20,20,No\nBo Ek,,09:25,10:05,40m 0s,No\n"

    listed = read_sign_ins(text.encode(), SignInRules(minutes=minutes))

    assert list_facts(listed) == {"Bo Ek": came}


def test_address_of_the_buyer() -> None:
    """In a list of orders the name decides, as the address may be that of who paid."""
    listed = read_sign_ins(f"{PRETIX}A1,Ada Lund,T,0,2026-03-08,No,pays@x.example\n".encode())

    assert [(person.name, person.email) for person in listed.signed] == [("Ada Lund", "")]


def test_copied_addresses() -> None:
    """Addresses of a mail are a list of people who came; names that may be several are refused."""
    listed = read_sign_ins(b"Ada Lund <a@x.example>; b@x.example\nCy Fox")

    assert list_facts(listed) == {"Ada Lund": True, "b@x.example": True, "Cy Fox": True}
    with pytest.raises(UsageError, match='line 1: "Cy Fox, Di Ray" may be several people'):
        read_sign_ins(b"Cy Fox, Di Ray <d@x.example>; e@x.example")
    with pytest.raises(UsageError, match="it is not a report of a meeting"):
        read_sign_ins(b"d@x.example", SignInRules(minutes=5))


def test_spreadsheet() -> None:
    """A spreadsheet is read by the same rules; a formula without a result is not a signature."""
    rows = [("Name", "Unterschrift"), ("Ada Lund", "AL"), ("Bo Ek", None)]
    listed = read_sign_ins(write_workbook(Day=rows, Notes=[("Bring a pen",)]))

    assert list_facts(listed) == {"Ada Lund": True, "Bo Ek": None}
    assert listed.sheets == ("Notes",)
    with pytest.raises(UsageError, match='"=A1" under "Unterschrift" is neither yes nor no'):
        read_sign_ins(write_workbook(Day=[*rows, ("Cy Fox", "=A1")]))


@pytest.mark.parametrize(
    ("below", "title"),
    [
        ("Late\nAda Lund,yes", "Late"),
        ("Ada Lund,yes\nCy Fox,yes", "Ada Lund"),
        ("Polls\nName,E-mail\nAda Lund,yes", ""),
        ("Name,Join Time\nAda Lund,yes", ""),
    ],
    ids=range(4),
)
def test_rows_below_the_list(below: str, title: str) -> None:
    """Of a report nothing below an empty row says who came; it is named unless it is a table."""
    listed = read_sign_ins(f"Steel,\n\nName,Came\nBo Ek,yes\n\n{below}\n".encode())

    assert list_facts(listed) == {"Bo Ek": True}
    remark = f'line 6: "{title}" ends the list; the rows below it are not read'
    assert listed.open == (remark if title else "")
