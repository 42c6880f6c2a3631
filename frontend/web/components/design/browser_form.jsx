import { useRef, useState } from "react";

const UNREACHABLE = {
  code: "temporarily_unavailable",
  detail: "Kalends can't be reached right now. Try again in a moment.",
};

const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);

/** Only a path of this site: never a way to somebody else's. */
function ownPath(path) {
  try {
    const url = new URL(path, window.location.origin);
    return url.origin === window.location.origin ? url.pathname + url.search : "/";
  } catch {
    return "/";
  }
}

/** An answer that is a file goes where the browser keeps files. */
function keep(disposition, blob) {
  const name = /^attachment; filename="([^"]+)"$/.exec(disposition ?? "")?.[1];
  if (!name) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function post(action, values) {
  const token = cookie("csrftoken");
  const headers = { "Content-Type": "application/json", ...(token ? { "X-CSRFToken": token } : {}) };
  try {
    const answer = await fetch(action, { method: "POST", headers, body: JSON.stringify(values) });
    if (!answer.ok) return { problem: await answer.json().catch(() => UNREACHABLE) };
    const body = await answer.blob();
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    // An answer without content is called JSON, too.
    if (isJson) return body.size ? { said: JSON.parse(await body.text()) } : {};
    keep(answer.headers.get("Content-Disposition"), body);
    return {};
  } catch {
    return { problem: UNREACHABLE };
  }
}

/**
 * A form that the browser itself posts to the API, so that cookies are set and passwords pass nowhere else.
 * Afterwards it loads `next` afresh, or with `follow` goes where the API says, or calls `onDone`, and `onAnswer` with what the API said;
 * a refusal goes to `onProblem` with the address typed.
 */
export function BrowserForm({ action, next, follow, withZone, onProblem, onDone, onAnswer, children, ...rest }) {
  const [isBusy, setBusy] = useState(false);
  const running = useRef(false);
  const submit = async (event) => {
    event.preventDefault();
    if (running.current) return;
    running.current = true;
    setBusy(true);
    const values = Object.fromEntries(new FormData(event.target));
    if (withZone) values.timezone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
    const { problem, said } = await post(action, values);
    const email = values.email ?? "";
    if (problem) onProblem?.(problem, email);
    else if (next) {
      window.location.assign(ownPath(next));
      return;
    } else if (follow && said?.redirect_url) {
      window.location.assign(said.redirect_url);
      return;
    } else {
      onDone?.(email);
      if (said) onAnswer?.(said);
      event.target.reset();
    }
    running.current = false;
    setBusy(false);
  };
  // Should the page's script be late, a native submission must not put a password into the address.
  return (
    <form {...rest} method="post" noValidate onSubmit={submit} aria-busy={isBusy}>
      {children}
    </form>
  );
}
