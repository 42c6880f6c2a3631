import { useEffect, useState } from "react";

/** The time of day in a zone, turning with the minute. `atFirst` is what the server wrote. */
export function ZoneClock({ timezone, language, hours, atFirst }) {
  const [now, setNow] = useState(null);
  useEffect(() => {
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), 10000);
    return () => clearInterval(timer);
  }, [timezone]);
  if (!now || !timezone) return <span>{atFirst}</span>;
  const style = { hour: hours === 12 ? "numeric" : "2-digit", minute: "2-digit", timeZone: timezone, hourCycle: hours === 12 ? "h12" : "h23" };
  return <span>{new Intl.DateTimeFormat(`${language}-u-nu-latn`, style).format(now)}</span>;
}
