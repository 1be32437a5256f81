"""What the cells of a registration list mean, in ten languages: roles, languages, states."""

import re
from typing import Literal

from workshops.model import Role
from workshops.names import fold_name, index_words

State = Literal["registered", "withdrawn", "open"]

_ROLES: dict[Role, str] = {
    "chair": "chair, chairperson, chairwoman, chairman, moderator, ordförande, vorsitz, "
    "vorsitzende, vorsitzender, moderatorin, président, présidente, modérateur, modératrice, "
    "presidente, moderatore, moderatrice, "
    "puheenjohtaja, presidenta, moderador, moderadora, voorzitter, przewodniczący, "
    "przewodnicząca",
    "speaker": "speaker, presenter, panelist, panellist, lecturer, talare, föreläsare, referent, "
    "referentin, redner, rednerin, vortragende, vortragender, orateur, oratrice, intervenant, "
    "intervenante, conférencier, conférencière, relatore, relatrice, "
    "puhuja, esitelmöijä, ponente, orador, oradora, palestrante, spreker, prelegent, "
    "prelegentka",
    "participant": "participant, attendee, delegate, deltagare, teilnehmer, teilnehmerin, "
    "teilnehmende, participante, partecipante, "
    "osallistuja, deelnemer, uczestnik, uczestniczka",
    "optional": "optional, valfri, facultatif, facoltativo, "
    "valinnainen, opcional, optioneel, opcjonalny",
    "observer": "observer, observatör, beobachter, beobachterin, observateur, observatrice, "
    "osservatore, osservatrice, "
    "tarkkailija, observador, observadora, waarnemer, obserwator, obserwatorka",
}

_LANGUAGES = {
    "da": "danish, danska, danois, dänisch, danese, dansk, "
    "tanska, danés, dinamarquês, deens, duński",
    "de": "german, tyska, allemand, deutsch, tedesco, saksa, alemán, alemão, duits, niemiecki",
    "en": "english, engelska, anglais, englisch, inglese, "
    "englanti, inglés, inglês, engels, angielski",
    "es": "spanish, spanska, espagnol, spanisch, spagnolo, español, "
    "espanja, espanhol, spaans, hiszpański",
    "fi": "finnish, finska, finnois, finnisch, finlandese, suomi, "
    "finés, finlandés, finlandês, fins, fiński",
    "fr": "french, franska, français, französisch, francese, "
    "ranska, francés, francês, frans, francuski",
    "it": "italian, italienska, italien, italienisch, italiano, italia, italiaans, włoski",
    "nl": "dutch, nederländska, néerlandais, niederländisch, olandese, nederlands, "
    "hollanti, neerlandés, neerlandês, niderlandzki",
    "pl": "polish, polska, polonais, polnisch, polacco, polski, puola, polaco, polonês, pools",
    "pt": "portuguese, portugisiska, portugais, portugiesisch, portoghese, português, "
    "portugali, portugués, portugees, portugalski",
    "sv": "swedish, svenska, suédois, schwedisch, svedese, ruotsi, sueco, zweeds, szwedzki",
}

_STATES: dict[State, str] = {
    "registered": "attending, completed, complete, approved, confirmed, registered, accepted, "
    "paid, valid, active, going, checked in, yes, y, godkänd, bekräftad, anmäld, betald, deltar, "
    "kommer, ja, bestätigt, angemeldet, bezahlt, genehmigt, nimmt teil, confirmé, confirmée, "
    "inscrit, inscrite, payé, payée, approuvé, approuvée, participe, oui, confermato, confermata, "
    "iscritto, iscritta, pagato, pagata, approvato, approvata, partecipa, sì, "
    "ilmoittautunut, vahvistettu, hyväksytty, maksettu, osallistuu, osallistun, tulossa, "
    "kyllä, confirmado, confirmada, inscrito, inscrita, aprobado, aprobada, pagado, pagada, "
    "aceptado, aceptada, asistirá, aprovado, aprovada, sim, bevestigd, aangemeld, "
    "ingeschreven, goedgekeurd, betaald, potwierdzony, potwierdzona, zarejestrowany, "
    "zarejestrowana, zatwierdzony, zatwierdzona, tak",
    "withdrawn": "withdrawn, cancelled by self, cancelled by host, cancelled by organizer, "
    "rejected, refunded, cancelled, canceled, not attending, not coming, "
    "not going, declined, denied, deleted, no, n, avanmäld, avbokad, återbud, återbetald, avvisad, "
    "nekad, avböjt, tillbakadragen, deltar inte, kommer inte, nej, abgemeldet, abgesagt, "
    "storniert, abgelehnt, zurückgezogen, erstattet, nimmt nicht teil, nein, annulé, annulée, "
    "retiré, retirée, refusé, refusée, rejeté, rejetée, remboursé, remboursée, désinscrit, "
    "désinscrite, ne participe pas, non, annullato, annullata, ritirato, ritirata, rifiutato, "
    "rifiutata, respinto, respinta, rimborsato, rimborsata, cancellato, cancellata, non partecipa, "
    "peruttu, peruutettu, perunut, hylätty, palautettu, ei osallistu, en osallistu, ei tule, "
    "ei, cancelado, cancelada, rechazado, rechazada, reembolsado, reembolsada, no asistirá, "
    "rejeitado, rejeitada, recusado, recusada, não, geannuleerd, afgemeld, afgewezen, "
    "terugbetaald, nee, anulowany, anulowana, odrzucony, odrzucona, wycofany, wycofana, nie",
    "open": "pending, pending approval, awaiting approval, awaiting payment, unpaid, expired, "
    "waitlist, waitlisted, waiting list, on waiting list, invited, maybe, tentative, väntelista, "
    "reserv, obetald, kanske, warteliste, ausstehend, unbezahlt, vielleicht, liste d’attente, "
    "en attente, impayé, peut-être, lista d’attesa, in attesa, non pagato, forse, "
    "odottaa, jonossa, varasijalla, ehkä, maksamatta, pendiente, pendente, lista de espera, "
    "quizás, tal vez, talvez, wachtlijst, misschien, in behandeling, lista rezerwowa, "
    "oczekuje, może",
}

_ROLE_OF = index_words(_ROLES)
_LANGUAGE_OF = index_words(_LANGUAGES)
_STATE_OF = index_words(_STATES)


def read_role(cell: str) -> Role | None:
    """The role that a word means; None for another word."""
    return _ROLE_OF.get(fold_name(cell))


def read_state(cell: str) -> State | None:
    """Whether a word for a state means that somebody is registered; None for another word."""
    return _STATE_OF.get(fold_name(cell))


def read_answer(cell: str) -> State | None:
    """A state, or the one with which a sentence begins: "Nein, leider nicht"."""
    return read_state(cell) or read_state(re.split(r"[,.;:!(–—]| - ", cell, maxsplit=1)[0])


def read_language_name(cell: str) -> str | None:
    """The tag of a language that is named in one of the ten; None for another word."""
    return _LANGUAGE_OF.get(fold_name(cell))
