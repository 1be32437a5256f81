// What a page without a clock can't know: what is over by now, and how long until the rest. And the
// filter by region. Everything else works without this file.
"use strict";

const page = document.documentElement;
const now = Date.now();
const coming = document.getElementById("coming-list");
const past = document.getElementById("past-list");
const FEW = 12;

const UNITS = [["year", 365.25 * 864e5], ["month", 30.44 * 864e5], ["week", 7 * 864e5],
  ["day", 864e5], ["hour", 36e5], ["minute", 6e4]];

function describeDistance(begins, ends) {
  if (begins <= now && ends > now) return coming.dataset.underWay;
  const length = begins > now ? begins - now : ends - now;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(length) >= 2 * size) ?? UNITS.at(-1);
  const format = new Intl.RelativeTimeFormat(page.lang, { numeric: "auto" });
  return format.format(Math.trunc(length / size), unit);
}

// Show the time that is next or now, of those that a card holds, else the last.
function settle(card) {
  const tiles = [...card.querySelectorAll(".tile")];
  const times = [...card.querySelectorAll(".when")];
  if (times.length === 0) return { card, begins: Infinity, isPast: false };
  const next = times.findIndex((time) => Date.parse(time.dataset.ends) > now);
  const at = next < 0 ? times.length - 1 : next;
  times.forEach((time, place) => { time.hidden = place !== at; });
  tiles.forEach((tile, place) => { tile.hidden = place !== at; });
  const [begins, ends] = [times[at].dataset.begins, times[at].dataset.ends].map(Date.parse);
  const isPast = next < 0 && !("goesOn" in card.dataset);
  if (isPast || next >= 0) times[at].querySelector(".distance").textContent = describeDistance(begins, ends);
  return { card, begins, isPast };
}

function arrange(settled, list) {
  const cards = settled.map(({ card }) => card);
  if (cards.some((card, place) => list.children[place] !== card)) list.append(...cards);
}

function showLists() {
  for (const list of [coming, past]) {
    const isEmpty = !list.querySelector(".card:not([hidden])");
    list.hidden = isEmpty;
  }
  document.querySelector(".none").hidden = !coming.hidden;
  const section = document.getElementById("past-section");
  section.hidden = past.hidden;
  section.open ||= past.querySelectorAll(".card:not([hidden])").length <= FEW;
}

function filterByRegion(form) {
  const region = form.querySelector("select").value;
  const cards = [...document.querySelectorAll(".card")];
  for (const card of cards) {
    card.hidden = region !== "" && !card.dataset.regions.split(" ").includes(region);
  }
  const count = cards.filter((card) => !card.hidden).length;
  const isOne = new Intl.PluralRules(page.lang).select(count) === "one";
  form.querySelector("output").textContent =
    (isOne ? form.dataset.one : form.dataset.other).replace("{n}", count);
  showLists();
}

function keepRegion(region) {
  const here = new URL(location.href);
  if (region) here.searchParams.set("region", region);
  else here.searchParams.delete("region");
  history.replaceState(null, "", here);
  for (const link of document.querySelectorAll(".languages a")) {
    const there = new URL(link.href);
    there.search = here.search;
    link.href = there.href;
  }
}

if (coming && past) {
  const settled = [...document.querySelectorAll(".card")].map(settle);
  settled.sort((a, b) => a.begins === b.begins ? 0 : a.begins - b.begins);
  arrange(settled.filter((item) => !item.isPast), coming);
  arrange(settled.filter((item) => item.isPast).reverse(), past);
  showLists();
}

for (const box of document.querySelectorAll(".timeline div")) box.scrollLeft = box.scrollWidth;

const form = document.querySelector(".filter");
if (form) {
  const choice = form.querySelector("select");
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  choice.addEventListener("change", () => {
    filterByRegion(form);
    keepRegion(choice.value);
  });
  const asked = new URL(location.href).searchParams.get("region");
  if ([...choice.options].some((option) => option.value === asked)) {
    choice.value = asked;
    keepRegion(asked);
  }
  filterByRegion(form);
}

for (const link of document.querySelectorAll("a[data-webcal]")) {
  link.href = link.href.replace(/^https?:/, "webcal:");
}
