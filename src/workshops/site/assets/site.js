// What a page without a clock can't know: which time is next, what is over by now, how long until the
// rest, which day is today, and what time it is where the reader is. Everything else works without it.
"use strict";

const page = document.documentElement;
const locale = page.dataset.locale;
const wordList = document.getElementById("words");
const words = JSON.parse(wordList.textContent);
const readerZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
const DAY = 864e5;

function fill(text, values) {
  return text.replace(/{(\w+)}/g, (all, key) => values[key]);
}

/** The pages' own words, marked where they are in English for lack of others. */
function mark(text) {
  if (!wordList.lang) return text;
  const marked = document.createElement("span");
  return Object.assign(marked, { lang: wordList.lang, dir: "ltr", textContent: text });
}

function countNoun(noun, count) {
  const form = new Intl.PluralRules(wordList.lang || page.lang).select(count);
  return fill(words[`${noun}_${form}`] ?? words[`${noun}_other`], { n: count });
}

const formats = new Map();

/** A formatter, made once: each takes a browser a tenth of a millisecond. */
function format(options) {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, options));
  return formats.get(key);
}

const days = new Map();

/** The local day as YYYY-MM-DD. */
function findDay(instant, timeZone) {
  if (!days.has(timeZone)) days.set(timeZone, new Intl.DateTimeFormat("en-CA", { timeZone }));
  return days.get(timeZone).format(instant);
}

/** Browsers before 2024 have no zones such as +05:30. */
function replaceUnknownZone(element) {
  try { format({ timeZone: element.dataset.zone }); } catch { element.dataset.zone = "UTC"; }
}

for (const element of document.querySelectorAll("[data-zone]")) replaceUnknownZone(element);

// Times ------------------------------------------------------------------------------------------

/** What `data-times` holds: begin/length or begin/length/step/count, in seconds. */
function readRuns(element) {
  return element.dataset.times.split(" ").filter(Boolean).map((run) => {
    const [begins, length, step = 0, count = 1] = run.split("/").map(Number);
    return { begins: begins * 1000, length: length * 1000, step: step * 1000, count };
  });
}

function* listTimes(element, now) {
  for (const run of readRuns(element)) {
    const over = now - run.begins - run.length;
    const skipped = over < 0 ? 0 : run.step ? Math.floor(over / run.step) + 1 : 1;
    for (let place = skipped; place < run.count; place += 1) {
      const begins = run.begins + place * run.step;
      yield { begins, ends: begins + run.length };
    }
  }
}

/** The time that is next or now, else the last; `isUnknown` where the rule goes on after all that
 *  are stored. */
function findTime(element, now) {
  const [next] = listTimes(element, now);
  if (next) return { ...next, isPast: false };
  const last = readRuns(element).at(-1);
  if (!last) return null;
  const begins = last.begins + (last.count - 1) * last.step;
  const { ends } = element.dataset; // of the rule; "" where it never ends
  const isUnknown = ends !== undefined && (ends === "" || now < Number(ends) * 1000);
  return { begins, ends: begins + last.length, isPast: !isUnknown, isUnknown };
}

// The same rule as in lists on a terminal: calendar days in the workshop's zone, weeks from 28 days
// on, hours and minutes only on the day itself.
function describeDistance({ begins, ends }, zone, now) {
  if (begins <= now && ends > now) return mark(words.under_way);
  const sign = begins > now ? 1 : -1;
  const day = findDay(sign > 0 ? begins : Math.max(begins, ends - 1), zone);
  const days = Math.abs(Date.parse(day) - Date.parse(findDay(now, zone))) / DAY;
  const minutes = Math.trunc(Math.abs((sign > 0 ? begins : ends) - now) / 6e4);
  const [length, unit] = measure(days, minutes);
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(sign * length, unit);
}

function measure(days, minutes) {
  if (days < 1) return minutes < 60 ? [minutes, "minute"] : [Math.trunc(minutes / 60), "hour"];
  if (days < 28) return [days, "day"];
  const [months, years] = [days / 30.4375 + 0.05, days / 365.25 + 0.05].map(Math.trunc);
  if (years >= 2) return [years, "year"];
  return months >= 2 ? [months, "month"] : [Math.trunc(days / 7), "week"];
}

function describeDays({ begins, ends }, timeZone, isShort) {
  const last = Math.max(begins, ends - 1);
  if (findDay(begins, timeZone) === findDay(last, timeZone)) return describeDay(begins, timeZone, isShort);
  const short = format({ day: "numeric", month: "short", year: "numeric", timeZone });
  return short.formatRange(begins, last).replace(/\b0(?=\d\b)/g, ""); // Italian has 09–10
}

/** With `isShort`, as cards have it: `Tue, 1 Dec 2026` for `Tuesday, 1 December 2026`. */
function describeDay(instant, timeZone, isShort = false, hasYear = true) {
  const short = { weekday: "short", day: "numeric", month: "short", ...(hasYear && { year: "numeric" }) };
  return format({ ...(isShort ? short : { dateStyle: "full" }), timeZone }).format(instant);
}

function describeClock(instant, timeZone) {
  return format({ timeStyle: "short", timeZone }).format(instant);
}

function describeClocks({ begins, ends }, zone) {
  return `${describeClock(begins, zone)}–${describeClock(ends, zone)}`;
}

function describeTime(time, zone, isShort) {
  const days = [time.begins, Math.max(time.begins, time.ends - 1)].map((at) => findDay(at, zone));
  if (days[0] === days[1]) {
    return `${describeDay(time.begins, zone, isShort)}, ${describeClocks(time, zone)}`;
  }
  const isOneYear = isShort && days[0].slice(0, 4) === findDay(time.ends, zone).slice(0, 4);
  const [from, to] = [time.begins, time.ends].map((at, place) =>
    `${describeDay(at, zone, isShort, place || !isOneYear)}, ${describeClock(at, zone)}`);
  return `${from} – ${to}`;
}

/** The times as in `zone`, with the days unless it is one day there and the same in `beside`. */
function describeBriefly(time, zone, beside, isShort) {
  const last = Math.max(time.begins, time.ends - 1);
  const days = [time.begins, last].flatMap(
    (instant) => [zone, beside].map((each) => findDay(instant, each)));
  return new Set(days).size === 1 ? describeClocks(time, zone) : describeTime(time, zone, isShort);
}

// The reader's time ------------------------------------------------------------------------------

const readerPlace = readerZone.split("/").at(-1).replaceAll("_", " ");

function recall() {
  try { return localStorage.getItem("times"); } catch { return null; } // cookies are refused
}

function remember(choice) {
  try { localStorage.setItem("times", choice); } catch { /* then it holds for this page */ }
}

let choice = recall();

/** Whether clocks of the reader show another time than those of the workshop. */
function isElsewhere(element, instant) {
  const zone = element.dataset.zone;
  if ("allDay" in element.dataset || zone === readerZone) return false;
  const shown = { dateStyle: "short", timeStyle: "short" };
  return format({ ...shown, timeZone: zone }).format(instant)
    !== format({ ...shown, timeZone: readerZone }).format(instant);
}

function prefersMine(element) {
  return choice ? choice === "mine" : "online" in element.dataset;
}

/** The zone that a workshop's times are shown in. */
function shownZone(element, instant) {
  const isMine = isElsewhere(element, instant) && prefersMine(element);
  return isMine ? readerZone : element.dataset.zone;
}

// Showing them -----------------------------------------------------------------------------------

function keepWritten(element) {
  element.dataset.written ??= element.textContent;
  return element.dataset.written;
}

function showTime(when, now) {
  const time = findTime(when, now);
  const { zone } = when.dataset;
  const [shown, named, other, distance] = ["time", ".zone", ".other", ".distance"].map(
    (part) => when.querySelector(part));
  const [written, writtenZone] = [keepWritten(shown), named && keepWritten(named)];
  for (const part of [shown, named, distance]) if (part) part.hidden = Boolean(time.isUnknown);
  const isWritten = readRuns(when)[0].begins === time.begins;
  const isAway = isElsewhere(when, time.begins) && !time.isUnknown;
  const isMine = isAway && prefersMine(when);
  const isShort = Boolean(when.closest(".card"));
  const venue = isWritten ? written
    : "allDay" in when.dataset ? describeDays(time, zone, isShort) : describeTime(time, zone, isShort);
  shown.textContent = isMine ? describeTime(time, readerZone, isShort) : venue;
  const place = readerPlace;
  if (named) named.replaceChildren(
    isMine ? mark(fill(words.your_time, { time: "", place }).trim()) : writtenZone);
  other.hidden = !isAway;
  const mine = { time: describeBriefly(time, readerZone, zone, isShort), place };
  other.replaceChildren(!isAway ? ""
    : isMine ? `${describeBriefly(time, zone, readerZone, isShort)} ${writtenZone}`
    : mark(fill(words.your_time, mine)));
  const isOff = "cancelled" in when.dataset;
  distance.replaceChildren(isOff ? "" : describeDistance(time, zone, now));
  return time;
}

function showTile(tile, { begins, ends, isUnknown }, zone) {
  const last = Math.max(begins, ends - 1);
  const part = (instant, options) => format({ ...options, timeZone: zone }).format(instant);
  const [day, lastDay] = [begins, last].map((instant) => Number(findDay(instant, zone).slice(8)));
  const [month, lastMonth] = [begins, last].map(
    (instant) => part(instant, { month: "short" }).replaceAll(".", ""));
  const isOneMonth = month === lastMonth;
  const arrow = page.dir === "rtl" ? "←" : "→";
  const lines = isUnknown ? [["day", "…"]] : [
    isOneMonth ? ["in-month", month] : ["day", `${day} ${month}`],
    ["day", !isOneMonth ? `${arrow} ${lastDay} ${lastMonth}` : day === lastDay ? day : `${day}–${lastDay}`],
    ["year", findDay(begins, zone).slice(0, 4)],
  ];
  tile.replaceChildren(...lines.map(([kind, text]) => {
    const line = document.createElement("span");
    line.className = kind;
    line.textContent = text;
    return line;
  }));
}

/** A date in the time that is chosen: the reader's with its clock time, else the venue's by name. */
function describeDate(time, list) {
  const zone = shownZone(list, time.begins);
  if (zone !== list.dataset.zone) return `${describeTime(time, zone)} (${readerPlace})`;
  const days = describeDays(time, zone);
  return isElsewhere(list, time.begins) ? `${days} (${list.dataset.place})` : days;
}

/** The next dates of what repeats, as many as are written in the page. */
function showDates(list, now) {
  const most = Number(list.dataset.most ??= list.children.length);
  const dates = [];
  for (const time of listTimes(list, now)) {
    if (dates.push(describeDate(time, list)) === most) break;
  }
  const isAll = dates.length < most && !("ends" in list.dataset);
  if (isAll) document.querySelector(".more")?.remove();
  list.replaceChildren(...dates.map((text) => {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  }));
}

function showState(time, when, now) {
  const add = document.getElementById("add");
  if (add) add.hidden = time.isPast;
  const banner = document.querySelector(".banner[data-state]");
  if (!banner) return;
  const isUnderWay = time.begins <= now && time.ends > now;
  const zone = shownZone(when, time.begins);
  const endsToday = findDay(time.ends - 1, zone) === findDay(now, zone);
  const isClock = endsToday && !("allDay" in when.dataset);
  const text = time.isPast ? fill(words.took_place, { when: describeDays(time, zone) })
    : !isUnderWay ? ""
    : fill(words.under_way_until, {
      when: isClock ? describeClock(time.ends, zone) : describeDay(time.ends - 1, zone),
    });
  if (banner.textContent !== text) banner.replaceChildren(mark(text));
  banner.hidden = text === "";
  banner.classList.toggle("under-way", isUnderWay);
}

function showSessions(when) {
  for (const session of document.querySelectorAll(".time[data-begins]")) {
    const shown = session.querySelector("time");
    const written = keepWritten(shown);
    const [begins, ends] = [session.dataset.begins, session.dataset.ends].map((at) => at * 1000);
    const zone = when.dataset.zone;
    const isMine = shownZone(when, begins) !== zone;
    shown.textContent = isMine ? describeBriefly({ begins, ends }, readerZone, zone) : written;
  }
}

/** All that depends on the clock and on the reader's choice; lists are ordered by list.js. */
function showTimes() {
  const now = Date.now();
  const whens = [...document.querySelectorAll(".when")];
  const times = whens.map((when) => showTime(when, now));
  whens.forEach((when, place) => {
    const tile = when.closest(".card")?.querySelector(".tile");
    const isWritten = readRuns(when)[0].begins === times[place].begins;
    if (tile && (!isWritten || times[place].isUnknown)) showTile(tile, times[place], when.dataset.zone);
  });
  const aside = document.querySelector("aside .when");
  if (aside) {
    showState(times[whens.indexOf(aside)], aside, now);
    showSessions(aside);
  }
  for (const list of document.querySelectorAll(".dates")) showDates(list, now);
  const away = whens.filter((when, place) => isElsewhere(when, times[place].begins));
  // neither before the reader chooses, where some are in the reader's time because they are online
  const isChecked = { mine: away.every(prefersMine), venue: !away.some(prefersMine) };
  for (const box of document.querySelectorAll(".switch")) {
    box.hidden = away.length === 0;
    for (const input of box.querySelectorAll("input")) {
      input.checked = away.length > 0 && isChecked[input.value];
    }
  }
  document.dispatchEvent(new CustomEvent("clock", { detail: now }));
}

for (const input of document.querySelectorAll(".switch input")) {
  input.addEventListener("change", () => {
    choice = input.value;
    remember(choice);
    showTimes();
  });
}

function keepTime() {
  showTimes();
  setTimeout(keepTime, 60_000 - Date.now() % 60_000);
}

// A page that was out of sight shows the time at once when it is seen again.
document.addEventListener("visibilitychange", () => { if (!document.hidden) showTimes(); });
addEventListener("pageshow", (event) => { if (event.persisted) showTimes(); });
addEventListener("DOMContentLoaded", keepTime); // when list.js listens as well

// Months -----------------------------------------------------------------------------------------

const today = findDay(Date.now(), readerZone);

for (const cell of document.querySelectorAll(`[data-day="${today}"]`)) {
  cell.classList.add("today");
  cell.setAttribute("aria-current", "date");
}

for (const item of document.querySelectorAll("[data-first]")) {
  item.classList.toggle("today", item.dataset.first <= today && item.dataset.last >= today);
}

/** The view of months begins with the year that is looked for, else with the next month; with one
 *  of those in which something is `found`, where there are any. */
function aimMonths(found = new Set()) {
  const period = new URLSearchParams(location.search).get("period") || "-";
  for (const tab of document.querySelectorAll("a[data-months]")) {
    const all = tab.dataset.months.split(" ");
    const matching = all.filter((month) => found.has(month));
    const months = matching.length ? matching : all;
    const first = months.find((month) => month.startsWith(`${period}-`))
      ?? months.find((month) => month >= today.slice(0, 7)) ?? months.at(-1);
    const path = tab.getAttribute("href"); // it stays relative
    tab.setAttribute("href", path.replace(/[0-9]{4}-[0-9]{2}(?=\.html)/, first));
  }
}

// What is looked for ------------------------------------------------------------------------------

/** Links to other pages keep what is looked for, except to regions, which have no find bar. */
function carrySearch() {
  aimMonths();
  const links = 'a[href*=".html"]:not([href*=":"], [href*="regions/"], .skip)';
  for (const link of document.querySelectorAll(links)) {
    const [path] = link.getAttribute("href").split("?");
    link.setAttribute("href", path + location.search);
  }
}

carrySearch();

// Copying ----------------------------------------------------------------------------------------

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea"); // an address that is not https
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const label = [...button.childNodes];
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await copy(button.dataset.copy || location.href.split(/[?#]/)[0]);
    button.replaceChildren(mark(words.copied));
    setTimeout(() => button.replaceChildren(...label), 2000);
  });
}

// Subscribing ------------------------------------------------------------------------------------

/** Let a section's links subscribe to a feed, a file beside the page's own, shown as `name`. */
function offerFeed(section, feed, name) {
  if (!section.dataset.address && location.protocol === "file:") return; // nobody can reach it
  const here = new URL(feed, new URL(section.dataset.href, location.href)).href;
  const address = section.dataset.address ? new URL(feed, section.dataset.address).href : here;
  const webcal = address.replace(/^\w+:/, "webcal:");
  const values = { address, webcal, name };
  for (const key of Object.keys(values)) values[key] = encodeURIComponent(values[key]);
  for (const link of section.querySelectorAll("[data-pattern]")) {
    const { pattern } = link.dataset;
    if (pattern === "webcal") link.href = webcal;
    else if (pattern === "file") link.href = here;
    else link.href = fill(pattern, values);
    link.closest("[hidden]")?.removeAttribute("hidden");
  }
  section.querySelector("[data-copy]").dataset.copy = address;
  const shown = section.querySelector(".feed code");
  if (shown) shown.textContent = address;
}

for (const section of document.querySelectorAll(".subscribe")) {
  offerFeed(section, section.dataset.href.split("/").at(-1), section.dataset.name);
}
