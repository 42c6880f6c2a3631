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
