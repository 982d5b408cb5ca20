// The signature pad, and keeping what is typed: without script the typed name is the signature and the button keeps it.
(() => {
  "use strict";
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const pad = form.querySelector("[data-pad]");
  const canvas = pad.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const field = form.elements.drawing;
  const hand = form.querySelector("[data-hand]");
  const kept = form.querySelector("[data-kept]");
  const state = form.querySelector("[data-state]");
  let drawing = false;
  let timer = 0;
  let last = null;

  const way = () => new FormData(form).get("way");
  function show() {
    const drawn = way() === "drawn";
    pad.hidden = !drawn;
    form.querySelector("[data-typed]").hidden = drawn;
    if (kept) kept.hidden = !drawn || Boolean(field.value);
    hand.textContent = form.elements.name.value;
  }

  function point(event) {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
  }
  function stroke(event) {
    const [x, y] = point(event);
    pen.lineWidth = 6;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#14206b";
    pen.beginPath();
    pen.moveTo(...(last || [x - 0.1, y]));
    pen.lineTo(x, y);
    pen.stroke();
    last = [x, y];
  }
  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary) return;
    canvas.setPointerCapture(event.pointerId);
    drawing = true;
    last = null;
    stroke(event);
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (drawing) (event.getCoalescedEvents?.() || [event]).forEach(stroke);
  });
  function end() {
    if (!drawing) return;
    drawing = false;
    field.value = canvas.toDataURL("image/png");
    show();
    later();
  }
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  form.querySelector("[data-clear]").addEventListener("click", () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    field.value = "";
  });

  async function keep() {
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: new FormData(form), credentials: "same-origin" });
      state.textContent = answer.ok ? state.dataset.saved : state.dataset.failed;
    } catch {
      state.textContent = state.dataset.failed;
    }
  }
  function later() {
    clearTimeout(timer);
    timer = setTimeout(keep, 800);
  }
  form.addEventListener("input", () => { show(); later(); });
  form.querySelector("[data-drawn]").hidden = false;
  if (field.value) {
    const before = new Image();
    before.onload = () => pen.drawImage(before, 0, 0);
    before.src = field.value;
  }
  show();
})();
