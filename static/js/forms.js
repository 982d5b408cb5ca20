// Long forms: the draft saves itself, leaving with something unsaved asks first, the section in view is marked.
(() => {
  "use strict";
  const WAIT = 1200;
  const RETRY = 8000;
  const timers = new WeakMap();
  const dirty = new Set();

  function say(state) {
    const place = document.querySelector("[data-autosave-state]");
    if (!place) return;
    place.dataset.state = state;
    const time = new Intl.DateTimeFormat("en-IN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Kolkata" });
    const words = place.dataset[state] + (state === "saved" ? ` ${time.format(new Date())} IST` : "");
    place.querySelector("[data-autosave-words]").textContent = words;
  }
  function later(form, wait) {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => form.dispatchEvent(new Event("autosave")), wait));
  }
  function touched(event) {
    const form = event.target.form;
    if (!form || event.target.type === "file") return;
    if (form.matches("[data-guard], [data-autosave]")) dirty.add(form);
    if (form.matches("[data-autosave]")) { say("typing"); later(form, WAIT); }
  }
  document.addEventListener("input", touched);
  document.addEventListener("change", touched);
  // The browser tidies what a page gives a field (spaces, line breaks); that alone is nobody's typing.
  const asItWouldStand = (field) => Object.assign(field.cloneNode(), { value: field.defaultValue }).value;
  // What was typed before this script was there, or was brought back by the browser, is as unsaved as any other.
  const differs = (field) => (field.matches("[type=checkbox], [type=radio]") ? field.checked !== field.defaultChecked
    : field.matches("input:not([type=hidden]), textarea") ? field.value !== asItWouldStand(field)
    : field.matches("select") && [...field.options].some((each) => each.selected !== each.defaultSelected) && field.value !== "");
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("form[data-autosave], form[data-guard]").forEach((form) => {
    const first = [...form.elements].find(differs);
    if (first) touched({ target: first });
  }));

  // What was typed while a save was under way is not yet saved: only an answer without newer typing makes the form clean.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.target.matches("[data-autosave]")) return;
    dirty.delete(event.target);
    say("saving");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target;
    if (!form.matches("[data-autosave]")) return;
    const { successful, xhr } = event.detail;
    if (successful) { say(dirty.has(form) ? "typing" : "saved"); return; }
    dirty.add(form);
    if (xhr && xhr.status === 409) { say("conflict"); return; }
    say("failed");
    if (!xhr || xhr.status === 0 || xhr.status >= 500 || xhr.status === 429) later(form, RETRY);
  });

  document.addEventListener("submit", (event) => dirty.delete(event.target));
  window.addEventListener("beforeunload", (event) => { if (dirty.size) event.preventDefault(); });

  function watch(nav) {
    const links = new Map([...nav.querySelectorAll("a[href^='#']")].map((link) => [link.hash.slice(1), link]));
    const mark = new IntersectionObserver((seen) => {
      const shown = seen.find((entry) => entry.isIntersecting);
      if (!shown) return;
      links.forEach((link, id) => (id === shown.target.id ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
    }, { rootMargin: "-15% 0px -75% 0px" });
    links.forEach((_link, id) => { const section = document.getElementById(id); if (section) mark.observe(section); });
  }
  document.querySelectorAll("[data-section-nav]").forEach(watch);
  document.addEventListener("htmx:oobAfterSwap", (event) => { if (event.target.matches("[data-section-nav]")) watch(event.target); });
})();
