// Lists as they are now: what is over moves to the past, what repeats to where it is next. And the
// find bar, whose state is in the page's address, so that a link to what it shows can be sent.
"use strict";

const FEW = 12;
const PART = 100; // results that are shown at once

function find(selector) { return document.querySelector(selector); }

/** Letters, digits and blanks, without accents and case, as `workshops list` compares. */
function fold(text) {
  const folded = text.normalize("NFKD").toUpperCase().toLowerCase(); // ß is ss
  return folded.replaceAll("ς", "σ").replace(/[^\p{L}\p{N} ]+/gu, "");
}

function countWorkshops(count) {
  const isOne = new Intl.PluralRules(page.lang).select(count) === "one";
  return fill(isOne ? words.workshops_one : words.workshops_other, { n: count });
}

// Order ------------------------------------------------------------------------------------------

const [coming, past] = ["coming-list", "past-list"].map((id) => document.getElementById(id));
const dated = [...document.querySelectorAll(".card .when")].map((when) => when.closest(".card"));

function arrange(found, list) {
  const wanted = found.map(({ card }) => card);
  if (wanted.some((card, place) => list.children[place] !== card)) list.append(...wanted);
}

function arrangeLists(now) {
  const found = dated.map((card) => {
    const time = findTime(card.querySelector(".when"), now);
    return { card, ...time, begins: time.isUnknown ? now : time.begins };
  });
  found.sort((a, b) => a.begins - b.begins);
  arrange(found.filter((item) => !item.isPast), coming);
  arrange(found.filter((item) => item.isPast).reverse(), past);
}

function showLists() {
  for (const list of document.querySelectorAll(":not(#results) > .cards")) {
    list.hidden = !list.querySelector(".card:not([hidden])");
  }
  for (const name of document.querySelectorAll(".month-name")) {
    name.hidden = name.nextElementSibling.hidden;
  }
  const undated = find("#undated-list");
  undated.parentElement.hidden = undated.hidden;
  find(".none").hidden = Boolean(find("#coming-section .card:not([hidden])"));
  if (!past) return;
  const section = find("#past-section");
  section.hidden = past.hidden;
  section.open ||= past.querySelectorAll(".card:not([hidden])").length <= FEW;
}

// What is looked for -----------------------------------------------------------------------------

const form = find(".find");
const fields = form ? [...form.querySelectorAll("[name]")] : [];

/** What the form asks for, without what it leaves open. */
function readFilter() {
  const chosen = fields.map((field) => [field.name, field.value.trim()]);
  return Object.fromEntries(chosen.filter(([, value]) => value));
}

function split(text, mark = " ") { return (text ?? "").split(mark).filter(Boolean); }

/** What is found by facts, which `search.py` describes. */
function makeItem({ id, regions, modes, years, tags, words }, rest) {
  return {
    id, ...rest, regions: split(regions), modes: split(modes), years: split(years),
    tags: split(tags, "\n"), text: fold(words ?? ""),
  };
}

function readCard(card) {
  return makeItem(card.dataset, { card, when: card.querySelector(".when") });
}

function isOver(item, now) { return item.when ? Boolean(findTime(item.when, now)?.isPast) : false; }

function meets(item, filter, now) {
  const { q, region, tag, mode, period } = filter;
  if (region && !item.regions.includes(region)) return false;
  if (tag && !item.tags.includes(tag)) return false;
  if (mode && !item.modes.includes(mode)) return false;
  if (period === "coming" || period === "past") {
    if (isOver(item, now) !== (period === "past")) return false;
  } else if (period && !item.years.includes(period)) return false;
  return !q || q.split(/\s+/).every((word) => item.text.includes(fold(word)));
}

// The index of a long list -----------------------------------------------------------------------

function make(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function makeWhen(record) {
  const when = make("span", "when");
  Object.assign(when.dataset, { times: record.times, zone: record.zone });
  if (record.allDay) when.dataset.allDay = "";
  if (record.ends !== undefined) when.dataset.ends = record.ends;
  if (record.modes === "online") when.dataset.online = "";
  if (record.status === "cancelled") when.dataset.cancelled = "";
  const other = make("span", "other");
  other.hidden = true;
  when.append(make("time", "", record.when), " ");
  if (record.zoneName) when.append(make("span", "zone", `(${record.zoneName})`), " ");
  when.append(make("span", "distance"), other);
  replaceUnknownZone(when);
  return when;
}

/** The same card as the pages have it. */
function makeCard(item) {
  const { record } = item;
  const when = item.when && makeWhen(record);
  const card = make("li", `card${record.status === "cancelled" ? " is-cancelled" : ""}`);
  const tile = make("span", `tile${when ? "" : " open"}`);
  tile.setAttribute("aria-hidden", "true");
  if (when) showTile(tile, showTime(when, Date.now()), when.dataset.zone);
  else tile.append(make("span", "day", "?"));
  const title = make("h3");
  const link = make("a", "", record.title);
  const folder = form.dataset.href.replace("search.json", "");
  link.href = `${folder}workshops/${record.id}.html${location.search}`;
  if (record.number !== undefined) {
    const number = make("span", `number${when ? "" : " open"}`, record.number);
    number.setAttribute("aria-hidden", "true");
    title.append(number);
  }
  title.append(link);
  const line = make("p");
  if (record.status && (when || record.status === "cancelled")) {
    line.append(make("strong", `badge ${record.status}`, words[record.status]), " ");
  }
  line.append(when ?? words.to_be_announced);
  if (record.repeats) line.append(" ", make("span", "repeats", record.repeats));
  const body = make("div");
  body.append(title, line);
  if (record.modes) body.append(make("p", "", record.place ?? words.online));
  if (record.regionNames) body.append(make("p", "regions", record.regionNames.replaceAll("\n", " · ")));
  card.append(tile, body);
  return card;
}

/** The workshops of an index, as `write_index` describes it. */
function readIndex({ own, shared, values, rows }) {
  return rows.map((row) => {
    const cells = row.map((cell, place) => place < own.length ? cell : values[cell]);
    const named = [...own, ...shared].map((name, place) => [name, cells[place]]);
    const record = Object.fromEntries(named.filter(([, value]) => value !== null));
    const { title, number, when, place, regionNames, tags, times, ends } = record;
    const searched = [title, number, when, place, regionNames, tags];
    const words = [...searched, ...cells.slice(named.length)].join(" ");
    const dataset = times && { times, ends };
    return makeItem({ ...record, words }, { record, when: dataset ? { dataset } : null });
  });
}

let index = null;

/** Everything that can be found, once. */
function listItems() {
  if (!form.dataset.href) return [...document.querySelectorAll(".card")].map(readCard);
  return fetch(form.dataset.href).then((answer) => answer.json())
    .then(readIndex);
}

function rank(item, now) {
  const time = item.when && findTime(item.when, now);
  if (!time) return [1, 0];
  return time.isPast ? [2, -time.begins] : [0, time.isUnknown ? now : time.begins];
}

/** The first ones that are not over, by months, where the page has others by now. */
async function renewComing(now) {
  const section = find("#coming-section");
  const written = [...section.querySelectorAll(".when")];
  const isOld = (when) => findTime(when, now).begins !== readRuns(when)[0].begins;
  if (!written.some((when) => isOld(when) || isOver({ when }, now))) return;
  for (const when of written) when.closest(".card").hidden = isOver({ when }, now);
  if (!form) return; // a region's page holds all of its workshops
  try { index ??= await listItems(); } catch { return; } // what is over is hidden
  const next = index.map((item) => ({ item, order: rank(item, now) }));
  const ahead = next.filter(({ order }) => order[0] === 0).sort(compareOrder);
  const ordered = ahead.slice(0, written.length);
  const shown = ordered.map(({ item, order }) => `${item.id} ${order[1]}`).join("\n");
  if (section.dataset.shown === shown) return; // there is nothing new since the last minute
  section.dataset.shown = shown;
  const month = format({ month: "long", year: "numeric" });
  for (const old of section.querySelectorAll(".month-name, .cards")) old.remove();
  let list = null;
  let name = "";
  for (const { item, order } of ordered) {
    if (month.format(order[1]) !== name) {
      name = month.format(order[1]);
      list = make("ol", "cards");
      section.append(make("h3", "month-name", name), list);
    }
    list.append(makeCard(item));
  }
}

function compareOrder(a, b) { return a.order[0] - b.order[0] || a.order[1] - b.order[1]; }

/** The results of a long list: coming, without a date, past; a part of them at a time. */
function showResults(found, now) {
  const ranked = found.map((item) => ({ item, order: rank(item, now) }));
  ranked.sort(compareOrder);
  const list = find("#results .cards");
  const more = find("#results button");
  const show = (count) => {
    const shown = ranked.slice(list.children.length, count).map(({ item }) => makeCard(item));
    list.append(...shown);
    more.hidden = count >= ranked.length;
    more.onclick = () => show(count + PART);
  };
  list.replaceChildren();
  show(PART);
}

function showFound(found, isFiltered, now) {
  if (form.dataset.href) {
    find("#results").hidden = !isFiltered;
    for (const id of ["coming", "past"]) find(`#${id}-section`).hidden = isFiltered;
    find("#undated-section").hidden = isFiltered || !find("#undated-list .card");
    if (isFiltered) showResults(found, now);
    return;
  }
  const ids = new Set(found.map((item) => item.id));
  for (const item of index) item.card.hidden = !ids.has(item.id);
  showLists();
}

// The rest of the page follows ---------------------------------------------------------------------

function dimTimeline(found, isFiltered) {
  const ids = new Set(found.map((item) => item.id));
  for (const dot of document.querySelectorAll(".timeline [data-id]")) {
    dot.classList.toggle("is-dim", isFiltered && !ids.has(dot.dataset.id));
  }
  for (const count of document.querySelectorAll(".timeline [data-ids]")) {
    const matching = split(count.dataset.ids).filter((id) => ids.has(id) || !isFiltered).length;
    count.textContent = matching;
    count.classList.toggle("is-dim", matching === 0);
  }
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
  line.textContent = names ? fill(words.filtered, { filters: names }) : "";
}

/** A subscription follows region and online; what else is looked for it can't know. */
function offerMatching({ q, tag, period, region, mode }) {
  const section = find(".subscribe");
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
  const note = isLimited ? "" : ` – ${words.subscribe_unfiltered}`;
  included.textContent = text + note;
  const title = section.dataset.name;
  offerFeed(section, feed, name ? `${title}: ${name}` : title);
  if (section.dataset.address) showCode(section, feed, feed === own);
}

/** The QR code of a feed: the page's own is drawn in the page, others are pictures beside them. */
function showCode(section, feed, isOwn) {
  section.querySelector(".code svg").toggleAttribute("hidden", !isOwn);
  section.querySelector(".code img")?.remove();
  const address = new URL(feed, section.dataset.address).href;
  section.querySelector(".code p span").textContent = address;
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

let latest = 0;

async function applyFilter() {
  const filter = readFilter();
  const isFiltered = Object.keys(filter).length > 0;
  latest += 1;
  const asked = latest;
  keepFilter(filter);
  describeFilter(filter);
  offerMatching(filter);
  form.querySelector("[type=reset]").hidden = !isFiltered;
  try {
    if (!index && (isFiltered || !form.dataset.href)) index = await listItems();
  } catch { // offline, or opened as a file
    form.querySelector("output").textContent = words.search_failed;
    return;
  }
  if (asked !== latest) return; // something else is looked for by now
  const now = Date.now();
  const found = (index ?? []).filter((item) => meets(item, filter, now));
  showFound(found, isFiltered, now);
  dimTimeline(found, isFiltered);
  const isAll = !isFiltered && form.dataset.href;
  form.querySelector("output").textContent = isAll ? "" : countWorkshops(found.length);
}

/** What a link asks for, as far as the form has it. */
function readAddress() {
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = fields.find((other) => other.name === name);
    const options = field?.options && [...field.options].map((option) => option.value);
    if (field && (!options || options.includes(value))) field.value = value;
  }
}

// The timeline's line for today ------------------------------------------------------------------

function markToday(now) {
  const [year, month, day] = findDay(now, readerZone).split("-").map(Number);
  for (const cell of document.querySelectorAll(".timeline .today")) cell.classList.remove("today");
  const name = findDay(now, readerZone).slice(0, 7);
  const cell = find(`.timeline [data-month="${name}"]`);
  if (!cell) return;
  cell.classList.add("today");
  cell.style.setProperty("--day", (day - 0.5) / new Date(year, month, 0).getDate());
}

// Beginning --------------------------------------------------------------------------------------

document.addEventListener("clock", ({ detail: now }) => {
  markToday(now);
  if (coming && past) arrangeLists(now);
  else renewComing(now);
  if (form && index && !form.dataset.href) applyFilter(); // what is over may have changed
  else showLists();
});

if (form) {
  readAddress();
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  let waiting; // for the next letter, as browsers limit how often an address may change
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(applyFilter, 150);
  });
  form.addEventListener("reset", () => setTimeout(applyFilter)); // when the fields are empty
  addEventListener("DOMContentLoaded", applyFilter);
}
