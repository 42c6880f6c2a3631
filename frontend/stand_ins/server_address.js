// One build for every host, port and scheme: the server is where the page came from.
import baked from "../../env.json";

const origin = typeof location === "undefined" ? "http://localhost" : location.origin;
const origins = { http: origin, ws: origin.replace(/^http/, "ws") };
const own = (value) => (value.replace ? value.replace(/^(http|ws):\/\/[^/]+/, (_, scheme) => origins[scheme]) : value);

export default Object.fromEntries(Object.entries(baked).map(([name, value]) => [name, own(value)]));
