/* The list answers each choice at once. Without this file, or without htmx, the form is sent by its buttons. */
const byId = (id) => document.getElementById(id);
const form = byId("search");
const found = byId("found");
let kept = null;

/* htmx notes where it is; nothing stays on the reader's device. */
addEventListener("pagehide", () => sessionStorage.removeItem("htmx-current-path-for-history"));

/* Controls that only a script can serve appear. */
function liven() {
  for (const button of found.querySelectorAll("[data-live]")) button.textContent = button.dataset.live;
  for (const box of found.querySelectorAll("[data-script]")) box.hidden = false;
}

/* Of a value and a broader one the later choice stands, as on the server. */
function dropRelatives(box) {
  const item = box.closest("li");
  const above = item.parentElement.closest(".branch")?.querySelector("input");
  for (const other of [above, ...item.querySelectorAll("input")]) if (other && other !== box) other.checked = false;
}

function changed({ target }) {
  if (!target.name || target.name === "q") return;
  if (target.checked) dropRelatives(target);
  form.requestSubmit();
}

/* The results are there already: the last button of the filters leads to them. */
function clicked(event) {
  if (!event.target.closest("[data-live]")) return;
  event.preventDefault();
  byId("filters").open = false;
  byId("total").focus();
}

/* The swap keeps what the reader opened and held, and held it where it was. What was used up gives way to the total. */
function keep() {
  const active = document.activeElement;
  kept = {
    open: [...found.querySelectorAll("details[id]")].map((one) => [one.id, one.open]),
    held: found.contains(active) && (active.id || "total"),
    top: active.getBoundingClientRect().top,
  };
}

function restore() {
  if (!kept) return;
  const { open, held, top } = kept;
  kept = null;
  liven();
  for (const [id, was] of open) if (byId(id)) byId(id).open = was;
  const total = byId("total");
  const next = held && (byId(held) ?? total);
  byId("told").textContent = next === total ? "" : total.textContent; // what has the focus is read out anyway
  if (!next) return;
  next.focus({ preventScroll: true });
  const now = next.getBoundingClientRect().top;
  if (next !== total) scrollBy({ top: now - top, behavior: "instant" });
  else if (now < 0) next.scrollIntoView();
}

function withoutEmpty({ detail: { formData } }) {
  for (const [name, value] of [...formData]) if (!value) formData.delete(name);
}

/* The language switch leads to the same search. */
function moved() {
  const query = new URLSearchParams(location.search);
  query.delete("page");
  for (const link of document.querySelectorAll(".languages a")) link.search = query;
}

if (window.htmx) {
  form.classList.add("is-live");
  form.addEventListener("change", changed);
  found.addEventListener("click", clicked);
  form.addEventListener("htmx:configRequest", withoutEmpty);
  form.addEventListener("htmx:beforeSwap", keep);
  form.addEventListener("htmx:afterSwap", restore);
  addEventListener("htmx:pushedIntoHistory", moved);
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    form.addEventListener(failure, ({ detail }) => location.assign(detail.pathInfo.finalRequestPath));
  }
  liven();
}
