// Beside months and years, how many workshops match what is looked for; and where the page has none,
// where the nearest are. That is in the index, which is asked for when something is looked for.
"use strict";

const elsewhere = find(".elsewhere");
const spans = [...document.querySelectorAll("[data-span]")];
let everything = null;
let newest = null;

/** By the name of each month and year, its workshops, and how often each takes place there. */
async function loadSpans() {
  const read = await (await fetch(elsewhere.dataset.href)).json();
  const items = readIndex(read);
  const listed = new Map();
  const add = (name, item) => {
    if (!listed.has(name)) listed.set(name, new Map());
    listed.get(name).set(item, (listed.get(name).get(item) ?? 0) + 1);
  };
  for (const item of items) add(findYear(item), item);
  for (const [month, places] of Object.entries(read.months)) {
    for (const place of places) add(month, items[place]);
  }
  return { items, listed };
}

/** The year on whose page a workshop is; "" without a date. */
function findYear({ when }) {
  return when ? findDay(readRuns(when)[0].begins, when.dataset.zone).slice(0, 4) : "";
}

function countSpan({ listed }, name, { filter, now }) {
  const inside = [...listed.get(name) ?? []];
  const isYear = name.length < 5;
  return inside.filter(([item, number]) => isYear ? meets(item, filter, now)
    : meetsIn(name, item, filter, now, number)).length;
}

function nameSpan(name) {
  const month = { month: "long", year: "numeric", timeZone: "UTC" };
  return name.length > 4 ? format(month).format(Date.parse(name)) : name || words.to_be_announced;
}

/** Where the page has nothing that matches: the nearest that has, else the list. */
function pointElsewhere(counts, { items }, { found, filter, now }) {
  if (found.length > 0) return;
  const here = spans.findIndex((span) => span.querySelector("[aria-current]"));
  const next = counts.findIndex((count, place) => place > here && count > 0);
  const nearest = next >= 0 ? next : counts.findLastIndex((count) => count > 0);
  const count = items.filter((item) => meets(item, filter, now)).length;
  elsewhere.hidden = nearest < 0 && count === 0;
  if (elsewhere.hidden) return;
  const isListed = nearest < 0;
  const key = nearest > here ? "next_match" : "previous_match";
  const text = isListed ? `${words.list}${words.colon}${countNoun("workshops", count)}`
    : fill(words[key], { span: nameSpan(spans[nearest].dataset.span) });
  const link = make("a", "", mark(text));
  link.href = isListed ? find(".tabs a, .back a").href : spans[nearest].querySelector("a").href;
  elsewhere.replaceChildren(link);
}

function showCount(span, count) {
  const shown = span.querySelector(".muted");
  const written = keepWritten(shown);
  span.classList.toggle("is-dim", count === 0);
  shown.classList.remove("is-waiting");
  shown.hidden = Number.isNaN(count);
  shown.textContent = String(count ?? written);
}

document.addEventListener("found", async ({ detail }) => {
  newest = detail;
  elsewhere.hidden = true;
  if (!detail.isFiltered) return spans.forEach((span) => showCount(span));
  for (const span of spans) span.querySelector(".muted").classList.add("is-waiting");
  try { everything ??= await loadSpans(); } catch { // offline, or opened as a file
    return spans.forEach((span) => showCount(span, NaN));
  }
  if (newest !== detail) return;
  const counts = spans.map((span) => countSpan(everything, span.dataset.span, detail));
  spans.forEach((span, place) => showCount(span, counts[place]));
  pointElsewhere(counts, everything, detail);
});
