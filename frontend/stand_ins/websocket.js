// Engine.IO's transport, with two head starts: it takes over the socket that the page's head has opened, and says
// what Reflex will say first as soon as it is open, not when React has drawn. What the server answers is kept
// until Reflex has said it, and knows what to do with an answer.
import { encodePacket } from "engine.io-parser";
import { matchRoutes } from "react-router";
import { Transport } from "../../node_modules/engine.io-client/build/esm/transport.js";
import { app } from "../context-registry";

const CONNECT = "40";
let isFirst = true;

/** The packet that Reflex sends when it connects; nothing where only React can tell what the address means. */
function greeting(path) {
  const { pathname, search, hash } = window.location;
  const found = matchRoutes(Object.values(window.__reactRouterManifest.routes), pathname)?.at(-1).params;
  if (!found || "*" in found) return "";
  const query = { ...Object.fromEntries(new URLSearchParams(search)), ...found };
  const router_data = { pathname, asPath: pathname + search + hash, query };
  const event = { ...app.initialEvents(true)[0], router_data };
  return `${CONNECT}${path.replace(/\/$/, "")},${JSON.stringify({ event, state_schema: app.stateSchema })}`;
}

export class WS extends Transport {
  name = "websocket";

  doOpen() {
    const uri = this.createUri(this.opts.secure ? "wss" : "ws", this.query);
    const early = window.kalendsSocket;
    window.kalendsSocket = undefined;
    const isTaken = early?.url === uri && early.readyState <= WebSocket.OPEN;
    if (!isTaken) early?.close();
    const ws = (this.ws = isTaken ? early : new WebSocket(uri, this.opts.protocols));
    ws.onopen = () => this.onOpen();
    ws.onclose = () => this.onClose();
    ws.onmessage = ({ data }) => this.hear(data);
    ws.onerror = () => this.onError("websocket error");
    if (ws.readyState === WebSocket.OPEN)
      queueMicrotask(() => {
        this.onOpen();
        for (const { data } of early.heard) this.hear(data);
      });
  }

  hear(data) {
    if (this.kept && data[0] === CONNECT[0]) return this.kept.push(data);
    this.onData(data);
    if (!isFirst) return;
    isFirst = false;
    const said = greeting(this.opts.path);
    if (!said) return;
    this.kept = [];
    this.ws.send(said);
  }

  write(packets) {
    this.writable = false;
    for (const packet of packets) encodePacket(packet, true, (data) => this.say(data));
    queueMicrotask(() => {
      this.writable = true;
      this.emitReserved("drain");
    });
  }

  say(data) {
    isFirst = false;
    const { kept } = this;
    if (!kept || !data.startsWith(CONNECT)) return this.ws.send(data);
    this.kept = undefined;
    queueMicrotask(() => kept.forEach((each) => this.onData(each)));
  }

  doClose() {
    this.ws.onerror = undefined;
    this.ws.close();
  }
}
