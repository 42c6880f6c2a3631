import { useEffect } from "react";

/** Where an element stands: it and what it is in, from the inside out, each with its place among its siblings. */
function pathTo(element) {
  const path = [];
  for (let node = element; node && node !== document.body; node = node.parentElement)
    path.push({ node, at: [...node.parentElement.children].indexOf(node) });
  return path;
}

const says = (element) => `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent}`;

/** What takes the focus of an element that is gone: the same drawn anew, the next row, or what it was a part of. */
function heirOf(path) {
  const first = path.findIndex(({ node }) => node.isConnected);
  const whole = path[first]?.node.closest("main *, main");
  if (!whole) return null;
  const { node: part, at } = path[first - 1];
  const next = whole.children[at];
  const twin = path.slice(0, first).reduceRight((node, each) => node?.children[each.at], whole);
  if (twin && next.textContent === part.textContent && says(twin) === says(path[0].node)) return twin;
  const row = part.tagName === "LI" ? (next ?? whole.lastElementChild) : null;
  return row ?? whole.closest("li,section,main");
}

function give(element) {
  if (!element) return;
  if (element.tabIndex < 0 && !element.hasAttribute("tabindex")) {
    element.tabIndex = -1;
    element.addEventListener("blur", () => element.removeAttribute("tabindex"), { once: true });
  }
  element.focus({ preventScroll: true });
}

/** Keeps the keyboard at its place when what has the focus is taken away, or is switched off for a moment. */
export function FocusKeeper() {
  useEffect(() => {
    let path = [];
    let wasOff = false;
    const note = ({ target }) => {
      // A dialog gives the focus back to where it was before.
      if (!target.closest("dialog")) path = target.closest("main") ? pathTo(target) : [];
      wasOff = false;
    };
    const forget = () => (path = []);
    const look = () => {
      const lost = path[0]?.node;
      const isOff = lost?.isConnected && lost.disabled;
      if (isOff) wasOff = true;
      if (!lost || isOff || document.activeElement !== document.body) return;
      if (!lost.isConnected && !document.querySelector("dialog[open]")) give(heirOf(path));
      else if (lost.isConnected && wasOff) give(lost);
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled", "open"] });
    document.addEventListener("focusin", note);
    document.addEventListener("pointerdown", forget);
    return () => {
      watch.disconnect();
      document.removeEventListener("focusin", note);
      document.removeEventListener("pointerdown", forget);
    };
  }, []);
  return null;
}
