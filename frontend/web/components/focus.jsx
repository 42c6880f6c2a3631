import { useEffect, useRef } from "react";

/** Moves focus to the first match of `selector` when `on` changes; not when it first appears, unless `atOnce`. */
export function FocusWhen({ on, selector, atOnce = false }) {
  const before = useRef(atOnce ? undefined : on);
  useEffect(() => {
    if (Object.is(before.current, on)) return;
    before.current = on;
    const found = document.querySelector(selector);
    const target = found?.matches("fieldset,div") ? (found.querySelector("input,select,textarea") ?? found) : found;
    target?.focus();
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
