import { useRef } from "react";

/**
 * Fields, and buttons with `data-placeholder` that write their word into the one that was typed in last, where
 * its cursor stands. `first` is a selector of the field that is meant before any was.
 */
export function Placeholders({ first, children, ...rest }) {
  const ref = useRef(null);
  const last = useRef(null);
  const remember = (event) => {
    if (event.target.matches("input[type=text], textarea")) last.current = event.target;
  };
  const insert = (event) => {
    const word = event.target.closest("[data-placeholder]")?.dataset.placeholder;
    if (!word) return;
    const field = last.current?.isConnected ? last.current : ref.current.querySelector(first);
    if (!field) return;
    field.focus();
    field.setRangeText(word, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return (
    <div {...rest} ref={ref} onFocus={remember} onClick={insert}>
      {children}
    </div>
  );
}
