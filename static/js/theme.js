// Runs in the head, before anything is painted: says that script is there and sets the theme that was chosen (auto, light, dark).
(() => {
  "use strict";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  root.classList.replace("no-js", "js");

  function chosen() {
    try { return localStorage.getItem("theme") || "auto"; } catch { return "auto"; }
  }
  function show(theme) {
    const dark = theme === "dark" || (theme === "auto" && system.matches);
    root.dataset.bsTheme = dark ? "dark" : "light";
    document.getElementById("dark-css").media = dark ? "screen" : "not all";
    document.querySelectorAll("[data-theme-set]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.themeSet === chosen()));
    });
  }
  show(chosen());
  system.addEventListener("change", () => show(chosen()));
  window.addEventListener("beforeprint", () => show("light"));
  window.addEventListener("afterprint", () => show(chosen()));
  window.addEventListener("storage", () => show(chosen()));
  document.addEventListener("DOMContentLoaded", () => show(chosen()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-set]");
    if (!button) return;
    try { localStorage.setItem("theme", button.dataset.themeSet); } catch { /* a private window: for this page only */ }
    show(button.dataset.themeSet);
    button.setAttribute("aria-pressed", "true");
  });
})();
