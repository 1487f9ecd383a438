/* All pages are complete without this file. */
document.addEventListener("keydown", ({ key, target }) => {
  const open = key === "Escape" && target.closest(".disclosure[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

/* Boxes that answer while one types bring their own script. */
document.addEventListener("focusin", ({ target }) => {
  if (target.dataset.script) import(target.dataset.script).then(({ serve }) => serve(target));
});
