import { useEffect, useState } from "react";

/** A button that puts a text on the clipboard and says so for a moment; where it may not, it shows the text. */
export function CopyButton({ text, label, copied, iconOnly, children, ...rest }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2500);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      window.prompt(label, text);
    }
  };
  const words = isCopied ? copied : label;
  return (
    <>
      <button type="button" {...rest} onClick={copy} data-copied={isCopied} aria-label={iconOnly ? label : undefined}>
        {children}
        <span className={iconOnly && !isCopied ? "sr-only" : undefined}>{words}</span>
      </button>
      <span role="status" className="sr-only">
        {isCopied ? copied : ""}
      </span>
    </>
  );
}
