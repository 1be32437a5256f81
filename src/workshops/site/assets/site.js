// What a page without a clock can't know: what is over by now, and how long until the rest. And the
// filter by region. Everything else works without this file.
"use strict";

const page = document.documentElement;
const now = Date.now();
const coming = document.getElementById("coming-list");
const past = document.getElementById("past-list");
const FEW = 12;

// The same rule as in lists on a terminal: calendar days in the workshop's zone, weeks from 28 days
// on, hours and minutes only on the day itself.
function describeDistance(time, zone) {
  const [begins, ends] = [time.dataset.begins, time.dataset.ends].map(Date.parse);
  if (begins <= now && ends > now) return coming.dataset.underWay;
  const sign = begins > now ? 1 : -1;
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(now); // YYYY-MM-DD
  const day = sign > 0 ? time.dataset.first : time.dataset.last;
  const days = Math.abs(Date.parse(day) - Date.parse(today)) / 864e5;
  const minutes = Math.trunc(Math.abs((sign > 0 ? begins : ends) - now) / 6e4);
  const [length, unit] = measure(days, minutes);
  return new Intl.RelativeTimeFormat(page.lang, { numeric: "auto" }).format(sign * length, unit);
}

function measure(days, minutes) {
  if (days < 1) return minutes < 60 ? [minutes, "minute"] : [Math.trunc(minutes / 60), "hour"];
  if (days < 28) return [days, "day"];
  const [months, years] = [days / 30.4375 + 0.05, days / 365.25 + 0.05].map(Math.trunc);
  if (years >= 2) return [years, "year"];
  return months >= 2 ? [months, "month"] : [Math.trunc(days / 7), "week"];
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
  const isPast = next < 0 && !("goesOn" in card.dataset);
  const distance = times[at].querySelector(".distance");
  if (isPast || next >= 0) distance.textContent = describeDistance(times[at], card.dataset.zone);
  return { card, begins: Date.parse(times[at].dataset.begins), isPast };
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
