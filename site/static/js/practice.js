/* A practice is complete without this file. Controls that need it are hidden until it runs. */
for (const button of document.querySelectorAll("[data-copy], [data-frame]")) {
  button.hidden = "copy" in button.dataset && !navigator.clipboard;
}

function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  navigator.clipboard.writeText(source.textContent.trim()).then(() => {
    button.parentElement.querySelector("output").textContent = button.dataset.done;
  });
}

/* The host of a video is asked for nothing before somebody presses the button that names it. */
function play(button) {
  const frame = document.createElement("iframe");
  frame.src = button.dataset.frame;
  frame.title = button.dataset.title;
  frame.allow = "autoplay; fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  const figure = button.closest("figure");
  figure.querySelector("img")?.remove();
  figure.prepend(frame);
  button.remove();
  frame.focus();
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copy], [data-frame]");
  if (button?.dataset.copy) copy(button);
  else if (button) play(button);
});
