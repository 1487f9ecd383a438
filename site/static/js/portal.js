/* All pages are complete without this file. */
document.addEventListener("keydown", ({ key, target }) => {
  const open = key === "Escape" && target.closest(".disclosure[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

/* A box with suggestions is served by a script of its own, which nobody needs before writing. */
document.addEventListener("focusin", ({ target }) => {
  if (target.dataset.suggest) import(target.dataset.script).then(({ serve }) => serve(target));
});
