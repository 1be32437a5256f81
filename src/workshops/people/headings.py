"""What registration forms, meeting programs and spreadsheets call their columns.

The headings are those of Zoom, Teams, Eventbrite, pretix, Indico, Luma, Google and Microsoft Forms
and of paper lists in ten languages. The next system is another word in this table.
"""

from collections.abc import Mapping, Sequence

from workshops.errors import UsageError
from workshops.names import find_near, fold_name, index_words

MEANINGS = {
    "name": "name, full name, your name, ditt namn, votre nom, ihr name, il tuo nome, "
    "participant, participant name, attendee name, "
    "name (original name), user name (original name), user name, namn, deltagare, nom, "
    "your full name, name of participant, first and last name, namn (för- och efternamn), "
    "för- och efternamn, förnamn och efternamn, vor- und nachname, prénom et nom, nom et prénom, "
    "nome e cognome, cognome e nome, nom complet, participante, teilnehmer, "
    "teilnehmerin, teilnehmende, vollständiger name, nome, nome completo, partecipante, "
    "nimi, koko nimi, osallistuja, osallistujan nimi, etu- ja sukunimi, nombre, nombre "
    "completo, nombre y apellidos, apellidos y nombre, nome e apelido, nome e sobrenome, "
    "naam, volledige naam, deelnemer, naam deelnemer, voor- en achternaam, imię i nazwisko, "
    "nazwisko i imię, uczestnik",
    "first-name": "first name, given name, forename, förnamn, prénom, vorname, "
    "etunimi, nombre de pila, primeiro nome, nome próprio, voornaam, imię",
    "last-name": "last name, family name, surname, efternamn, nom de famille, nachname, "
    "familienname, cognome, "
    "sukunimi, apellido, apellidos, apelido, sobrenome, achternaam, familienaam, nazwisko",
    "email": "email, email address, user email, mail, epost, epostadress, "
    "your email, your email address, mejl, mejladress, adresse mail, posta elettronica, "
    "indirizzo di posta elettronica, adresse email, courriel, adresse courriel, "
    "email adresse, indirizzo email, "
    "sähköposti, sähköpostiosoite, correo, correo electrónico, dirección de correo "
    "electrónico, endereço de email, correio eletrónico, correio eletrônico, emailadres, "
    "mailadres, adres email",
    "own-email": "attendee email, attendee e-mail address, e-mail des teilnehmers, "
    "teilnehmer-e-mail",
    "organization": "organization, organisation, affiliation, company, företag, entreprise, "
    "organizzazione, azienda, organization name, organisation name, company name, institution, "
    "employer, your organization, your organisation, organization/company, organisation/company, "
    "arbetsgivare, organisme, société, ente, società, istituzione, einrichtung, unternehmen, "
    "arbeitgeber, "
    "organisaatio, yritys, työnantaja, organización, institución, entidad, organização, "
    "empresa, instituição, entidade, organisatie, bedrijf, instelling, werkgever, "
    "organizacja, instytucja, pracodawca",
    "region": "region, région, regione, nuts, nuts code, nuts region, "
    "alue, maakunta, região, regio",
    "country": "country, country/region, country/region name, land, pays, paese, nazione, "
    "maa, país, kraj",
    "role": "role, roll, rôle, rolle, ruolo, funktion, fonction, funzione, "
    "rooli, rol, función, função, papel, functie, rola, funkcja",
    "language": "language, preferred language, språk, langue, sprache, lingua, "
    "kieli, idioma, taal, język",
    "came": "attended, attendance, present, presence, came, showed up, närvarande, närvaro, "
    "deltog, présent, présente, présent(e), présence, a participé, anwesend, anwesenheit, "
    "teilgenommen, presente, presenza, ha partecipato, "
    "läsnä, läsnäolo, paikalla, osallistui, asistió, asistencia, presença, compareceu, "
    "aanwezig, aanwezigheid, obecny, obecna, obecność",
    "check-in": "checked in, checked in at, check-in, check-in date, check-in time, incheckad, "
    "eingecheckt, enregistré",
    "signature": "signature, signed, unterschrift, underskrift, signatur, émargement, "
    "allekirjoitus, assinatura, handtekening, podpis",
    "firma": "firma",
    "status": "status, attendance status, statut, stato, tila, estado",
    "state": "state, registration state, registration status, attendee status, approval status, "
    "order status, ticket status, booking status, anmälningsstatus, anmeldestatus, "
    "buchungsstatus, will you come, will you attend, will you participate, are you attending, "
    "attending, rsvp, zusage, zu- oder absage, teilnahme, rückmeldung, participation, "
    "partecipazione, deltagande, kommer du, deltar du, viendrez-vous, participerez-vous, "
    "nehmen sie teil, kommen sie, verrai, parteciperai, parteciperà, état, statut d’inscription, "
    "stato iscrizione, stato registrazione, "
    "ilmoittautumisen tila, osallistutko, tuletko, estado de inscripción, estado da "
    "inscrição, asistirá, asistirás, inschrijfstatus, status rejestracji",
    "order": "order, order code, order no, order number",
    "automatic": "automatically checked in",
    "join": "join time, first join",
    "leave": "leave time, last leave",
    "duration": "duration, duration (minutes), in-meeting duration",
    "total-duration": "total duration (minutes)",
    "waiting": "in waiting room",
    "meeting": "guest, recording consent, participant id (upn)",
}
"""Headings by their meaning; case, accents and signs aside.

`came` holds yes or no, `check-in` yes, no or a time, `signature` anything or nothing; `firma` is a
signature in Italian and Spanish, and a company in German, Swedish and Polish. `status` is presence
only where each cell is a word for that. With an `order` the address may be the buyer's, `own-email`
is not. A `state` is that of a registration.
"""

_SIGNED_AS_FIRMA = frozenset(
    map(fold_name, ("nome", "cognome", "nome completo", "nombre", "apellidos", "apellido"))
)
"""Headings of the languages in which `firma` is a signature."""

_MEANING_OF = index_words(MEANINGS)

NAMED = ("name", "first-name", "last-name", "email", "organization")
"""The meanings of columns that name people, as `--map` takes them."""


def read_headings(cells: Sequence[str], mapped: Mapping[str, str] | None = None) -> list[str]:
    """The meaning of each heading, empty where it has none that is known.

    `mapped` has meanings by folded heading, as `read_mapping` returns them; they come first.
    """
    known = {**_MEANING_OF, **(mapped or {})}
    folded = [fold_name(cell) for cell in cells]
    is_signature = not _SIGNED_AS_FIRMA.isdisjoint(folded)
    firma = "signature" if is_signature else "organization"
    meanings = [
        (known.get(heading, "") or _read_dated(cell)) if heading else ""
        for heading, cell in zip(folded, cells, strict=True)
    ]
    return [firma if meaning == "firma" else meaning for meaning in meanings]


def _read_dated(heading: str) -> str:
    """`signature`, or `firma`, where a day follows that word, as on the sheets of `print`."""
    first = _MEANING_OF.get(fold_name(heading.split(maxsplit=1)[0]), "")
    is_dated = any(map(str.isdigit, heading))
    return first if is_dated and first in ("signature", "firma") else ""


def read_mapping(pairs: Sequence[str], meanings: Sequence[str]) -> dict[str, str]:
    """`Heading=meaning` as meanings by folded heading.

    Raises UsageError for a meaning that is not one of `meanings`, and for a heading given twice.
    """
    mapped = {}
    for pair in pairs:
        heading, _, meaning = pair.rpartition("=")
        if not fold_name(heading) or meaning not in meanings:
            near = find_near(meaning, meanings)
            hint = f"; did you mean {near[0]}?" if near and fold_name(heading) else ""
            raise UsageError(
                f'--map "{pair}": write it as "Heading=meaning", with one of '
                f"{', '.join(meanings)}{hint}"
            )
        if fold_name(heading) in mapped:
            raise UsageError(f'--map: "{heading}" is given twice; give each column one meaning')
        mapped[fold_name(heading)] = meaning
    return mapped
