/* A box that narrows the values of a long filter while one types. Without this file there is none. */
const told = document.getElementById("told");
const written = new Map();

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/* Hides what does not match, opens what holds a match; answers what to tell somebody who does not see it. */
function narrow(box) {
  const words = fold(box.value.trim());
  const panel = box.closest(".facet");
  let matches = 0;
  const judge = (item) => {
    const label = item.querySelector(".option > span");
    const own = fold(label.textContent).includes(words);
    const below = [...item.querySelectorAll("li")].map(judge);
    item.hidden = !own && !below.includes(true);
    if (words && below.includes(true)) item.querySelector("details").open = true;
    else if (own) for (const child of item.querySelectorAll("li")) child.hidden = false;
    matches += own;
    return !item.hidden;
  };
  for (const item of panel.querySelectorAll(".options > li")) judge(item);
  const rest = panel.querySelector(".rest");
  if (rest) rest.open = words !== "";
  return words ? `${box.dataset.told} ${matches}` : "";
}

function typed({ target }) {
  written.set(target.id, target.value);
  told.textContent = narrow(target);
}

function pressed(event) {
  const box = event.target;
  if (event.key === "Enter") event.preventDefault();
  if (event.key !== "Escape" || !box.value) return;
  box.value = "";
  typed(event);
}

/* Called each time a box is entered. */
export function serve(box) {
  if (box.served) return;
  box.served = true;
  box.addEventListener("input", typed);
  box.addEventListener("keydown", pressed);
  if (box.value !== box.defaultValue) typed({ target: box }); // written while this file was on its way
}

/* New results bring new boxes; what was written in the old ones still holds. */
document.addEventListener(
  "htmx:afterSwap",
  () => {
    for (const [id, value] of written) {
      const box = document.getElementById(id);
      if (box && box.value !== value) narrow(Object.assign(box, { value }));
    }
  },
  { capture: true },
);
