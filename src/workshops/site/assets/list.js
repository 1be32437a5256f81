// Lists as they are now: what is over moves to the past, what repeats to where it is next. And what
// is found in a long list, from its index.
"use strict";

const FEW = 12;
const PART = 100; // results that are shown at once

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

let isSearched = false;

function showLists() {
  hideEmptyLists();
  const undated = find("#undated-list");
  undated.parentElement.hidden = undated.hidden;
  const isEmpty = !find("#coming-section .card:not([hidden])");
  find(".none").hidden = !isEmpty || isSearched;
  if (coming) find("#coming-section").hidden = isEmpty && isSearched;
  if (!past) return;
  const section = find("#past-section");
  section.hidden = past.hidden;
  section.open ||= past.querySelectorAll(".card:not([hidden])").length <= FEW;
}

// The index of a long list -----------------------------------------------------------------------

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

function makePlace({ place, modes }) {
  if (!place) return make("p", "", mark(words.join_online));
  const isOnline = split(modes).includes("online");
  return make("p", "", place, ...(isOnline ? [" · ", mark(words.online)] : []));
}

/** The same card as the pages have it. */
function makeCard(item) {
  const { record } = item;
  const when = item.when && makeWhen(record);
  const card = make("li", `card${record.status === "cancelled" ? " is-cancelled" : ""}`);
  const tile = make("span", `tile${when ? "" : " open"}`);
  tile.setAttribute("aria-hidden", "true");
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
    line.append(make("strong", `badge ${record.status}`, mark(words[record.status])), " ");
  }
  line.append(when ?? mark(words.to_be_announced));
  if (record.repeats) line.append(" ", make("span", "repeats", mark(record.repeats)));
  const body = make("div");
  body.append(title, line);
  if (record.modes) body.append(makePlace(record));
  if (record.regionNames) body.append(make("p", "regions", record.regionNames.replaceAll("\n", " · ")));
  card.append(tile, body);
  if (when) showTile(tile, showTime(when, Date.now()), when.dataset.zone);
  else tile.append(make("span", "day", "?"));
  return card;
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

/** What is found in a long list: coming, without a date, past; a part of them at a time. */
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

document.addEventListener("found", ({ detail: { found, isFiltered, now } }) => {
  const isLost = isFiltered && found.length === 0;
  find(".no-match").hidden = !isLost;
  find(".found [type=reset]").hidden = !isFiltered || isLost;
  isSearched = isFiltered;
  if (!form.dataset.href) return showLists();
  find("#results").hidden = !isFiltered || isLost;
  for (const id of ["coming", "past"]) find(`#${id}-section`).hidden = isFiltered;
  find("#undated-section").hidden = isFiltered || !find("#undated-list .card");
  if (isFiltered) showResults(found, now);
});

document.addEventListener("clock", ({ detail: now }) => {
  markToday(now);
  if (coming && past) arrangeLists(now);
  else renewComing(now);
  showLists();
});
