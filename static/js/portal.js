// What every page shares: dialogs, copying, printing, where the focus goes, and refusals that come back to htmx.
(() => {
  "use strict";
  const announce = (words) => {
    const place = document.getElementById("announce");
    if (place) place.textContent = words;
  };

  async function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    if (!source) return;
    const text = "value" in source ? source.value : source.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      copyBySelection(text); // no clipboard outside https
    }
    const label = button.querySelector("[data-copy-label]");
    const before = label.textContent;
    label.textContent = button.dataset.copied;
    announce(button.dataset.copied);
    setTimeout(() => { label.textContent = before; }, 2000);
  }
  function copyBySelection(text) {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    let hit;
    if ((hit = on("[data-dialog]"))) document.getElementById(hit.dataset.dialog).showModal();
    else if ((hit = on("[data-dialog-close]"))) hit.closest("dialog").close();
    else if ((hit = on("[data-copy]"))) copy(hit);
    else if (on("[data-print]")) window.print();
    else if (event.target.matches("dialog.confirm")) event.target.close();
  });

  // One click is one POST: a second press of the same button within a moment is a slip. The server refuses doubles anyway.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || form.target === "_blank") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 3000);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  function settle(root) {
    root.querySelectorAll("dialog[data-open]").forEach((dialog) => { if (!dialog.open) dialog.showModal(); });
    const first = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
    if (first) first.focus();
  }
  settle(document.body);
  document.addEventListener("htmx:afterSettle", (event) => settle(event.target));

  // A link to a field in a folded part opens that part first.
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    if (target.matches("input, select, textarea")) target.focus();
  };
  window.addEventListener("hashchange", unfold);
  unfold();

  // Whoever signs in again in another tab goes on here: the token of the page is then old, the cookie's is not.
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  document.addEventListener("htmx:configRequest", (event) => { if (token()) event.detail.headers["X-CSRFToken"] = token(); });
  document.addEventListener("submit", (event) => {
    const hidden = event.target.elements.csrfmiddlewaretoken;
    if (hidden && token()) hidden.value = token();
  });

  // What comes back in answer to htmx: a refusal of the portal is shown at the top, a whole page means that one is signed out,
  // whatever is not to be shown is a fault.
  const flash = () => document.getElementById("flash");
  function tell(id) {
    flash().replaceChildren(document.getElementById(id).content.cloneNode(true));
    flash().scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event;
    const { status, responseText } = detail.xhr;
    if (status >= 400 && responseText.includes("data-refusal")) {
      Object.assign(detail, { target: flash(), swapOverride: "innerHTML", shouldSwap: true });
      flash().scrollIntoView({ block: "nearest" });
    } else if (/^\s*<!doctype/i.test(responseText)) {
      detail.shouldSwap = false;
      tell(status < 400 ? "signed-out" : "failed");
    } else if (status >= 400 && !detail.shouldSwap) {
      tell("failed");
    }
  });
  document.addEventListener("htmx:sendError", () => tell("failed"));
  document.addEventListener("htmx:timeout", () => tell("failed"));
})();
