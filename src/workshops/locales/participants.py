"""The few words of our own that participants read in calendar entries and mail, in their language.

Coordinators' output is English; what reaches participants speaks the languages of the schedule as
far as they are known here, and English otherwise.
"""

from typing import NamedTuple

from workshops.model import Period


class Words(NamedTuple):
    """One language's words; `language` is its BCP 47 tag."""

    language: str
    programme: str
    morning: str
    afternoon: str
    evening: str
    join_online: str
    more: str

    @property
    def periods(self) -> dict[Period, str]:
        """The parts of a day."""
        return {"morning": self.morning, "afternoon": self.afternoon, "evening": self.evening}


_LANGUAGES = (
    Words("en", "Programme", "morning", "afternoon", "evening", "Join online", "More"),
    Words("sv", "Program", "förmiddag", "eftermiddag", "kväll", "Delta på nätet", "Läs mer"),
    Words(
        "fr", "Programme", "matin", "après-midi", "soir", "Participer en ligne", "En savoir plus"
    ),
    Words("de", "Programm", "Vormittag", "Nachmittag", "Abend", "Online teilnehmen", "Mehr dazu"),
    Words(
        "it", "Programma", "mattina", "pomeriggio", "sera", "Partecipa online", "Per saperne di più"
    ),
)


def find_words(language: str | None) -> Words:
    """The words of a language by its tag (sv-FI finds sv), else English."""
    subtag = (language or "en").partition("-")[0].lower()
    return next((one for one in _LANGUAGES if one.language == subtag), _LANGUAGES[0])


class MailWords(NamedTuple):
    """One language's words for the mail around an invitation; braces are filled in."""

    language: str
    invitation: str
    updated: str
    cancelled: str
    postponed: str
    when: str
    was: str
    where: str
    repeats: str
    moved: str
    relocated: str
    unknown_place: str
    rejoined: str
    repeats_anew: str
    answer_anew: str
    confirmed: str
    tentative: str
    called_off: str
    undated: str
    withdrawn: str
    answer: str

    @property
    def endings(self) -> dict[str, str]:
        """What a cancellation says, by what it is of."""
        return {
            "called-off": self.called_off,
            "postponed": self.undated,
            "withdrawn": self.withdrawn,
        }


_MAILS = (
    MailWords(
        language="en",
        invitation="Invitation",
        updated="Updated",
        cancelled="Cancelled",
        postponed="Postponed",
        when="When",
        was="Was",
        where="Where",
        repeats="repeats",
        moved="Moved from {before} to {after}.",
        relocated="Moved from {before} to {after}.",
        unknown_place="a place not named",
        rejoined="There is a new link to join online: {after}",
        repeats_anew="It repeats on other days than before; your calendar shows them.",
        answer_anew="Please answer for the new time, even if you have answered before.",
        confirmed="The workshop is confirmed now.",
        tentative="The workshop is not certain yet.",
        called_off="The workshop is cancelled.",
        undated="The date no longer holds. A new invitation follows when another one is fixed.",
        withdrawn="You are no longer on the list of participants.",
        answer="To answer, use the buttons of your calendar, or reply to this message.",
    ),
    MailWords(
        language="sv",
        invitation="Inbjudan",
        updated="Ändrat",
        cancelled="Inställt",
        postponed="Uppskjutet",
        when="När",
        was="Tidigare datum",
        where="Var",
        repeats="återkommer",
        moved="Flyttat från {before} till {after}.",
        relocated="Flyttat från {before} till {after}.",
        unknown_place="en plats som inte angetts",
        rejoined="Det finns en ny länk för att delta på nätet: {after}",
        repeats_anew="Workshoppen återkommer på andra dagar än förut; din kalender visar dem.",
        answer_anew="Svara för den nya tiden, även om du har svarat förut.",
        confirmed="Workshoppen är nu bekräftad.",
        tentative="Workshoppen är ännu inte säker.",
        called_off="Workshoppen är inställd.",
        undated="Datumet gäller inte längre. En ny inbjudan kommer när ett nytt är bestämt.",
        withdrawn="Du står inte längre på deltagarlistan.",
        answer="Svara med knapparna i din kalender, eller genom att svara på det här meddelandet.",
    ),
    MailWords(
        language="fr",
        invitation="Invitation",
        updated="Modification",
        cancelled="Annulation",
        postponed="Report",
        when="Date",
        was="Date prévue",
        where="Lieu",
        repeats="se répète",
        moved="Déplacé : {before} devient {after}.",
        relocated="Déplacé : {before} devient {after}.",
        unknown_place="lieu non précisé",
        rejoined="Il y a un nouveau lien pour participer en ligne : {after}",
        repeats_anew="L'atelier se répète à d'autres dates qu'avant ; votre agenda les affiche.",
        answer_anew="Merci de répondre pour la nouvelle date, même si vous aviez déjà répondu.",
        confirmed="L'atelier est maintenant confirmé.",
        tentative="L'atelier n'est pas encore certain.",
        called_off="L'atelier est annulé.",
        undated="La date n'est plus valable. Une invitation suivra quand une autre sera fixée.",
        withdrawn="Vous ne figurez plus sur la liste des participants.",
        answer="Pour répondre, utilisez les boutons de votre agenda ou répondez à ce message.",
    ),
    MailWords(
        language="de",
        invitation="Einladung",
        updated="Geändert",
        cancelled="Abgesagt",
        postponed="Verschoben",
        when="Wann",
        was="Bisher",
        where="Wo",
        repeats="wiederholt sich",
        moved="Verschoben von {before} auf {after}.",
        relocated="Verlegt von {before} nach {after}.",
        unknown_place="einem nicht genannten Ort",
        rejoined="Es gibt einen neuen Link zur Online-Teilnahme: {after}",
        repeats_anew="Der Workshop findet an anderen Tagen statt als zuvor; siehe Kalender.",
        answer_anew="Bitte antworten Sie zum neuen Termin, auch nach einer früheren Antwort.",
        confirmed="Der Workshop steht jetzt fest.",
        tentative="Der Workshop steht noch nicht fest.",
        called_off="Der Workshop ist abgesagt.",
        undated="Der Termin gilt nicht mehr. Steht ein neuer fest, folgt eine neue Einladung.",
        withdrawn="Sie stehen nicht mehr auf der Teilnehmerliste.",
        answer="Antworten Sie mit den Schaltflächen Ihres Kalenders oder auf diese Nachricht.",
    ),
    MailWords(
        language="it",
        invitation="Invito",
        updated="Modifica",
        cancelled="Annullamento",
        postponed="Rinvio",
        when="Quando",
        was="Data precedente",
        where="Dove",
        repeats="si ripete",
        moved="Spostato da {before} a {after}.",
        relocated="Spostato da {before} a {after}.",
        unknown_place="un luogo non indicato",
        rejoined="C'è un nuovo link per partecipare online: {after}",
        repeats_anew="Il workshop si ripete in altri giorni; il calendario li mostra.",
        answer_anew="La preghiamo di rispondere per la nuova data, anche se ha già risposto.",
        confirmed="Il workshop è ora confermato.",
        tentative="Il workshop non è ancora certo.",
        called_off="Il workshop è annullato.",
        undated="La data non è più valida. Un nuovo invito seguirà quando sarà fissata un'altra.",
        withdrawn="Il suo nome non è più nell'elenco dei partecipanti.",
        answer="Per rispondere usi i pulsanti del calendario o risponda a questo messaggio.",
    ),
)


def find_mail_words(language: str | None) -> MailWords:
    """The words for mail in a language by its tag (sv-FI finds sv), else English."""
    subtag = (language or "en").partition("-")[0].lower()
    return next((one for one in _MAILS if one.language == subtag), _MAILS[0])
