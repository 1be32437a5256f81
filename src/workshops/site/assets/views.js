// What pages of months can't know without a clock: which day is today, and which month is next.
"use strict";

const today = new Intl.DateTimeFormat("en-CA").format(); // YYYY-MM-DD where the reader is

for (const cell of document.querySelectorAll(`[data-day="${today}"]`)) {
  cell.classList.add("today");
  cell.setAttribute("aria-current", "date");
}

for (const item of document.querySelectorAll("[data-first]")) {
  item.classList.toggle("today", item.dataset.first <= today && item.dataset.last >= today);
}

for (const tab of document.querySelectorAll("a[data-months]")) {
  const months = tab.dataset.months.split(" ");
  const next = months.find((month) => month >= today.slice(0, 7)) ?? months.at(-1);
  tab.href = tab.href.replace(/[0-9]{4}-[0-9]{2}(?=\.html)/, next);
}
