// The lists as they are now: what is over moves to the past, what repeats to where it is next. And
// the filter by region.
"use strict";

const [coming, past] = ["coming-list", "past-list"].map((id) => document.getElementById(id));
const cards = [...document.querySelectorAll(".card:has(.when)")];
const FEW = 12;

function arrange(found, list) {
  const wanted = found.map(({ card }) => card);
  if (wanted.some((card, place) => list.children[place] !== card)) list.append(...wanted);
}

function arrangeLists(now) {
  const found = cards.map((card) => {
    const time = findTime(card.querySelector(".when"), now);
    return { card, ...time, begins: time.isUnknown ? now : time.begins };
  });
  found.sort((a, b) => a.begins - b.begins);
  arrange(found.filter((item) => !item.isPast), coming);
  arrange(found.filter((item) => item.isPast).reverse(), past);
  showLists();
}

function showLists() {
  for (const list of document.querySelectorAll(".cards")) {
    list.hidden = !list.querySelector(".card:not([hidden])");
  }
  document.querySelector(".none").hidden = !coming.hidden;
  const undated = document.getElementById("undated-list");
  undated.parentElement.hidden = undated.hidden;
  const section = document.getElementById("past-section");
  section.hidden = past.hidden;
  section.open ||= past.querySelectorAll(".card:not([hidden])").length <= FEW;
}

document.addEventListener("clock", (event) => arrangeLists(event.detail));

function filterByRegion(form) {
  const region = form.querySelector("select").value;
  const all = [...document.querySelectorAll(".card")];
  for (const card of all) {
    card.hidden = region !== "" && !card.dataset.regions.split(" ").includes(region);
  }
  const count = all.filter((card) => !card.hidden).length;
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

for (const box of document.querySelectorAll(".timeline div")) box.scrollLeft = box.scrollWidth;

const form = document.querySelector(".filter");
if (form) {
  const select = form.querySelector("select");
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  select.addEventListener("change", () => {
    filterByRegion(form);
    keepRegion(select.value);
  });
  const asked = new URL(location.href).searchParams.get("region");
  if ([...select.options].some((option) => option.value === asked)) {
    select.value = asked;
    keepRegion(asked);
  }
  filterByRegion(form);
}
