/* Makes a tree of concepts easier with script: a field to filter it, and counts that follow the boxes.
   Without it the tree is plain groups of checkboxes. */
(() => {
  "use strict";

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  class ConceptTree extends HTMLElement {
    connectedCallback() {
      if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", () => this.start(), { once: true });
      } else {
        this.start();
      }
    }

    start() {
      if (this.started) return;
      this.started = true;
      this.chosen = this.querySelector(".concept-tree__chosen");
      this.chosen.setAttribute("aria-live", "polite");
      this.items = [...this.querySelectorAll("label.concept-tree__item")];
      this.groups = [...this.querySelectorAll("details")];
      this.addEventListener("change", (event) => {
        if (event.target.type === "checkbox") this.count();
      });
      if (this.dataset.filter) this.addFilter();
    }

    addFilter() {
      const label = document.createElement("label");
      label.className = "concept-tree__filter";
      label.append(this.dataset.filter);
      this.field = document.createElement("input");
      this.field.type = "search";
      this.field.autocomplete = "off";
      label.append(this.field);
      this.none = document.createElement("p");
      this.none.className = "concept-tree__none";
      this.none.setAttribute("role", "status");
      this.chosen.after(label, this.none);
      this.field.addEventListener("input", () => this.filter());
      this.field.addEventListener("keydown", (event) => {
        if (event.key === "Enter") event.preventDefault(); // never sends the form around it
      });
    }

    filter() {
      const words = fold(this.field.value).split(/\s+/).filter(Boolean);
      const fits = (item) => words.every((word) => item.dataset.words.includes(word));
      this.items.forEach((item) => { item.hidden = !fits(item); });
      this.groups.forEach((group) => this.openIfFound(group, words.length > 0));
      this.none.textContent = this.items.every((item) => item.hidden) ? this.dataset.none : "";
    }

    /* A group whose own name fits shows all its parts. Groups that the filter opened close with it. */
    openIfFound(group, filtering) {
      const items = [...group.querySelectorAll("label")];
      const whole = items.find((item) => item.classList.contains("concept-tree__item--whole"));
      if (filtering && whole && !whole.hidden) items.forEach((item) => { item.hidden = false; });
      const found = items.some((item) => !item.hidden);
      group.hidden = !found;
      if (filtering && found && !group.open) {
        group.open = true;
        group.dataset.opened = "";
      } else if (!filtering && "opened" in group.dataset) {
        group.open = false;
        delete group.dataset.opened;
      }
    }

    count() {
      const ticked = (items) => items.filter((item) => item.querySelector("input").checked);
      const names = ticked(this.items).map((item) => item.dataset.label);
      this.chosen.textContent = names.length ? `${this.dataset.chosen} ${names.join(" · ")}` : this.dataset.nothing;
      this.groups.forEach((group) => {
        const count = ticked([...group.querySelectorAll("label")]).length;
        group.querySelector(".concept-tree__count").textContent = count ? `${this.dataset.chosen} ${count}` : "";
      });
    }
  }

  if (!customElements.get("concept-tree")) customElements.define("concept-tree", ConceptTree);
})();
