// The find bar: what it finds, and what else follows it. Its state is in the page's address, so that
// a link to what it shows can be sent, and links to other pages keep it.
"use strict";

function find(selector) { return document.querySelector(selector); }

function make(name, className, ...texts) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...texts);
  return element;
}

const form = find(".find");
const fields = form ? [...form.querySelectorAll("[name]")] : [];

/** What the form asks for, without what it leaves open. */
function readFilter() {
  const chosen = fields.map((field) => [field.name, field.value.trim()]);
  return Object.fromEntries(chosen.filter(([, value]) => value));
}

// What can be found --------------------------------------------------------------------------------

/** Letters, digits and blanks, without accents and case, as `workshops list` compares. */
function fold(text) {
  const folded = text.normalize("NFKD").toUpperCase().toLowerCase(); // ß is ss
  return folded.replaceAll("ς", "σ").replace(/[^\p{L}\p{N} ]+/gu, "");
}

function split(text, mark = " ") { return (text ?? "").split(mark).filter(Boolean); }

/** What is found by facts, which `list_search_facts` describes. */
function makeItem({ id, regions, modes, years, tags, words }, rest) {
  return {
    id, ...rest, regions: split(regions), modes: split(modes), years: split(years),
    tags: split(tags, "\n"), text: fold(words ?? ""),
  };
}

const facts = JSON.parse(find("#facts")?.textContent ?? "{}");

/** A workshop in a list, or in a month, where the facts are beside the table. */
function readItem(element) {
  const when = element.dataset.times ? element : element.querySelector(".when");
  const repeats = Boolean(when && element.querySelector(".repeats"));
  return makeItem({ ...facts[element.dataset.id], ...element.dataset }, { element, when, repeats });
}

/** The workshops of an index, as `write_index` describes it. */
function readIndex({ own, shared, values, rows }) {
  return rows.map((row) => {
    const cells = row.map((cell, place) => place < own.length ? cell : values[cell]);
    const named = [...own, ...shared].map((name, place) => [name, cells[place]]);
    const record = Object.fromEntries(named.filter(([, value]) => value !== null));
    const { title, number, when, place, regionNames, tags, times, ends, zone, repeats } = record;
    const searched = [title, number, repeats ? "" : when, place, regionNames, tags];
    const words = [...searched, ...cells.slice(named.length)].join(" ");
    const clock = times ? { dataset: { times, ends, zone } } : null;
    if (clock) replaceUnknownZone(clock);
    return makeItem({ ...record, words }, { record, when: clock, repeats: Boolean(clock && repeats) });
  });
}

let index = null;

/** Everything that can be found, once. */
function listItems() {
  if (form.dataset.href) return fetch(form.dataset.href).then((answer) => answer.json()).then(readIndex);
  return [...document.querySelectorAll(".card, .agenda [data-id], .bar-link")].map(readItem);
}

function isOver(item, now) { return item.when ? Boolean(findTime(item.when, now)?.isPast) : false; }

const dayTexts = new Map();

/** A day as it is looked for: in full, short, its month by itself, and as ISO 8601 has it. */
function describeSearched(instant, timeZone) {
  const day = findDay(instant, timeZone);
  if (!dayTexts.has(day)) {
    const month = format({ month: "long", timeZone }).format(instant);
    const written = [false, true].map((isShort) => describeDay(instant, timeZone, isShort));
    dayTexts.set(day, fold([...written, month, day].join(" ")));
  }
  return { day, text: dayTexts.get(day) };
}

/** The first and last day of each time that is known, and what they are found by. */
function listDates({ when }) {
  return [...listTimes(when, -Infinity)].map(({ begins, ends }) => {
    const both = [begins, Math.max(begins, ends - 1)].map(
      (instant) => describeSearched(instant, when.dataset.zone));
    return { days: both.map(({ day }) => day), text: both.map(({ text }) => text).join(" ") };
  });
}

/** Whether it has all these words; those of a date are of one of its times, in the month. */
function hasWords(item, q, month) {
  const missing = q.split(/\s+/).map(fold).filter((word) => !item.text.includes(word));
  if (missing.length === 0 || !item.when) return missing.length === 0;
  item.dates ??= listDates(item);
  return item.dates.some(({ days, text }) =>
    days.some((day) => day.startsWith(month)) && missing.every((word) => text.includes(word)));
}

function meets(item, filter, now, month = "") {
  const { q, region, tag, mode, period } = filter;
  if (region && !item.regions.includes(region)) return false;
  if (tag && !item.tags.includes(tag)) return false;
  if (mode && !item.modes.includes(mode)) return false;
  if (period === "coming" || period === "past") {
    if (isOver(item, now) !== (period === "past")) return false;
  } else if (period && !item.years.includes(period)) return false;
  return !q || hasWords(item, q, month);
}

/** Whether a workshop does so in a month, in which what repeats takes place `number` times. */
function meetsIn(month, item, filter, now, number = Infinity) {
  const { period } = filter;
  if (!item.repeats) return meets(item, filter, now);
  if (!meets(item, { ...filter, period: "" }, now, month)) return false;
  if (!period) return true;
  if (period !== "coming" && period !== "past") return month.startsWith(period);
  const current = findDay(now, readerZone).slice(0, 7);
  if (month !== current) return (month > current) === (period === "coming");
  const days = [...listTimes(item.when, now)].map(
    ({ begins }) => findDay(begins, item.when.dataset.zone));
  const ahead = days.filter((day) => day.startsWith(month)).length;
  return period === "coming" ? ahead > 0 : number > ahead;
}

// The page follows ---------------------------------------------------------------------------------

function showFound(found) {
  const shown = new Set(found.map((item) => item.element));
  for (const { element } of index) {
    const isBar = element.matches(".bar-link"); // which keeps its place in the table
    if (isBar) element.classList.toggle("is-dim", !shown.has(element));
    else element.hidden = !shown.has(element);
  }
  hideEmptyLists();
}

function hideEmptyLists() {
  for (const list of document.querySelectorAll(":not(#results) > .cards")) {
    list.hidden = !list.querySelector(".card:not([hidden])");
  }
  for (const name of document.querySelectorAll(".month-name")) {
    name.hidden = name.nextElementSibling.hidden;
  }
}

/** The timeline, and numbers of workshops that pages give. */
function showNumbers({ found, filter, isFiltered, now }) {
  const byId = new Map(found.map((item) => [item.id, item]));
  const isFound = (id, element) => {
    const [item, month] = [byId.get(id), element.closest("[data-month]")?.dataset.month];
    return !isFiltered || Boolean(item && (!month || meetsIn(month, item, filter, now)));
  };
  for (const dot of document.querySelectorAll(".timeline [data-id]")) {
    dot.classList.toggle("is-dim", !isFound(dot.dataset.id, dot));
  }
  for (const count of document.querySelectorAll("[data-ids]")) {
    const matching = split(count.dataset.ids).filter((id) => isFound(id, count)).length;
    const { noun } = count.dataset;
    count.replaceChildren(noun ? mark(countNoun(noun, matching)) : String(matching));
    count.classList.toggle("is-dim", matching === 0);
  }
}

/** The view of months begins where something is found. */
function aimAtFound({ found, filter, isFiltered, now }) {
  if (!isFiltered || form.closest("details")) return aimMonths();
  const months = found.filter(({ when }) => when).flatMap((item) => {
    const known = listDates(item).flatMap(({ days }) => days.map((day) => day.slice(0, 7)));
    return [...new Set(known)].filter((month) => meetsIn(month, item, filter, now));
  });
  aimMonths(new Set(months));
}

function nameChoice(name) {
  const field = form.elements[name];
  const option = field.selectedOptions?.[0];
  return option ? option.text.replace(/^(– )+/, "") : field.value.trim();
}

function describeFilter(filter) {
  const names = Object.keys(filter).map(nameChoice).join(", ");
  const line = find(".filtered");
  line.hidden = names === "";
  line.replaceChildren(names ? mark(fill(words.filtered, { filters: names })) : "");
  find(".found [type=reset]").hidden = names === "";
}

/** A subscription follows region or online; where it is wider than what is chosen, it has a note. */
function offerMatching({ q, tag, period, region, mode }) {
  const section = find(".subscribe");
  if (!section) return;
  const own = section.dataset.href.split("/").at(-1);
  const isLimited = !q && !tag && !period;
  const feed = isLimited && region ? `regions/${region}.ics`
    : isLimited && mode === "online" ? "online.ics" : own;
  const name = feed === own ? "" : feed === "online.ics" ? words.online : nameChoice("region");
  const included = section.querySelector(".included");
  included.dataset.written ??= included.textContent;
  const text = !name ? included.dataset.written
    : feed === "online.ics" ? words.subscribe_online
    : fill(words.subscribe_region, { region: name });
  const isWider = !isLimited || mode === "venue" || (region && mode);
  const note = isWider ? ` – ${words.subscribe_wider}` : "";
  included.replaceChildren(mark(text + note));
  const title = section.dataset.name;
  offerFeed(section, feed, name ? `${title}${words.colon}${name}` : title);
  if (section.dataset.address) showCode(section, feed, feed === own);
}

/** The QR code of a feed: the page's own is drawn in the page, others are pictures beside them. */
function showCode(section, feed, isOwn) {
  section.querySelector(".code svg").toggleAttribute("hidden", !isOwn);
  section.querySelector(".code img")?.remove();
  const address = new URL(feed, section.dataset.address).href;
  section.querySelector(".code .on-paper-only").textContent = address;
  if (isOwn) return;
  const picture = make("img", "qr");
  picture.alt = address;
  picture.src = new URL(feed.replace(/ics$/, "svg"), new URL(section.dataset.href, location.href));
  section.querySelector(".code").prepend(picture);
}

function keepFilter(filter) {
  const here = new URL(location.href);
  here.search = new URLSearchParams(filter);
  if (here.href !== location.href) history.replaceState(null, "", here);
  carrySearch();
}

// Beginning ----------------------------------------------------------------------------------------

let latest = 0;

async function applyFilter() {
  const filter = readFilter();
  const isFiltered = Object.keys(filter).length > 0;
  latest += 1;
  const asked = latest;
  keepFilter(filter);
  describeFilter(filter);
  offerMatching(filter);
  const output = find(".found output");
  try {
    if (!index && (isFiltered || !form.dataset.href)) index = await listItems();
  } catch { // offline, or opened as a file
    output.replaceChildren(mark(words.search_failed));
    return;
  }
  if (asked !== latest) return; // something else is looked for by now
  const now = Date.now();
  const found = (index ?? []).filter((item) => meets(item, filter, now));
  if (!form.dataset.href) showFound(found);
  const detail = { found, filter, isFiltered, now };
  showNumbers(detail);
  aimAtFound(detail);
  const listed = found.filter(({ element }) => !element?.matches(".bar-link"));
  const count = new Set(listed.map((item) => item.id)).size;
  const isCounted = isFiltered || !(form.dataset.href || form.closest("details"));
  output.replaceChildren(isCounted ? mark(countNoun("workshops", count)) : "");
  document.dispatchEvent(new CustomEvent("found", { detail }));
}

const LABELS = { region: "region", tag: "topic", mode: "mode", period: "period" };

/** What a link asks for, as far as the form has it; a note where it has not, or not any more. */
function readAddress() {
  const asked = new URLSearchParams(location.search);
  for (const field of fields) {
    const value = asked.get(field.name) ?? "";
    const options = field.options && [...field.options].map((option) => option.value);
    field.value = !options || options.includes(value) ? value : "";
  }
  const kept = readFilter();
  const lost = Object.keys(LABELS).filter((name) => asked.get(name)?.trim() && !kept[name]);
  const texts = lost.map((name) => fill(
    words.unknown_choice, { field: words[LABELS[name]], name: asked.get(name).slice(0, 60) }));
  if (texts.length && !Object.keys(kept).length) texts.push(words.all_shown);
  find(".notice").hidden = texts.length === 0;
  find(".notice").replaceChildren(mark(texts.join(" ")));
}

if (form) {
  readAddress();
  form.classList.add("is-ready");
  form.addEventListener("submit", (event) => event.preventDefault());
  let waiting; // for the next letter, as browsers limit how often an address may change
  form.addEventListener("input", () => {
    find(".notice").hidden = true;
    clearTimeout(waiting);
    waiting = setTimeout(applyFilter, 150);
  });
  form.addEventListener("reset", () => setTimeout(applyFilter)); // when the fields are empty
  addEventListener("DOMContentLoaded", async () => {
    await applyFilter();
    page.classList.remove("is-sought");
  });
  document.addEventListener("clock", () => { // what is over may have changed
    if (index && !form.dataset.href) applyFilter();
  });
}
