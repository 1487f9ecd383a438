/* Suggestions below a box: `data-suggest` names the address that answers them. Without this file it is a plain box. */
const PAUSE = 180;
const LEAST = 2;
let serial = 0;
let timer = 0;

const element = (name, attributes, ...content) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...content);
  return made;
};

/* What belongs to one box: its list and the line that tells how many there are. Made at first use. */
function parts(box) {
  if (box.suggestions) return box.suggestions;
  const id = `suggested-${(serial += 1)}`;
  const label = box.getAttribute("aria-label") ?? box.labels[0]?.textContent.trim() ?? "";
  const list = element("div", { id, role: "listbox", class: "suggestions", "aria-label": label, hidden: "" });
  const told = element("span", { class: "visually-hidden", role: "status" });
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id };
  for (const [key, value] of Object.entries(attributes)) box.setAttribute(key, value);
  box.parentElement.append(list, told);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => go(target.closest("[role=option]")));
  return (box.suggestions = { list, told, asked: 0 });
}

const options = (box) => [...parts(box).list.querySelectorAll("[role=option]")];
const isOpen = (box) => !parts(box).list.hidden;

function go(option) {
  if (option) location.assign(option.dataset.url);
}

function mark(box, option) {
  for (const one of options(box)) one.setAttribute("aria-selected", String(one === option));
  if (option) box.setAttribute("aria-activedescendant", option.id);
  else box.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
  return true;
}

function close(box) {
  const { list, told } = parts(box);
  clearTimeout(timer);
  parts(box).asked += 1;
  list.hidden = true;
  told.textContent = "";
  box.setAttribute("aria-expanded", "false");
  return mark(box, null);
}

function show(box, groups) {
  const { list, told } = parts(box);
  let count = 0;
  const option = ({ label, url, note }) => {
    const attributes = { role: "option", id: `${list.id}-${(count += 1)}`, "data-url": url, "aria-selected": "false" };
    return element("div", attributes, element("span", {}, label), element("small", {}, note ?? ""));
  };
  const group = ({ label, options: all }, place) => {
    const head = element("div", { id: `${list.id}-group-${place}`, class: "suggestions-head", role: "presentation" }, label);
    return element("div", { role: "group", "aria-labelledby": head.id }, head, ...all.map(option));
  };
  list.replaceChildren(...groups.filter(({ options: all }) => all.length).map(group));
  if (!count) return close(box);
  list.hidden = false;
  box.setAttribute("aria-expanded", "true");
  box.removeAttribute("aria-activedescendant");
  told.textContent = `${box.dataset.told} ${count}`;
}

/* The last question wins; a failure shows nothing. */
async function ask(box) {
  const words = box.value.trim();
  if (words.length < LEAST) return close(box);
  const asked = (parts(box).asked += 1);
  const address = new URL(box.dataset.suggest, location.href);
  if (!address.search) address.search = location.search; // what is chosen stays chosen
  address.searchParams.set(box.dataset.parameter ?? "q", words);
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    const { groups } = answer.ok ? await answer.json() : { groups: [] };
    if (asked === parts(box).asked && document.activeElement === box) show(box, groups);
  } catch {
    if (asked === parts(box).asked) close(box);
  }
}

function move(box, step) {
  const all = options(box);
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const next = at + step;
  mark(box, next < -1 ? all.at(-1) : (all[next] ?? null));
}

/* Each tells whether it took the key. */
const KEYS = {
  ArrowDown: (box) => (isOpen(box) ? move(box, 1) : ask(box)) || true,
  ArrowUp: (box) => (isOpen(box) ? move(box, -1) : ask(box)) || true,
  Home: (box) => isOpen(box) && mark(box, options(box)[0]),
  End: (box) => isOpen(box) && mark(box, options(box).at(-1)),
  Escape: (box) => isOpen(box) && close(box),
  Enter: (box) => {
    const chosen = document.getElementById(box.getAttribute("aria-activedescendant"));
    go(chosen);
    return close(box) && (chosen || !box.name);
  },
};

function typed({ target }) {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE, target);
}

function pressed(event) {
  const act = KEYS[event.key];
  if (act && !event.isComposing && act(event.target)) event.preventDefault();
}

/* Called each time a box is entered. */
export function serve(box) {
  if (box.suggestions) return;
  parts(box);
  box.addEventListener("input", typed);
  box.addEventListener("keydown", pressed);
  box.addEventListener("blur", () => close(box));
  if (box.value !== box.defaultValue) typed({ target: box }); // written while this file was on its way
}
