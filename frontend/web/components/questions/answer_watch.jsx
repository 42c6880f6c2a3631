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

/** What is typed into a form outlives a reload of its page, in this tab: phones forget pages that they do not show. */
export function KeptForm() {
  const ref = useRef(null);
  useEffect(() => {
    const form = ref.current.form;
    const key = `kept ${window.location.pathname}`;
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
    for (const field of form.elements) {
      const values = kept[field.name];
      if (!values || field.type === "hidden") continue;
      if (field.matches("[type=radio],[type=checkbox]")) field.checked = values.includes(field.value);
      else field.value = values[0];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const keep = () => {
      const held = new FormData(form);
      const all = Object.fromEntries([...held.keys()].map((name) => [name, held.getAll(name)]));
      sessionStorage.setItem(key, JSON.stringify(all));
    };
    document.addEventListener("visibilitychange", keep);
    return () => {
      document.removeEventListener("visibilitychange", keep);
      sessionStorage.removeItem(key);
    };
  }, []);
  return <input type="hidden" ref={ref} />;
}
