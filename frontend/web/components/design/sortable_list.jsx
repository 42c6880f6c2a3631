import { useRef, useState } from "react";

const rowOf = (target) => target.closest?.("[data-row]");

/**
 * A list whose rows can be dragged by their `[data-grip]`. Each row carries `data-row`, its place from 0 on.
 * It only tells what was asked for: the page moves the row. Keyboards have buttons for the same.
 */
export function SortableList({ onMove, children, ...rest }) {
  const from = useRef(null);
  const [over, setOver] = useState(null);
  const start = (event) => {
    if (!event.target.closest?.("[data-grip]")) return;
    const row = rowOf(event.target);
    from.current = Number(row.dataset.row);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.row);
    event.dataTransfer.setDragImage(row, 24, 24);
  };
  const hover = (event) => {
    const row = rowOf(event.target);
    if (from.current === null || !row) return;
    event.preventDefault();
    if (over !== row) {
      over?.removeAttribute("data-over");
      row.setAttribute("data-over", "true");
      setOver(row);
    }
  };
  const end = () => {
    over?.removeAttribute("data-over");
    setOver(null);
    from.current = null;
  };
  const drop = (event) => {
    const row = rowOf(event.target);
    if (from.current !== null && row) {
      event.preventDefault();
      const to = Number(row.dataset.row);
      if (to !== from.current) onMove?.(from.current, to);
    }
    end();
  };
  return (
    <ol {...rest} onDragStart={start} onDragOver={hover} onDrop={drop} onDragEnd={end}>
      {children}
    </ol>
  );
}
