import { useEffect, useState } from "react";

/** Counts down and then goes to another address; staying is one press. */
export function LeaveSoon({ href, host, seconds, linkClass, buttonClass }) {
  const [left, setLeft] = useState(seconds);
  const [stays, setStays] = useState(false);
  useEffect(() => {
    if (stays || !href) return;
    if (left <= 0) {
      window.location.assign(href);
      return;
    }
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left, stays, href]);
  return (
    <div className="flex flex-wrap items-center gap-x-4">
      <p role="status" className="m-0">
        {stays ? "You are staying here. " : "Your booking is made. Next you are taken to "}
        <a href={href} className={linkClass}>
          {stays ? `Go on to ${host}` : host}
        </a>
        {stays ? "." : <span aria-hidden="true">{` in ${left} s.`}</span>}
      </p>
      {stays ? null : (
        <button type="button" className={buttonClass} onClick={() => setStays(true)}>
          Stay here
        </button>
      )}
    </div>
  );
}
