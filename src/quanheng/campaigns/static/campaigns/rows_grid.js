"use strict";
// The grid of rows by keyboard. Acts are sent one after the other, each with the version that the answer before it gave.

const rowsGrid = document.querySelector("table[data-rows-grid]");
const problem = document.getElementById("grid-problem");
const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
let version = rowsGrid.dataset.version;
let waiting = Promise.resolve();
let inHand = null; // the cell that was focused last: buttons take the focus away

const rowsOf = () => [...rowsGrid.tBodies[0].rows];
const cellOf = (row, name) => row?.querySelector(`[data-field="${name}"]`);
const marked = () => rowsOf().filter((row) => row.querySelector(".pick input").checked);
const isDirty = (cell) => cell.value !== cell.defaultValue;

function tell(answer) {
  problem.replaceChildren();
  if (!answer.error) return;
  const box = document.createElement("div");
  box.className = "notice error";
  box.textContent = answer.error;
  if (answer.moved) {
    const link = document.createElement("a");
    link.href = window.location.href;
    link.textContent = problem.dataset.newest;
    box.append(" ", link);
  }
  problem.append(box);
}

async function post(fields) {
  const body = new window.URLSearchParams([["csrfmiddlewaretoken", token], ["version", version], ["page", rowsGrid.dataset.page], ["show", rowsGrid.dataset.show], ...fields]);
  let answer;
  try {
    const response = await window.fetch(rowsGrid.dataset.rowsGrid, { method: "POST", body, headers: { Accept: "application/json" } });
    answer = await response.json();
  } catch {
    answer = { error: problem.dataset.lost };
  }
  if (answer.version) {
    version = answer.version;
    document.getElementById("grid-status").innerHTML = answer.status;
  }
  return answer;
}

// A cell's new words stay in it when they are refused, so that the person can mend them.
function sendCell(cell) {
  if (!isDirty(cell)) return;
  const row = cell.closest("tr");
  const text = cell.value;
  waiting = waiting.then(async () => {
    const answer = await post([["act", "cell"], ["key", row.dataset.key], ["field", cell.dataset.field], ["text", text]]);
    cell.toggleAttribute("aria-invalid", Boolean(answer.error));
    tell(answer);
    if (answer.error) return;
    cell.defaultValue = text;
    for (const [name, stored] of Object.entries(answer.cells)) {
      const other = cellOf(row, name);
      if (other === cell ? other.value !== text : isDirty(other)) continue; // somebody types on
      other.value = stored;
      other.defaultValue = stored;
    }
    row.querySelector(".row-state").innerHTML = answer.state;
    row.classList.toggle("unsure", answer.unsure);
    if (answer.cells.number) row.dataset.number = answer.cells.number;
  });
}

function act(name, fields, place) {
  waiting = waiting.then(async () => {
    const answer = await post([["act", name], ...fields]);
    tell(answer);
    if (answer.error) return;
    rowsGrid.tBodies[0].innerHTML = answer.rows;
    const rows = rowsOf();
    const row = rows.find((one) => one.dataset.key === place.key) ?? rows[Math.min(place.index, rows.length - 1)];
    inHand = cellOf(row, place.field);
    inHand?.focus();
  });
}

const ACTS = {
  check: (place, keys) => act("check", keys, { ...place, key: rowsOf()[place.index + 1]?.dataset.key ?? place.key }),
  split: (place) => act("split", [["key", place.key], ["field", place.field], ["at", Array.from(inHand.value.slice(0, inHand.selectionStart ?? 0)).length]], place),
  join: (place, keys) => {
    const next = rowsOf()[place.index + 1];
    const both = keys.length > 1 ? keys : [["key", place.key], ...(next ? [["key", next.dataset.key]] : [])];
    act("join", both, { ...place, key: both[0][1] });
  },
  carry: (place, keys) => act("carry", [["field", place.field], ...keys], place),
  remove: (place) => act("remove", [["key", place.key]], { ...place, key: "" }),
  undo: (place) => act("undo", [], place),
  redo: (place) => act("redo", [], place),
  next: (place) => {
    const rows = rowsOf();
    const later = [...rows.slice(place.index + 1), ...rows.slice(0, place.index + 1)].find((row) => row.classList.contains("unsure"));
    cellOf(later, place.field)?.focus();
  },
};

function run(name) {
  if (inHand && isDirty(inHand)) sendCell(inHand);
  const row = inHand?.closest("tr") ?? rowsOf()[0];
  const place = { key: row?.dataset.key ?? "", index: rowsOf().indexOf(row), field: inHand?.dataset.field ?? "name" };
  const chosen = marked();
  const keys = (chosen.length ? chosen : row ? [row] : []).map((one) => ["key", one.dataset.key]);
  ACTS[name](place, keys);
}

document.querySelector("[data-grid-tools]").addEventListener("click", (event) => {
  const button = event.target.closest("button[data-act]");
  if (button) run(button.dataset.act);
});

// A cell reached by keys is chosen whole, as in a spreadsheet: typing replaces it, End goes to its end, the arrows leave it.
let byPointer = false;
rowsGrid.addEventListener("pointerdown", () => (byPointer = true));
rowsGrid.addEventListener("pointerup", () => (byPointer = false));

rowsGrid.addEventListener("focusin", (event) => {
  if (!event.target.dataset.field) return;
  inHand = event.target;
  if (!byPointer) inHand.select?.();
  for (const row of rowsOf()) row.classList.toggle("active-row", row.contains(inHand));
});
rowsGrid.addEventListener("change", (event) => {
  if (event.target.dataset.field) sendCell(event.target);
});

function step(cell, by) {
  const rows = rowsOf();
  const next = cellOf(rows[rows.indexOf(cell.closest("tr")) + by], cell.dataset.field);
  if (!next) return false;
  next.focus();
  return true;
}

// An arrow leaves the cell where the caret stands at that edge, or while the whole cell is chosen.
function leaves(cell, edge) {
  const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
  return whole || (cell.selectionStart === edge && cell.selectionEnd === edge);
}

const WITH_CTRL = { Enter: "check", k: "split", j: "join", d: "carry", Delete: "remove", y: "redo" };

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[data-field]");
  const ctrl = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key; // with caps lock too
  if (event.key === "F8") {
    event.preventDefault();
    run("next");
  } else if (ctrl && key === "z" && !(cell && isDirty(cell))) {
    event.preventDefault();
    run(event.shiftKey ? "redo" : "undo");
  } else if (!cell || event.altKey) {
    return;
  } else if (ctrl && event.key === " ") {
    event.preventDefault();
    const mark = cell.closest("tr").querySelector(".pick input");
    mark.checked = !mark.checked;
  } else if (ctrl && WITH_CTRL[key]) {
    event.preventDefault();
    run(WITH_CTRL[key]);
  } else if (ctrl || event.isComposing) {
    return; // Enter ends a word of the input method, not the cell
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if (!step(cell, 1)) sendCell(cell);
  } else if (event.key === "ArrowDown" && leaves(cell, cell.value.length)) {
    if (step(cell, 1)) event.preventDefault();
  } else if (event.key === "ArrowUp" && leaves(cell, 0)) {
    if (step(cell, -1)) event.preventDefault();
  }
});

window.addEventListener("beforeunload", (event) => {
  if (rowsOf().some((row) => [...row.querySelectorAll("[data-field]")].some(isDirty))) event.preventDefault();
});
