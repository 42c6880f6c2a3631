import { useEffect, useRef } from "react";

/**
 * Tells what the fields of these names hold, a moment after one of them changes, and what a faulty one holds while
 * it is mended. They stay the browser's.
 */
export function AnswerWatch({ names, onAnswers }) {
  const ref = useRef(null);
  const tell = useRef(onAnswers);
  tell.current = onAnswers;
  const watched = names.join(" ");
  useEffect(() => {
    const form = ref.current.form;
    let timer;
    const look = (changed) => {
      const held = new FormData(form);
      tell.current(Object.fromEntries([...names, changed].map((name) => [name, held.getAll(name)])));
    };
    const hear = ({ target }) => {
      if (!names.includes(target.name) && !target.closest("[data-faulty=true]")) return;
      clearTimeout(timer);
      timer = setTimeout(look, target.matches("select,[type=radio],[type=checkbox]") ? 0 : 250, target.name);
    };
    form.addEventListener("input", hear);
    return () => {
      clearTimeout(timer);
      form.removeEventListener("input", hear);
    };
  }, [watched]);
  return <input type="hidden" ref={ref} />;
}
