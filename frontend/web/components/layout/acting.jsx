import { useEffect } from "react";

const BACK = "/event-types/?acting=over";

/** Everything is loaded afresh, so that nothing of one organizer's stays in sight while one acts for another. */
function actFor(slug, address) {
  const secure = window.location.protocol === "https:" ? "; secure" : "";
  const end = slug ? "" : "; max-age=0";
  document.cookie = `kalends-acting=${slug}; path=/; samesite=lax${secure}${end}`;
  window.location.assign(address);
}

/** A menu of those whom one can act for, and oneself. */
export function ActingMenu({ choices, acting, label, myself, ...rest }) {
  return (
    <select
      {...rest}
      aria-label={label}
      value={acting}
      onChange={(event) => actFor(event.target.value, event.target.value ? "/bookings/" : "/event-types/")}
    >
      <option value="">{myself}</option>
      {choices.map(([slug, name]) => (
        <option key={slug} value={slug}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** Ends acting by a press; and by itself, at once, when it was taken back. */
export function StopActing({ isOver, children, ...rest }) {
  useEffect(() => {
    if (isOver) actFor("", BACK);
  }, [isOver]);
  return (
    <button type="button" {...rest} onClick={() => actFor("", "/event-types/")}>
      {children}
    </button>
  );
}
