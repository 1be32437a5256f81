"""A change of a workshop in one line in the page's language, as pages and feeds show it."""

from workshops.model import Workshop
from workshops.significant import compare_facts
from workshops.site.locale import PageLocale
from workshops.site.memory import PastChange


def phrase_change(change: PastChange, locale: PageLocale) -> str:
    """One line, such as `Date moved: 12 Apr → 19 Apr 2027`.

    Empty for a title that changed in other languages only.
    """
    before, after = change.before, change.after
    words = locale.words
    if before is None:
        return words["change_added"]
    if change.kind == "retitled":
        old, new = locale.translate(before.title), locale.translate(after.title)
        return words["change_retitled"].format(before=old) if old != new else ""
    if change.kind == "moved":
        return _phrase_move(before, after, locale)
    if change.kind == "relocated":
        return _phrase_place(before, after, locale)
    return words["change_cancelled" if change.kind == "cancelled" else "change_confirmed"]


def _phrase_move(before: Workshop, after: Workshop, locale: PageLocale) -> str:
    if after.days is None:
        days = before.days and locale.format_span(*before.days)
        return locale.words["change_undated"].format(before=days)
    if before.days is None:
        return locale.words["change_dated"].format(after=locale.format_span(*after.days))
    if before.days != after.days:
        is_same_year = before.days[0].year == after.days[0].year
        return locale.words["change_moved"].format(
            before=locale.format_span(*before.days, has_year=not is_same_year),
            after=locale.format_span(*after.days),
        )
    if "time" not in compare_facts(before, after):
        return locale.words["change_repeated"]
    old, new = locale.format_clocks(before), locale.format_clocks(after)
    if not new:
        return locale.words["change_untimed"]
    if not old:
        return locale.words["change_timed"].format(after=new)
    return locale.words["change_retimed"].format(before=old, after=new)


def _phrase_place(before: Workshop, after: Workshop, locale: PageLocale) -> str:
    """The places; that of an online meeting is its link, which is not shown."""
    pair = (before, after)
    places = [locale.format_place(each.venue) if each.venue else "" for each in pair]
    if places[0] == places[1]:
        return locale.words["change_joined"]
    online = locale.words["online"]
    known = [
        place or (online if each.online else "") for place, each in zip(places, pair, strict=True)
    ]
    if not known[0]:
        return locale.words["change_placed"].format(after=known[1])
    if not known[1]:
        return locale.words["change_unplaced"].format(before=known[0])
    return locale.words["change_relocated"].format(before=known[0], after=known[1])
