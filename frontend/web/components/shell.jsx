import { useEffect } from "react";

/** The text that the server wrote into the page for its first moments goes when the page itself is there. */
export function ShellDone() {
  useEffect(() => {
    document.getElementById("ssr-shell")?.remove();
  }, []);
  return null;
}

/** Until the page knows its title, the one that came with the document stands. */
export function shellTitle(title, unsettled) {
  if (typeof document === "undefined") return title;
  const shell = document.querySelector("script[data-shell]");
  if (!shell || title !== unsettled) return title;
  try {
    const { path, title: written } = JSON.parse(shell.textContent);
    return path === window.location.pathname ? written : title;
  } catch {
    return title;
  }
}
