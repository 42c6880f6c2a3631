import { useEffect, useRef } from "react";
import { useBlocker } from "react-router";

/**
 * Asks before unsaved changes are lost: in a dialog when a link leads away, in the browser's own words when the
 * tab closes. `onLeave` fires when the page goes.
 */
export function LeaveGuard({ isUnsaved, question, stay, leave, onLeave, className, stayClass, leaveClass }) {
  const dialog = useRef(null);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isUnsaved && currentLocation.pathname !== nextLocation.pathname,
  );
  const isAsking = blocker.state === "blocked";
  useEffect(() => {
    if (isAsking && !dialog.current.open) dialog.current.showModal();
    if (!isAsking && dialog.current.open) dialog.current.close();
  }, [isAsking]);
  useEffect(() => {
    if (!isUnsaved) return undefined;
    const ask = (event) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isUnsaved]);
  const left = useRef(onLeave);
  left.current = onLeave;
  useEffect(() => () => left.current?.(), []);
  const keep = () => blocker.reset?.();
  return (
    <dialog ref={dialog} className={className} aria-labelledby="leave-question" onCancel={keep}>
      {isAsking && (
        <>
          <p id="leave-question">{question}</p>
          <div>
            <button type="button" className={stayClass} onClick={keep}>
              {stay}
            </button>
            <button type="button" className={leaveClass} onClick={() => blocker.proceed?.()}>
              {leave}
            </button>
          </div>
        </>
      )}
    </dialog>
  );
}
