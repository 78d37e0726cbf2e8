"use strict";
// Choosing rows by keyboard: x ticks the row that j and k walk to, and one box ticks the whole page.
const table = document.querySelector("table[data-chosen]");
if (table) {
  const boxes = () => [...table.querySelectorAll("tbody input[name=chosen]")];
  const told = document.getElementById("chosen-count");
  const tell = () => {
    if (told) told.textContent = String(boxes().filter((box) => box.checked).length);
  };
  const all = document.getElementById("choose-page");
  all.hidden = false;
  all.querySelector("input").addEventListener("change", (event) => {
    for (const box of boxes()) box.checked = event.target.checked;
    tell();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const box = table.querySelector("tr.active-row input[name=chosen]");
    if (!box) return;
    box.checked = !box.checked;
    tell();
  });
  table.addEventListener("change", tell);
  tell();
}
