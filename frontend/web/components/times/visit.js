// What the visitor has picked so far. The day, the slot and the step are in the address, so that Back, Forward,
// reload and a shared link all work; what is only looked at (a pressed time, an open panel) is kept here.
import { useSyncExternalStore } from "react";
import { useLocation } from "react-router";

const NOTHING = { date: "", slot: "", step: "", chosen: "", focus: "", panel: "" };
const listeners = new Set();
let passing = { chosen: "", focus: "", panel: "" };
let search = null;
let visit = NOTHING;

function read() {
  if (search === window.location.search) return visit;
  search = window.location.search;
  const asked = new URLSearchParams(search);
  const get = (name) => asked.get(name) ?? "";
  // A plus sign in an address that somebody wrote by hand arrives as a space.
  visit = { ...passing, date: get("date"), slot: get("slot").replaceAll(" ", "+"), step: get("step") };
  return visit;
}

function tell() {
  for (const listener of listeners) listener();
}

function change(values) {
  passing = { ...passing, ...values };
  visit = { ...read(), ...values };
  tell();
}

function go(values, { replace = false } = {}) {
  const address = new URL(window.location.href);
  for (const [name, value] of Object.entries(values)) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  if (address.href === window.location.href) return;
  // React Router counts its entries in the state; a gap would confuse its own Back.
  const idx = (window.history.state?.idx ?? 0) + (replace ? 0 : 1);
  const state = { ...window.history.state, idx };
  if (replace) window.history.replaceState(state, "", address);
  else window.history.pushState(state, "", address);
  tell();
}

function subscribe(listener) {
  listeners.add(listener);
  window.addEventListener("popstate", tell);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener("popstate", tell);
  };
}

export function useVisit() {
  useLocation(); // a redirect by the server changes the address without a popstate
  return useSyncExternalStore(subscribe, read, () => NOTHING);
}

export function pickDay(date) {
  change({ chosen: "", focus: date });
  // From day to day is one step: Back leads to the month, not through every day looked at.
  go({ date, slot: "" }, { replace: read().date !== "" && read().slot === "" });
}

export const focusDay = (date) => change({ focus: date });
export const chooseTime = (starts) => change({ chosen: starts });
export const takeSlot = (date, slot) => go({ date, slot });
export const changeDay = () => go({ date: "", slot: "" });
export const changeTime = () => go({ slot: "" });
export const openPanel = (panel) => change({ panel });
export const closePanel = () => change({ panel: "" });
export const showStep = (step) => go({ step });
export const startOver = () => {
  change({ chosen: "", panel: "" });
  go({ date: "", slot: "", step: "" });
};
