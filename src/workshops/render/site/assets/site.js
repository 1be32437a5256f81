// What a page without a clock can't know: what is over by now, and how long until the rest. And the
// filter by region. Everything else works without this file.
"use strict";

const page = document.documentElement;
const now = Date.now();
const coming = document.getElementById("coming-list");
const past = document.getElementById("past-list");

function moveToItsList(card) {
  const isPast = card.dataset.ends && Date.parse(card.dataset.ends) <= now;
  if (isPast && card.parentNode === coming) past.prepend(card);
  if (!isPast && card.parentNode === past) coming.prepend(card);
}

const UNITS = [["year", 365.25 * 864e5], ["month", 30.44 * 864e5], ["week", 7 * 864e5],
  ["day", 864e5], ["hour", 36e5], ["minute", 6e4]];

function tellDistance(card) {
  const begins = Date.parse(card.dataset.begins);
  const ends = Date.parse(card.dataset.ends);
  if (Number.isNaN(begins) || (begins <= now && ends > now)) return;
  const length = begins > now ? begins - now : ends - now;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(length) >= 2 * size) ?? UNITS.at(-1);
  const form = new Intl.RelativeTimeFormat(page.lang, { numeric: "auto" });
  card.querySelector(".distance").textContent = form.format(Math.trunc(length / size), unit);
}

function showLists() {
  for (const list of [coming, past]) {
    const isEmpty = !list.querySelector(".card:not([hidden])");
    list.hidden = isEmpty;
  }
  document.querySelector(".none").hidden = !coming.hidden;
  document.getElementById("past-section").hidden = past.hidden;
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
  const cards = [...document.querySelectorAll(".card")];
  cards.filter((card) => card.parentNode === past).forEach(moveToItsList);
  cards.filter((card) => card.parentNode === coming).forEach(moveToItsList);
  cards.forEach(tellDistance);
  showLists();
}

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
