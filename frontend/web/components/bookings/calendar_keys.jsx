import { useRef } from "react";

const DAY = 86400000;
const TURNS = { PageUp: "previous", PageDown: "following" };

/** Whole days that an arrow leads on. */
function days(key, isMirrored) {
  const on = isMirrored ? -1 : 1;
  return { ArrowLeft: -on, ArrowRight: on, ArrowUp: -7, ArrowDown: 7 }[key];
}

/** The keyboard of a calendar of bookings: Page Up and Page Down turn it, arrows go from day to day. */
export function CalendarKeys({ children, ...rest }) {
  const ref = useRef(null);
  const onKeyDown = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const turn = ref.current.querySelector(`[data-turn="${TURNS[event.key]}"]`);
    if (turn) {
      event.preventDefault();
      // What has the focus now may be gone after turning; the way on stays.
      turn.focus();
      turn.click();
      return;
    }
    const day = event.target.dataset?.day;
    const step = days(event.key, getComputedStyle(ref.current).direction === "rtl");
    if (!day || !step) return;
    const next = new Date(Date.parse(`${day}T00:00:00Z`) + step * DAY).toISOString().slice(0, 10);
    const cell = ref.current.querySelector(`[data-day="${next}"]`);
    if (cell) {
      event.preventDefault();
      cell.focus();
    }
  };
  return (
    <div {...rest} ref={ref} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}
