import { useEffect, useRef } from "react";

/** Tells which slot is settled on, whenever that is another one: by a press, by Back, or by the address. */
export function SlotWatch({ slot, onSlot }) {
  const tell = useRef(onSlot);
  tell.current = onSlot;
  useEffect(() => {
    if (slot) tell.current(slot);
  }, [slot]);
  return null;
}
