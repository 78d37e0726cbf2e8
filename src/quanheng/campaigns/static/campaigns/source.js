"use strict";
// The source beside the fields: a field in hand lights its own words, and words chosen in the source go into the form that makes them a field.

const sourceLines = [...document.querySelectorAll(".source ol li > span")];

// Offsets of the server count signs, the browser's count UTF-16 units: a sign beyond the basic plane is two of them.
function unitsIn(text, signs) {
  return Array.from(text).slice(0, signs).join("").length;
}

function placeOf(signs) {
  let left = signs;
  for (const line of sourceLines) {
    const text = line.textContent;
    const length = Array.from(text).length;
    if (left <= length) return [line.firstChild ?? line, unitsIn(text, left)];
    left -= length + 1;
  }
  return null;
}

// Lights exactly the words of a span where the browser can, and its lines everywhere.
function lightSpan(holder) {
  if (!holder?.dataset.span || !window.CSS?.highlights) return;
  const [start, end] = holder.dataset.span.split("-").map(Number).map(placeOf);
  if (!start || !end) return;
  const range = document.createRange();
  range.setStart(...start);
  range.setEnd(...end);
  window.CSS.highlights.set("chosen-field", new window.Highlight(range));
}

document.addEventListener("focusin", (event) => {
  const holder = event.target.closest("[data-span], .with-source");
  if (!holder || event.target.closest(".source")) return;
  const link = holder.querySelector("a[data-lines]");
  if (link) window.lightLines(...link.dataset.lines.split("-").map(Number), { stay: true });
  lightSpan(holder);
});

const wordsForm = document.querySelector("#words form");

function lineOf(node) {
  const element = node.nodeType === window.Node.TEXT_NODE ? node.parentElement : node;
  return Number(element.closest(".source li")?.id.slice(1)) || null;
}

function takeChosen() {
  const chosen = window.getSelection();
  if (chosen.isCollapsed || !chosen.rangeCount) return;
  const range = chosen.getRangeAt(0);
  const [first, last] = [lineOf(range.startContainer), lineOf(range.endContainer)];
  if (!first || !last) return;
  document.getElementById("words").open = true;
  wordsForm.elements.first.value = first;
  wordsForm.elements.last.value = last;
  wordsForm.elements.words.value = chosen.toString().trim();
  const row = document.querySelector("tr.active-row[data-number]");
  if (row && !wordsForm.elements.number.value) wordsForm.elements.number.value = row.dataset.number;
}

if (wordsForm) {
  const source = document.querySelector(".source ol");
  source.addEventListener("mouseup", takeChosen);
  source.addEventListener("keyup", takeChosen);
}
