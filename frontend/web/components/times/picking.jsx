import { useEffect, useRef, useState } from "react";

const DAY = 86400000;
const asDate = (text) => new Date(`${text}T00:00:00Z`);
const asText = (date) => date.toISOString().slice(0, 10);

function shiftMonths(date, months) {
  const moved = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(date.getUTCDate(), last));
  return moved;
}

/** Where a key leads from a date: arrows by day and week, Home and End in the week, Page Up and Down by month. */
function target(event, date, cells, isMirrored) {
  const sideways = isMirrored ? -1 : 1;
  const place = cells.findIndex((cell) => cell.contains(event.target));
  const inWeek = ((place % 7) + 7) % 7;
  const days = {
    ArrowLeft: -sideways,
    ArrowRight: sideways,
    ArrowUp: -7,
    ArrowDown: 7,
    Home: -inWeek,
    End: 6 - inWeek,
  }[event.key];
  if (days !== undefined) return new Date(date.getTime() + days * DAY);
  const months = { PageUp: -1, PageDown: 1 }[event.key];
  return months === undefined ? null : shiftMonths(date, months);
}

/** The keyboard of a month: one tab stop, arrows inside, and the neighbouring months beyond the edges. */
export function MonthKeys({ month, previous, following, onMonth, onFocusDay, children }) {
  const ref = useRef(null);
  const wanted = useRef("");
  const find = (date) => ref.current?.querySelector(`[data-day="${date}"]`);
  useEffect(() => {
    if (wanted.current.startsWith(month)) find(wanted.current)?.focus();
    wanted.current = "";
  }, [month]);
  const onKeyDown = (event) => {
    const day = event.target.closest?.("[data-day]");
    if (!day || event.altKey || event.ctrlKey || event.metaKey) return;
    const cells = [...ref.current.querySelectorAll("[role=gridcell]")];
    const isMirrored = getComputedStyle(ref.current).direction === "rtl";
    const date = target(event, asDate(day.dataset.day), cells, isMirrored);
    if (!date) return;
    event.preventDefault();
    const next = asText(date);
    const nextMonth = next.slice(0, 7);
    if (nextMonth !== month && nextMonth !== previous && nextMonth !== following) return;
    onFocusDay(next);
    if (nextMonth === month) find(next)?.focus();
    else {
      wanted.current = next;
      onMonth(nextMonth);
    }
  };
  return (
    <div ref={ref} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}

/** The time of day in a zone, turning with the minute. `atFirst` is what the server wrote. */
export function ZoneClock({ timezone, language, hours, atFirst }) {
  const [now, setNow] = useState(null);
  useEffect(() => {
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), 10000);
    return () => clearInterval(timer);
  }, [timezone]);
  if (!now || !timezone) return <span>{atFirst}</span>;
  const style = { hour: hours === 12 ? "numeric" : "2-digit", minute: "2-digit", timeZone: timezone, hourCycle: hours === 12 ? "h12" : "h23" };
  return <span>{new Intl.DateTimeFormat(`${language}-u-nu-latn`, style).format(now)}</span>;
}
