/* The list answers each choice at once. Without this file, or without htmx, the form is sent by its buttons. */
const form = document.getElementById("search");
const found = document.getElementById("found");
const told = document.getElementById("told");
let remembered = null;

const total = () => document.getElementById("total");

/* Controls that only a script can serve appear; those that it replaces go. */
function liven() {
  for (const button of found.querySelectorAll("[data-live]")) button.textContent = button.dataset.live;
  for (const box of found.querySelectorAll("[data-script]")) box.hidden = false;
}

/* A value and a broader one beside it say the same twice: the later choice stands, as on the server. */
function dropRelatives(box) {
  const item = box.closest("li");
  const above = item.parentElement.closest(".branch")?.querySelector("input");
  for (const other of [above, ...item.querySelectorAll("input")]) if (other && other !== box) other.checked = false;
}

form.addEventListener("change", ({ target }) => {
  if (!window.htmx || !target.name || target.name === "q") return;
  if (target.type === "checkbox" && target.checked) dropRelatives(target);
  form.requestSubmit();
});

/* The results are there already: the last button of the filters leads to them. */
found.addEventListener("click", (event) => {
  if (!window.htmx || !event.target.closest("[data-live]")) return;
  event.preventDefault();
  document.getElementById("filters").open = false;
  total().focus();
});

/* --- the swap keeps what the reader opened and held ---------------------------------------- */
form.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of [...detail.formData]) if (value === "") detail.formData.delete(name);
});

form.addEventListener("htmx:beforeSwap", () => {
  const active = document.activeElement;
  remembered = {
    open: new Map([...found.querySelectorAll("details[id]")].map((one) => [one.id, one.open])),
    held: found.contains(active) ? active.id || "total" : "",
    top: active.getBoundingClientRect().top,
  };
});

form.addEventListener("htmx:afterSwap", () => {
  if (!remembered) return;
  const { open, held, top } = remembered;
  remembered = null;
  liven();
  for (const [id, was] of open) {
    const one = document.getElementById(id);
    if (one) one.open = was;
  }
  told.textContent = total().textContent;
  if (held) hold(document.getElementById(held) ?? total(), top);
});

/* Focus stays on the control, and the control where it was; what was used up hands it to the total. */
function hold(element, top) {
  element.focus({ preventScroll: true });
  if (element !== total()) scrollBy({ top: element.getBoundingClientRect().top - top, behavior: "instant" });
  else if (element.getBoundingClientRect().top < 0) element.scrollIntoView();
}

/* The language switch leads to the same search. */
addEventListener("htmx:pushedIntoHistory", () => {
  const query = new URLSearchParams(location.search);
  query.delete("page");
  for (const link of document.querySelectorAll(".languages a")) link.search = query;
});

for (const failure of ["responseError", "sendError", "timeout"]) {
  form.addEventListener(`htmx:${failure}`, ({ detail }) => location.assign(detail.pathInfo.finalRequestPath));
}

if (window.htmx) {
  form.classList.add("is-live");
  liven();
}
