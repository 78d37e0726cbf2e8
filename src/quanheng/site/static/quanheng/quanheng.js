"use strict";
// Small comforts. Every page works without them.

// A link to source lines lights all of its lines, not only the first. Lit by a field that is merely in hand, only the source itself scrolls:
// a page that moves under the pointer takes the click away.
function lightLines(from, to, { stay = false } = {}) {
  for (const line of document.querySelectorAll(".source li.lit")) line.classList.remove("lit");
  for (let number = from; number <= to; number += 1) {
    const line = document.getElementById(`L${number}`);
    if (line) line.classList.add("lit");
  }
  const first = document.getElementById(`L${from}`);
  if (!first) return;
  if (!stay) {
    first.scrollIntoView({ block: "center" });
    return;
  }
  const box = first.closest(".source");
  box.scrollTop += first.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 2;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-lines]");
  if (!link || !document.querySelector(".source")) return;
  event.preventDefault();
  const [from, to] = link.dataset.lines.split("-").map(Number);
  lightLines(from, to);
});

// Deeds that cannot be taken back ask first.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.ask;
  if (question && !window.confirm(question)) event.preventDefault();
});

// Keys: j and k walk the rows of a table marked data-rows, Enter opens the row's first link.
let place = -1;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, button, a, summary")) return;
  const rows = [...document.querySelectorAll("table[data-rows] tbody tr")];
  if (!rows.length) return;
  if (event.key === "j" || event.key === "k") {
    place = Math.max(0, Math.min(rows.length - 1, place + (event.key === "j" ? 1 : -1)));
    for (const row of rows) row.classList.remove("active-row");
    rows[place].classList.add("active-row");
    rows[place].scrollIntoView({ block: "nearest" });
    const source = rows[place].querySelector("a[data-lines]");
    if (source) lightLines(...source.dataset.lines.split("-").map(Number), { stay: true });
  } else if (event.key === "Enter" && place >= 0) {
    const link = rows[place].querySelector("a:not([data-lines])");
    if (link) link.click();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Words to send: copied at a press, the button says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await window.navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // pages served without TLS have no clipboard
  }
  button.classList.add("done");
});

// A form that saves as it goes says so when it could not, and tries again once there is a connection.
// Storing waits for a saving under way, whose answer brings the version that the words stand on, and starts none.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  let [saving, waiting, leaving] = [false, null, false];
  const answered = (event) => {
    saving = false;
    if (waiting && event.detail.successful) form.requestSubmit(waiting); // without a connection the words stay on the page
    waiting = null;
  };
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (leaving) event.preventDefault();
    else saving = true;
  });
  form.addEventListener("submit", (event) => {
    if (saving) {
      event.preventDefault();
      waiting = event.submitter;
    } else {
      leaving = true;
    }
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
  form.addEventListener("htmx:afterRequest", answered);
  for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    form.addEventListener(failure, () => {
      const place = document.getElementById("saved");
      place.className = "tag bad";
      place.textContent = form.dataset.autosave;
    });
  }
  window.addEventListener("online", () => {
    if (document.getElementById("saved").classList.contains("bad")) form.dispatchEvent(new window.Event("change", { bubbles: true }));
  });
}

// Files dropped anywhere on a form marked data-drop go into its file field.
for (const form of document.querySelectorAll("form[data-drop]")) {
  const field = form.querySelector("input[type=file]");
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    field.files = event.dataTransfer.files;
  });
}
