"""Sign-in lists are read as forms, spreadsheets and meeting programs save them."""

import pytest

from workshops.errors import UsageError
from workshops.people.sign_in import SignIn, read_sign_ins

NAMED = ("Åsa Öberg", "")
BOTH = ("Åsa Öberg", "asa@example.org")
ADDRESS = ("", "asa@example.org")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("First name,Last name\nÅsa,Öberg\n", NAMED),
        ("Vorname;Nachname;E-Mail-Adresse\nÅsa;Öberg;\n", NAMED),
        ("Name;Vorname\nÖberg;Åsa\n", NAMED),
        ("Förnamn\tEfternamn\tE-postadress\nÅsa\tÖberg\t\n", NAMED),
        ("Prénom,Nom,Adresse e-mail\nÅsa,Öberg,\n", NAMED),
        ("Nome;Cognome\nÅsa;Öberg\n", ("Åsa Öberg", "")),
        ("Full name,First name,Last name\nÅsa Öberg,Åsa,Öberg\n", NAMED),
        ('"Name"\n"Öberg, Åsa"\n', ("Öberg, Åsa", "")),
        ('"Name","E-mail"\n"Åsa Öberg","asa@example.org"\n', BOTH),
        ("E-mail\nasa@example.org\n", ADDRESS),
        ("E-mail\nmailto:asa@example.org\n", ADDRESS),
        ("E-Mail-Adresse;Unterschrift\nasa@example.org;Öberg\n", ADDRESS),
        ("E-postadress,E-mail\n,asa@example.org\n", ADDRESS),
        ('"Notes, if any";E-mail;Came\n"none, really";asa@example.org;yes\n', ADDRESS),
        ("Name (Original Name),User Email,Join Time\nÅsa Öberg,asa@example.org,09:00\n", BOTH),
        ("Name\nÅsa Öberg <asa@example.org>\n", BOTH),
        ('E-mail\n"""Öberg, Åsa"" <asa@example.org>"\n', ("Öberg, Åsa", "asa@example.org")),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_headings_of_forms(text: str, found: tuple[str, str], encoding: str) -> None:
    """Names in one column or two, and addresses, under what forms call them in five languages."""
    (signed,) = read_sign_ins(text.encode(encoding)).signed

    assert signed == SignIn(2, *found)


def test_organizations_alone() -> None:
    """A list may name organizations and nothing else."""
    assert read_sign_ins(b"Organisation\nuni\n").signed == [SignIn(2, organization="uni")]


def test_report_of_a_meeting_program() -> None:
    """Of a report with titles above the list, the list ends at the next empty line."""
    report = (
        "Meeting title\tKick-off\nAttended participants\t3\n\n2. Participants\n"
        "Name\tFirst Join\tEmail\nÅsa Öberg\t09:00\tasa@example.org\n\n"
        "3. In-Meeting Activities\nName\tJoin Time\nÅsa Öberg\t09:00\n"
    )

    assert read_sign_ins(report.encode("utf-16")).signed == [SignIn(6, *BOTH)]


@pytest.mark.parametrize(
    ("cell", "came"),
    [
        *((cell, True) for cell in ("yes", "TRUE", "1", "x", "✓", "✔️", "Ja", "närvarande", "sì")),
        *((cell, False) for cell in ("no", "FALSE", "0", "✗", "Nein", "did not come", "absente")),
        ("", None),
        (" ", None),
    ],
)
def test_presence_in_words(cell: str, *, came: bool | None) -> None:
    """Yes and no in the languages of our mail, and as signs; an empty cell leaves it open."""
    listed = read_sign_ins(f"Name,Present,Seat\nBo,{cell},4\n".encode())

    assert listed.signed == [SignIn(2, "Bo", came=came)]
    assert (listed.presence, listed.unread) == ("Present", ("Seat",))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "Who,When\nÅsa,now\n",
            'line 1: no known column among the headings ("Who", "When"); use the headings',
        ),
        ("\n\n", "no line with headings; use the headings"),
        ("", "no line with headings; use the headings"),
        ("Name,Present\nÅsa,maybe\n", 'line 2: "maybe" under "Present" is neither yes nor no'),
        (
            f"Name\n{'x' * 200_000}\n",
            "line 2: a cell has more than 131,072 characters; close the quote",
        ),
    ],
    ids=range(5),
)
def test_lists_that_are_refused(text: str, message: str) -> None:
    """A list that names none of its columns, or says something else than yes or no, is refused."""
    with pytest.raises(UsageError) as refused:
        read_sign_ins(text.encode())

    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    "cell",
    [
        *("krank", "Nicht da", "fehlt", "abgemeldet", "entschuldigt", "no show", "sick", "sjuk"),
        *("avanmäld", "malade", "désinscrit", "malata", "non venuto", "storniert"),
    ],
)
@pytest.mark.parametrize("heading", ["Unterschrift", "Present"])
def test_words_for_absence(heading: str, cell: str) -> None:
    """Words for those who did not come, in five languages, are no signature."""
    listed = read_sign_ins(f"Name;{heading}\nÅsa Öberg;{cell}\n".encode())

    assert listed.signed == [SignIn(2, "Åsa Öberg", came=False)]


@pytest.mark.parametrize(
    "cell", ["Öberg", "å. öberg", "AsaOberg", "ÅÖ", "öå", "Å.Ö.", "signed", "x", "firmato"]
)
def test_signatures(cell: str) -> None:
    """A signature is the name, a part of it, or the initials."""
    listed = read_sign_ins(f"Name;Signature\nÅsa Öberg;{cell}\n".encode())

    assert listed.signed == [SignIn(2, "Åsa Öberg")]


@pytest.mark.parametrize("person", ["Åsa Öberg;", ";asa@example.org"], ids=["name", "address"])
@pytest.mark.parametrize("cell", ["war leider krank", "not here, Åsa", "Öberg abgemeldet", "?"])
def test_texts_that_deny(cell: str, person: str) -> None:
    """A text in which a word denies is refused, with its line."""
    with pytest.raises(UsageError, match=r'^line 2: ".*" under "Signature" is neither yes nor no'):
        read_sign_ins(f"Name;E-mail;Signature\n{person};{cell}\n".encode())


@pytest.mark.parametrize("cell", ["left early", "Vertretung", "i.V. Müller", "unwell", "Å", "e"])
def test_remarks_are_no_signature(cell: str) -> None:
    """What is not the name or the initials of the person is refused, with its line."""
    with pytest.raises(UsageError, match=r'^line 2: ".*" under "Signature" is neither yes nor no'):
        read_sign_ins(f"Name;Signature\nÅsa Öberg;{cell}\n".encode())
