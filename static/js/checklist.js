"use strict";
// The clock counts down by itself, and a page that is looked at again shows what has happened since.
(() => {
  const box = document.getElementById("clock");
  const minutes = box && box.querySelector("[data-minutes]");
  const due = box ? Number(box.dataset.due) * 1000 : 0;
  const EVERY_MS = 30000;
  const tick = () => {
    if (!minutes) return;
    const left = Math.floor((due - Date.now()) / 60000);
    if (left < 0) location.reload();
    else minutes.textContent = String(left);
  };
  const look = async () => {
    if (document.hidden || document.querySelector("form:focus-within")) return;
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".checklist");
    const list = document.querySelector(".checklist");
    const states = (root) => [...root.querySelectorAll(".check")].map((item) => item.className).join();
    if (fresh && states(fresh) !== states(list)) location.reload();
  };
  setInterval(tick, 10000);
  setInterval(() => { look().catch(() => {}); }, EVERY_MS);
  document.addEventListener("visibilitychange", () => { look().catch(() => {}); });
})();
