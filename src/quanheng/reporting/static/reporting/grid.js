"use strict";
// The grid of figures by keyboard: up, down and Enter stay in the column, left and right move where the caret stands at the edge.

const grid = document.querySelector("table[data-grid]");
if (grid) {
  const rows = [...grid.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input.count")]);
  grid.addEventListener("keydown", (event) => {
    const field = event.target.closest("input.count");
    if (!field || event.ctrlKey || event.metaKey || event.altKey) return;
    const line = rows.findIndex((fields) => fields.includes(field));
    const place = rows[line].indexOf(field);
    const atStart = field.selectionEnd === 0;
    const atEnd = field.selectionStart === field.value.length;
    let next = null;
    if (event.key === "ArrowDown" || event.key === "Enter") next = rows[line + 1]?.[place];
    else if (event.key === "ArrowUp") next = rows[line - 1]?.[place];
    else if (event.key === "ArrowLeft" && atStart) next = rows[line][place - 1];
    else if (event.key === "ArrowRight" && atEnd) next = rows[line][place + 1];
    else return;
    if (event.key === "Enter" || next) event.preventDefault();
    if (next) {
      next.focus();
      next.select();
    }
  });
}
