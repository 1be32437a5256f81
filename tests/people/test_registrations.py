"""The lists of registration systems, forms and mails, read as who registers."""

import unicodedata
from typing import Literal

import pytest

from support.spreadsheets import write_workbook
from workshops.errors import ListError, UsageError
from workshops.people.registration_rows import Registration, RowDoubt
from workshops.people.registrations import RegistrationList, read_registrations, read_words
from workshops.people.sign_in import read_sign_ins

ADA = ("Ada Lund", "ada@x.example", "Uni")
BO = ("Bo Ek", "bo@x.example", "Firm")
EVENTBRITE = (
    "Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Attendee Status,Job Title,"
    "Company\n"
)
INDICO = "ID,Name,Email Address,Affiliation,Registration state,Checked in,Check-in date\n"
LUMA = "guest_id,name,first_name,last_name,email,phone_number,created_at,approval_status\n"
PRETIX = (
    "Event slug,Order code,Status,Email,Product,Company,Attendee name,Attendee name: Given name,"
    "Attendee email,Company\n"
)
TEAMS = "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
WEBINAR = "Attended,User Name (Original Name),First Name,Last Name,Email,Approval Status,Join Time"
ZOOM = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"


def list_people(listed: RegistrationList) -> list[tuple[str, str, str]]:
    """Name, address and organization of each."""
    return [(person.name, person.email, person.organization) for person in listed.people]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            f"{ZOOM}\nAda Lund,ada@x.example,09:00,10:00,60,No\n",
            [("Ada Lund", "ada@x.example", "")],
        ),
        (
            (
                "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
                f"1,Steel,08:00,11:00,h@x.example,180,2\n\n{ZOOM}\nAda Lund,,09:00,10:00,60,Yes\n"
            ),
            [("Ada Lund", "", "")],
        ),
        (
            f"{ZOOM},Recording Consent,In Waiting Room\nBo Ek,,09:00,09:01,1,Yes,,Yes\n",
            [("Bo Ek", "", "")],
        ),
        (
            "Name (original name),User Email,Total Duration (Minutes),Guest\nAda Lund,,60,No\n",
            [("Ada Lund", "", "")],
        ),
        (
            (
                f"Attendee Report\nTopic,Webinar ID\nSteel,1\nHost Details\n{WEBINAR}\n"
                "Yes,Host Berg,,,h@x.example,,09:00\nAttendee Details\n"
                f"{WEBINAR},Country/Region Name\nYes,,Ada,Lund,ada@x.example,,09:00,Sweden\n"
                "No,,Bo,Ek,,approved,--,Italy\nNo,,Cy,Fox,,cancelled by self,--,Italy\n"
            ),
            [
                ("Host Berg", "h@x.example", ""),
                ("Ada Lund", "ada@x.example", ""),
                ("Bo Ek", "", ""),
            ],
        ),
        (
            (
                f"1. Summary\nMeeting title\tSteel\n\n2. Participants\n{TEAMS}"
                "Lund, Ada\t7/20/23, 4:30:36 PM\t\t59m\tada@x.example\t\tPresenter\n\n"
                "3. In-Meeting Activities\nName\tJoin Time\nBo Ek\t09:00\n"
            ),
            [("Ada Lund", "ada@x.example", "")],
        ),
        (
            (
                f"{EVENTBRITE}1,May,Ada,Lund,ada@x.example,1,Free,Attending,Chief,Uni\n"
                "2,May,Bo,Ek,bo@x.example,1,Free,Checked In,,Firm\n"
                "3,May,Cy,Fox,,1,Free,Not Attending,,\n4,May,Di,Ray,,1,Free,Refunded,,\n"
            ),
            [ADA, BO],
        ),
        (
            "Order no.,Order Date,First Name,Surname,Email\n1,May,Ada,Lund,ada@x.example\n",
            [("Ada Lund", "ada@x.example", "")],
        ),
        (
            (
                f"{PRETIX}steel,A1,paid,pays@x.example,T,,Ada Lund,Ada,ada@x.example,Uni\n"
                "steel,A2,canceled,pays@x.example,T,,Cy Fox,Cy,cy@x.example,\n"
                "steel,A3,paid,pays@x.example,T,Firm,Bo Ek,Bo,,\n"
            ),
            [ADA, ("Bo Ek", "", "Firm")],
        ),
        (
            (
                "Order code,Attendee name,Product,Price,Checked in,Checked out,"
                "Automatically checked in,E-mail,Company\n"
                "A1,Ada Lund,T,0,2026-03-08 09:01:00,,No,ada@x.example,Uni\n"
            ),
            [ADA],
        ),
        (
            (
                f"{INDICO}1,Ada Lund,ada@x.example,Uni,Completed,True,2026-03-08\n"
                "2,Cy Fox,cy@x.example,Uni,Withdrawn,False,\n3,Di Ray,,Uni,Rejected,False,\n"
            ),
            [ADA],
        ),
        (
            (
                f"{LUMA}g1,Ada Lund,Ada,Lund,ada@x.example,,2026-01-01,approved\n"
                "g2,Cy Fox,Cy,Fox,cy@x.example,,2026-01-01,declined\n"
            ),
            [("Ada Lund", "ada@x.example", "")],
        ),
        (
            "api_id,name,email,approval_status\na,Ada Lund,ada@x.example,approved\n",
            [("Ada Lund", "ada@x.example", "")],
        ),
        (
            (
                "Timestamp,Email Address,Your name,Organisation,Will you come?\n"
                "2026/09/27 3:00:00 PM GMT+3,ada@x.example,Ada Lund,Uni,Yes\n"
                "2026/09/27 3:01:00 PM GMT+3,cy@x.example,Cy Fox,Uni,No\n"
            ),
            [ADA],
        ),
        (
            "Horodateur,Adresse e-mail,Nom et prénom\n27/09/2026,ada@x.example,Ada Lund\n",
            [("Ada Lund", "ada@x.example", "")],
        ),
        (
            (
                "ID,Start time,Completion time,Email,Name,Your name\n"
                "1,09:00,09:01,anonymous,Anonymous,Ada Lund\n2,09:00,09:01,bo@x.example,Bo Ek,\n"
            ),
            [("Ada Lund", "", ""), ("Bo Ek", "bo@x.example", "")],
        ),
        ("Vorname;Nachname;E-Mail-Adresse;Firma\nAda;Lund;ada@x.example;Uni\n", [ADA]),
        ("Förnamn\tEfternamn\tE-postadress\tFöretag\nAda\tLund\tada@x.example\tUni\n", [ADA]),
        ("Organisme;Courriel;Nom;Prénom\nUni;ada@x.example;Lund;Ada\n", [ADA]),
        ("Cognome;Nome;Ente;Posta elettronica;Firma\nLund;Ada;Uni;ada@x.example;\n", [ADA]),
        ('Company,Mail,Full name\nUni,mailto:ada@x.example,"Lund, Ada"\n', [ADA]),
        ("E-mail,Organisation\nAda Lund <ada@x.example>,Uni\n", [ADA]),
        ("Name,First name,Mail,Company\nAda Lund,Ada,ada@x.example,Uni\n", [ADA]),
        ("Last name,Name,Mail,Company\nLund,Ada,ada@x.example,Uni\n", [ADA]),
        ("Organisation\nUni\nFirm\n", [("", "", "Uni"), ("", "", "Firm")]),
        (
            'Ada Lund <ada@x.example>; "Ek, Bo" <bo@x.example>, cy@x.example',
            [(*ADA[:2], ""), (*BO[:2], ""), ("", "cy@x.example", "")],
        ),
    ],
    ids=range(26),
)
def test_what_each_system_lists(text: str, people: list[tuple[str, str, str]]) -> None:
    """Who registers, without those who withdrew, were rejected or got the money back."""
    listed = read_registrations(text.encode())

    assert list_people(listed) == people
    assert (listed.doubts, listed.nameless) == ([], [])


def test_rows_that_are_counted() -> None:
    """Each row is taken, or counted for what it is."""
    listed = read_registrations(
        b"Name,E-mail,Organization,State\nAda Lund,ada@x.example,Uni,confirmed\n,,Uni,\n,,,\n"
        b",,,Refunded\nCy Fox,,,withdrawn\nDi Ray,,,Withdrawn\nEd Fox,,,no\nFay Ek,,,Waiting list\n"
    )

    assert list_people(listed) == [ADA]
    assert listed.nameless == [3]
    assert listed.withdrawn == {"refunded": 1, "withdrawn": 2, "not attending": 1}
    assert [doubt.row for doubt in listed.doubts] == [9]
    assert listed.rows == 7


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("=A1,a@x.example,,,,", '"=A1" under "Name" is a formula without a result'),
        ("Bo,a@x.example,A\x1bB,,,", '"A\x1bB" under "Company" is not a name'),
        ("Bo,a@x.example,=A1,,,", '"=A1" under "Company" is a formula without a result'),
        ("#N/A Ek,a@x.example,,,,", '"#N/A Ek" under "Name" is a formula without a result'),
        ("Bo,bo at x,,,,", '"bo at x" under "E-mail" is not an e-mail address'),
        ("Bo,bo@,,,,", '"bo@" under "E-mail" is not an e-mail address'),
        ("Bo,b@x.example; c@x.example,,,,", 'under "E-mail" is not an e-mail address'),
        ("Bo,b[1]@x.example,,,,", '"b[1]@x.example" is not a valid e-mail address'),
        ("12,,,,,", '"12" is not a name'),
        ("Bo\x1b[1m,,,,,", '"Bo\x1b[1m" is not a name'),
        ("Bo,,,manager,,", '"manager" is not a role; write chair, speaker, participant or obs'),
        ("Bo,,,,klingon,", '"klingon" is not a language; write a tag, such as sv'),
        ("Bo,,,,,pending", 'it is not clear whether "pending" means registered'),
        ("Bo,,,,,VIP", 'it is not clear whether "VIP" means registered'),
        (f"{'Bo ' * 80},,,,,", '" is too long for a name; write at most 200 characters'),
        (f"Bo,,{'Uni ' * 80},,,", '" under "Company" is too long for a name; write at most 200'),
    ],
    ids=range(16),
)
def test_rows_in_doubt(row: str, message: str) -> None:
    """What a row leaves in doubt is a sentence, and nobody is taken from it."""
    known = "Ada Lund,,,speaker,sv,paid"
    listed = read_registrations(
        f"Name,E-mail,Company,Role,Language,Status\n{known}\n{row}\n".encode()
    )

    assert list_people(listed) == [("Ada Lund", "", "")]
    (doubt,) = listed.doubts
    assert doubt.row == 3
    assert message in doubt.message


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (("Referentin", "Deutsch"), ("speaker", "de")),
        (("Deltagare", "svenska"), ("participant", "sv")),
        (("Président", "anglais"), ("chair", "en")),
        (("osservatrice", "francese"), ("observer", "fr")),
        (("Optional", "pt-BR"), ("optional", "pt-BR")),
        (("", ""), ("", "")),
    ],
    ids=range(6),
)
def test_roles_and_languages(cells: tuple[str, str], found: tuple[str, str]) -> None:
    """Words of five languages are the schedule's own."""
    content = f"Namn;Roll;Språk\nBo;{';'.join(cells)}\nAda;talare;sv\n"

    (person, _) = read_registrations(content.encode()).people

    assert (person.role, person.language) == found


def test_columns_without_a_known_word() -> None:
    """A job title is not a role: a column in which no cell is known is not read, and named."""
    listed = read_registrations(
        b"Name,Role,Language,State,T-shirt\nBo,Director,Python,California,XL\n", []
    )

    assert listed.people == [Registration(2, "Bo")]
    assert listed.unread == ("Role", "Language", "State", "T-shirt")


def test_meanings_that_are_given() -> None:
    """The coordinator says what a column is, or that it is nothing."""
    text = "Name,Where from,Group,State\nBo,Uni,North,VIP\nAda,Uni,,paid\n"
    mapping = ["Where from=organization", "Group=region", "State=ignore"]

    listed = read_registrations(text.encode(), mapping)

    assert listed.people[0] == Registration(2, "Bo", organization="Uni", region="North")
    assert listed.unread == ()
    with pytest.raises(UsageError, match="did you mean region"):
        read_registrations(text.encode(), ["Group=regio"])


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        (["Mail=name", "Who=name"], '--map: "Mail" and "Who" both mean name; give one'),
        (["Who=email"], '--map: "Mail" and "Who" both mean email; give one'),
        (["Who=status"], '--map: "Who" and "State" both mean status; give one'),
        (["Who=name", "who?=region"], '--map: "who?" is given twice; give each'),
    ],
)
def test_one_column_for_a_meaning(mapping: list[str], message: str) -> None:
    """No column is dropped without a word where a meaning is given."""
    with pytest.raises(UsageError) as refused:
        read_registrations(b"Mail,Who,State\nbo@x.example,Bo,paid\n", mapping)

    assert str(refused.value).startswith(message)


@pytest.mark.parametrize("sign", ["*", ":", "_", "/", "/-", "(", "·"])
def test_headings_for_everybody(sign: str) -> None:
    """German headings name women too, with one sign or another."""
    text = f"Teilnehmer{sign}in;E-Mail\nAda Lund;ada@x.example\n"

    assert list_people(read_registrations(text.encode())) == [("Ada Lund", "ada@x.example", "")]


@pytest.mark.parametrize("heading", ["Zusage", "Teilnahme", "Participation", "Am Buffet dabei?"])
@pytest.mark.parametrize("cell", ["nein", "Nein, leider nicht", "Non", "nej!", "abgemeldet"])
def test_who_answered_no_is_never_added(heading: str, cell: str) -> None:
    """Under a heading that is known the row is refused, under another it is in doubt."""
    text = f'Name,{heading}\nBo,"{cell}"\nAda,ja\nCy,\n'

    listed = read_registrations(text.encode())

    assert [person.name for person in listed.people] == ["Ada", "Cy"]
    assert listed.rows == 3
    if heading == "Am Buffet dabei?":
        assert listed.doubts == [
            RowDoubt(
                2,
                f'"{cell}" under "Am Buffet dabei?" may mean not attending; use '
                '--map "Am Buffet dabei?=status" or "Am Buffet dabei?=ignore"',
            )
        ]
        ignored = read_registrations(text.encode(), [f"{heading}=ignore"])
        assert [person.name for person in ignored.people] == ["Bo", "Ada", "Cy"]
        decided = read_registrations(text.encode(), [f"{heading}=status"])
        assert [person.name for person in decided.people] == ["Ada", "Cy"]


@pytest.mark.parametrize("headings", ["Zusage,Status", "Status,Zusage", "State,RSVP", "RSVP,State"])
@pytest.mark.parametrize("cells", ["paid,no", "no,paid"])
def test_one_of_two_states_is_no(headings: str, cells: str) -> None:
    """Whoever withdrew in one column is not added for what another has."""
    listed = read_registrations(f"Name,{headings}\nBo,{cells}\nAda,yes,yes\n".encode())

    assert [person.name for person in listed.people] == ["Ada"]
    assert listed.withdrawn == {"not attending": 1}


def test_remarks_are_no_answers() -> None:
    """A column with other texts holds no answers, nor one in which nobody answered no."""
    listed = read_registrations(b"Name,Allergies,Photo\nBo,no,yes\nAda,nuts,yes\n")

    assert [person.name for person in listed.people] == ["Bo", "Ada"]


def test_pasted_addresses_in_doubt() -> None:
    """A name without an address, and one that may be two, are for a person."""
    listed = read_registrations(
        b"Ada Lund <ada@x.example>\nDear Bo\nCy Fox, Di Ray <di@x.example>\nfay@x.example\n"
    )

    assert [person.label for person in listed.people] == ["Ada Lund", "fay@x.example"]
    assert [doubt.message for doubt in listed.doubts] == [
        '"Dear Bo" has no address',
        '"Cy Fox, Di Ray" may be several people; write each as Name <address>',
    ]


def test_sheets() -> None:
    """What else a spreadsheet holds is named."""
    content = write_workbook(Rooms=[["Hall"]], People=[["Name"], ["Bo"]])

    assert read_registrations(content).sheets == ("Rooms",)


@pytest.mark.parametrize(
    ("words", "people"),
    [
        (["Ada Lund <ada@x.example>"], [("Ada Lund", "ada@x.example", "")]),
        (["ada@x.example; Bo Ek <bo@x.example>"], [("", "ada@x.example", ""), (*BO[:2], "")]),
        (["Lund,  Ada"], [("Ada Lund", "", "")]),
    ],
    ids=range(3),
)
def test_people_by_name(words: list[str], people: list[tuple[str, str, str]]) -> None:
    """On the command line a name may stand alone."""
    assert list_people(read_words(words)) == people


@pytest.mark.parametrize("word", ["foo@", "a b c@", "@x.example", "Bo Ek @x.example"])
def test_a_word_with_a_sign_is_no_name(word: str) -> None:
    """What was meant as an address is not taken as a name, alone or in a list."""
    message = f'"{word}" is not a valid e-mail address'

    assert read_words([word]).doubts == [RowDoubt(0, message)]
    listed = read_registrations(f"Name,Company\n{word},Uni\nBo,Uni\n".encode())
    assert listed.doubts == [RowDoubt(2, message)]
    assert [person.name for person in listed.people] == ["Bo"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_of_macos(form: Literal["NFC", "NFD"]) -> None:
    """Accents that are letters of their own become one with the letter before them."""
    text = unicodedata.normalize(form, "Name,E-mail,Company\nJürgen Müller,j@x.example,Högskolan\n")

    assert list_people(read_registrations(text.encode())) == [
        ("Jürgen Müller", "j@x.example", "Högskolan")
    ]
    assert read_words([unicodedata.normalize(form, "Müller, Jürgen")]).people == [
        Registration(0, "Jürgen Müller")
    ]


def test_cells_that_hold_nothing() -> None:
    """What people write for nothing is nothing."""
    text = "Name,E-mail,Organization,Country,Role\nBo,n/a,-,–,none\n-,–,Uni,,\nAda,,,,speaker\n"

    listed = read_registrations(text.encode())

    assert listed.people == [Registration(2, "Bo"), Registration(4, "Ada", role="speaker")]
    assert listed.nameless == [3]


@pytest.mark.parametrize(
    ("text", "people", "doubts"),
    [
        ("sep=;\r\nName;E-mail\r\nBo;\r\n", [Registration(3, "Bo")], []),
        (
            "Name,E-mail,Seat\nBo,,1\n\nAda,,2\n\nSaved on Monday,,\n",
            [Registration(2, "Bo"), Registration(4, "Ada")],
            [RowDoubt(6, '"Saved on Monday" is alone in its row; it may be a note')],
        ),
        (
            "Steel,\n\nName,E-mail\nBo,b@x.example\n\nCy,c@x.example\n\nLate\nAda,\n",
            [Registration(4, "Bo", "b@x.example"), Registration(6, "Cy", "c@x.example")],
            [RowDoubt(8, '"Late" ends the list; the rows below it are not read')],
        ),
        ("Steel\n\nName\nBo\n\nAda\n", [Registration(4, "Bo"), Registration(6, "Ada")], []),
        ("Steel,\n\nName,E-mail\nBo,\n\nSaved on Monday\n", [Registration(4, "Bo")], []),
        (
            "Name,E-mail\nBo,\n\nE-mail,Name\na@x.example,Ada\n",
            [Registration(2, "Bo")],
            [RowDoubt(4, '"E-mail" ends the list; the rows below it are not read')],
        ),
        (
            "Name,E-mail\nBo,\nName,E-mail\nAda,\n",
            [Registration(2, "Bo"), Registration(4, "Ada")],
            [],
        ),
    ],
    ids=range(7),
)
def test_where_a_list_ends(text: str, people: list[Registration], doubts: list[RowDoubt]) -> None:
    """Empty rows inside a list end nothing, and rows that are not read are named."""
    listed = read_registrations(text.encode())

    assert (listed.people, listed.doubts) == (people, doubts)


@pytest.mark.parametrize(
    "headings",
    [
        "First name,Last name,E-mail,Organization,Region,Country,Role,Language",
        "Given name,Surname,Email address,Company,Region,Country,Role,Language",
        "Förnamn,Efternamn,E-post,Företag,Region,Land,Roll,Språk",
        "Prénom,Nom,Adresse e-mail,Entreprise,Région,Pays,Rôle,Langue",
        "Vorname,Nachname,E-Mail,Firma,Region,Land,Rolle,Sprache",
        "Nome,Cognome,Indirizzo e-mail,Organizzazione,Regione,Paese,Ruolo,Lingua",
        "Etunimi,Sukunimi,Sähköposti,Organisaatio,Alue,Maa,Rooli,Kieli",
        "Nombre,Apellidos,Correo electrónico,Organización,Región,País,Rol,Idioma",
        "Nome,Apelido,Endereço de e-mail,Organização,Região,País,Função,Idioma",
        "Voornaam,Achternaam,E-mailadres,Organisatie,Regio,Land,Rol,Taal",
        "Imię,Nazwisko,Adres e-mail,Organizacja,Region,Kraj,Rola,Język",
    ],
    ids=["en", "en-parts", "sv", "fr", "de", "it", "fi", "es", "pt", "nl", "pl"],
)
def test_headings_in_ten_languages(headings: str) -> None:
    """All that can be read is read, in the order of the list."""
    cells = "Ada,Lund,ada@x.example,Uni,Gävleborg,SE,speaker,sv"
    backwards = [",".join(reversed(line.split(","))) for line in (headings, cells)]

    for lines in ([headings, cells], backwards):
        listed = read_registrations("\n".join(lines).encode())

        assert listed.people == [
            Registration(2, *ADA, "Gävleborg", "SE", "speaker", "sv"),
        ]
        assert listed.unread == ()


@pytest.mark.parametrize(
    ("headings", "cells", "message"),
    [
        (
            "Name,E-mail,Email address",
            "Bo,a@x.example,B@x.example",
            'use --map "Email address=ignore"',
        ),
        ("Name,Your name", "Bo Ek,Cy Ek", 'use --map "Your name=ignore"'),
        ("Name,Your name,Your name", ",Bo,Cy", "delete one of them"),
        ("Name,E-mail,Email address", "Bo,b@x.example,B@x.example", ""),
        ("Name,E-mail,Email address", "Bo,anonymous,b@x.example", ""),
        ("Name,E-mail,Email address", "Bo,b@x.example,", ""),
        ("Name,Your name", '"Ek, Bo",Bo Ék', ""),
    ],
    ids=range(7),
)
def test_two_columns_of_one_meaning(headings: str, cells: str, message: str) -> None:
    """Where both are filled and differ, neither wins; the coordinator says which counts."""
    content = f"{headings}\n{cells}\n".encode()

    listed = read_registrations(content)

    assert [doubt.row for doubt in listed.doubts] == ([2] if message else [])
    assert len(listed.people) == (0 if message else 1)
    if not message:
        assert read_sign_ins(content).signed
        return
    assert listed.doubts[0].message.endswith(f"differ; {message}, or correct the list")
    with pytest.raises(ListError, match=r"line 2: .* differ; "):
        read_sign_ins(content)


def test_commas_in_parts_of_names() -> None:
    """Of a name in parts the order is known; a comma in one of them does not change it."""
    listed = read_registrations(b'Cognome,Nome,E-mail\n"Conti, Rossi",Maria,m@x.example\n')

    assert list_people(listed) == [("Maria Conti, Rossi", "m@x.example", "")]
