import { useEffect, useRef } from "react";

/** Tells what the fields of these names hold, a moment after one of them changes. They stay the browser's. */
export function AnswerWatch({ names, onAnswers }) {
  const ref = useRef(null);
  const tell = useRef(onAnswers);
  tell.current = onAnswers;
  const watched = names.join(" ");
  useEffect(() => {
    if (!watched) return;
    const form = ref.current.form;
    let timer;
    const look = () => {
      const held = new FormData(form);
      tell.current(Object.fromEntries(names.map((name) => [name, held.getAll(name)])));
    };
    const hear = ({ target }) => {
      if (!names.includes(target.name)) return;
      clearTimeout(timer);
      timer = setTimeout(look, target.matches("select,[type=radio],[type=checkbox]") ? 0 : 250);
    };
    form.addEventListener("input", hear);
    return () => {
      clearTimeout(timer);
      form.removeEventListener("input", hear);
    };
  }, [watched]);
  return <input type="hidden" ref={ref} />;
}
