import { Children, useEffect, useRef } from "react";

/** A ref of our own beside the one that was asked for. */
function useOwnRef(asked) {
  const own = useRef(null);
  const both = (node) => {
    own.current = node;
    if (typeof asked === "function") asked(node);
    else if (asked) asked.current = node;
  };
  return [own, both];
}

/** A tick or a choice that moves at once under the finger, and follows what the server then says. */
export function KeptInput({ checked, ref, ...rest }) {
  const [own, both] = useOwnRef(ref);
  useEffect(() => {
    own.current.checked = Boolean(checked);
  }, [own, checked]);
  return <input {...rest} ref={both} defaultChecked={Boolean(checked)} />;
}

/** A menu of the same kind; its options may come later than its value. */
export function KeptSelect({ value, ref, children, ...rest }) {
  const [own, both] = useOwnRef(ref);
  const count = Children.toArray(children).flat().length;
  useEffect(() => {
    own.current.value = value ?? "";
  }, [own, value, count]);
  return (
    <select {...rest} ref={both} defaultValue={value ?? ""}>
      {children}
    </select>
  );
}
