/* Measurements in the page, for checks/*.py. Returns plain values only. */
(() => {
  /* Opaque boxes that lie over the page while they are needed. */
  const LAYERS = "[role=listbox], .apply";
  const CONTROLS = "a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex='0'], iframe";

  const isShown = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true }) &&
    !element.closest(".visually-hidden");

  const name = (element) => {
    if (!element || element === document.documentElement) return "html";
    const id = element.id ? `#${element.id}` : "";
    const classes = id ? "" : [...element.classList].map((one) => `.${one}`).join("");
    const own = `${element.localName}${id}${classes}`;
    const above = element.parentElement?.closest("[id], [class]");
    return id || !above || above === document.body ? own : `${name(above).split(" ").pop()} ${own}`;
  };

  const words = (element) => (element.textContent || element.value || "").trim().replace(/\s+/g, " ").slice(0, 50);
  const told = (element) => `${name(element)} “${words(element)}”`;

  const texts = () => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (!node.data.trim() || parent.closest("script, style, svg, wagtail-userbar") || !isShown(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const lines = [...range.getClientRects()].filter((rect) => rect.width > 1 && rect.height > 1);
      found.push({ element: parent, lines });
    }
    return found;
  };

  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const hasScroller = (element) => {
    for (let one = element; one && one !== document.body; one = one.parentElement) if (scrolls(one)) return true;
    return false;
  };
  const hides = (element) => {
    const style = getComputedStyle(element);
    return {
      x: /hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1,
      y: /hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 1,
    };
  };

  /* Text that a reader cannot see whole: beyond the page's edge, or cut by a box. */
  const lost = () => {
    const width = document.documentElement.clientWidth;
    const found = [];
    if (document.documentElement.scrollWidth > width) {
      found.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} px wide in ${width}`);
    }
    for (const { element, lines } of texts()) {
      if (hasScroller(element)) continue;
      if (lines.some((rect) => rect.right > width + 1 || rect.left < -1)) found.push(`over the edge: ${told(element)}`);
    }
    for (const element of document.body.querySelectorAll("*")) {
      if (!isShown(element) || element.closest("svg") || !element.textContent.trim()) continue;
      const hidden = hides(element);
      if (hidden.x || hidden.y) found.push(`cut off: ${told(element)}`);
    }
    return found;
  };

  /* Lines of text of different elements that lie on one another. */
  const overlapping = () => {
    const lines = texts().flatMap(({ element, lines: rects }) => rects.map((rect) => ({ element, rect })));
    lines.sort((a, b) => a.rect.top - b.rect.top);
    const found = [];
    for (const [index, one] of lines.entries()) {
      for (const other of lines.slice(index + 1)) {
        if (other.rect.top > one.rect.bottom) break;
        if (one.element.closest(LAYERS) !== other.element.closest(LAYERS)) continue;
        const high = Math.min(one.rect.bottom, other.rect.bottom) - other.rect.top;
        const wide = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
        if (high > 0.5 * Math.min(one.rect.height, other.rect.height) && wide > 2) {
          found.push(`text on text: ${told(one.element)} and ${told(other.element)}`);
        }
      }
    }
    return found;
  };

  const controls = () => [...document.querySelectorAll(CONTROLS)].filter((one) => isShown(one) && !one.disabled);

  /* A link inside a sentence takes the height of its line (the exception of WCAG 2.5.8). */
  const isInSentence = (element) => {
    const around = [...element.parentElement.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    return element.localName === "a" && around.some((node) => /\p{L}{2}/u.test(node.data));
  };

  const small = (least, main) =>
    controls()
      .filter((one) => !one.closest("wagtail-userbar") && !isInSentence(one))
      .map((one) => ({ one, box: one.getBoundingClientRect() }))
      .filter(({ one, box }) => {
        const wanted = one.matches(".button-main") ? main : least;
        return box.width > 0 && (box.width < least - 0.5 || box.height < wanted - 0.5);
      })
      .filter(({ one }) => !one.matches(".skip-link"))
      .map(({ one, box }) => `${told(one)} is ${box.width.toFixed(1)} × ${box.height.toFixed(1)} px`);

  const spaced = (css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };

  const box = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height, top: y + scrollY };
  };

  /* Whether at least a part of the focused element can be seen (WCAG 2.4.11). */
  const isCovered = (element) => {
    const rect = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const points = [0.5, 0.1, 0.9].flatMap((x) => [0.5, 0.1, 0.9].map((y) => [x, y]));
    return !points.some(([x, y]) => {
      const top = document.elementFromPoint(rect.left + rect.width * x, rect.top + rect.height * y);
      return top && (top === element || element.contains(top) || top.contains(element));
    });
  };

  const focused = () => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    window.checkedStop = element;
    return { index: controls().indexOf(element), told: told(element), box: box(element), covered: isCovered(element) };
  };

  window.measured = { lost, overlapping, small, spaced, focused, told, words, controls, isShown };
})();
