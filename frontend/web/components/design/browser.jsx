import { useEffect, useRef } from "react";

/** A modal <dialog>: the browser keeps focus inside, closes it on Escape and gives focus back. */
export function Dialog({ isOpen, onClose, children, ...rest }) {
  const ref = useRef(null);
  useEffect(() => {
    const dialog = ref.current;
    if (isOpen && !dialog.open) dialog.showModal();
    if (!isOpen && dialog.open) dialog.close();
  }, [isOpen]);
  // The page decides whether it is open, so Escape only asks for it.
  const ask = (event) => {
    event.preventDefault();
    onClose?.();
  };
  const askOutside = (event) => event.target === ref.current && onClose?.();
  return (
    <dialog ref={ref} onCancel={ask} onClick={askOutside} {...rest}>
      {isOpen ? children : null}
    </dialog>
  );
}

/** Moves focus to the first match of `selector` when `on` changes; not when it first appears, unless `atOnce`. */
export function FocusWhen({ on, selector, atOnce = false }) {
  const before = useRef(atOnce ? undefined : on);
  useEffect(() => {
    if (Object.is(before.current, on)) return;
    before.current = on;
    // With the frame, which lays the page out anyway: to focus at once would have it laid out twice.
    const frame = requestAnimationFrame(() => {
      const found = document.querySelector(selector);
      const target = found?.matches("fieldset,div") ? (found.querySelector("input,select,textarea") ?? found) : found;
      target?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [on, selector]);
  return null;
}

/** The page's <h1>. Arriving from another page of the app puts focus on it, as a page load would. */
export function PageHeading({ children, className }) {
  const ref = useRef(null);
  useEffect(() => {
    if (window.__kalendsArrived) ref.current?.focus({ preventScroll: true });
    window.__kalendsArrived = true;
  }, []);
  return (
    <h1 ref={ref} tabIndex={-1} className={className}>
      {children}
    </h1>
  );
}

/** The text that the server wrote into the page for its first moments goes when the page itself is there. */
export function ShellDone() {
  useEffect(() => {
    document.getElementById("ssr-shell")?.remove();
  }, []);
  return null;
}

/** Until the page knows its title, the one that came with the document stands. */
export function shellTitle(title, unsettled) {
  if (typeof document === "undefined") return title;
  const shell = document.querySelector("script[data-shell]");
  if (!shell || title !== unsettled) return title;
  try {
    const { path, title: written } = JSON.parse(shell.textContent);
    return path === window.location.pathname ? written : title;
  } catch {
    return title;
  }
}
