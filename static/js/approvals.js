// The buttons at the foot of the page open the form that they lead to.
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const form = opener && document.getElementById(opener.dataset.opens);
    if (!form) return;
    form.open = true;
    form.querySelector("input:not([type=hidden]), textarea")?.focus({ preventScroll: true });
  });
})();
