// Two pictures at one scale: a pixel of one is as large as a pixel of the other, whatever their sizes. Pointer, wheel, pinch and keys.
(() => {
  "use strict";
  const MOST = 8;
  const STEP = 1.25;
  const NUDGE = 40;

  function start(box) {
    const views = [...box.querySelectorAll("[data-compare-view]")];
    const panes = views.map((view) => ({ view, image: view.querySelector("img"), layer: view.querySelector("[data-compare-layer]"), x: 0, y: 0 }));
    const scaleWords = box.querySelector("[data-compare-scale]");
    const linked = box.querySelector("[data-compare-link]");
    let scale = 1;
    box.classList.add("compare-on");

    const fitScale = () => Math.min(1, ...panes.map(({ view, image }) => Math.min(view.clientWidth / image.naturalWidth, view.clientHeight / image.naturalHeight)));
    const moved = (pane) => (linked.checked ? panes : [pane]);

    // Both move within the room of the larger picture: otherwise the smaller one would stop first and the two drift apart.
    const widest = Math.max(...panes.map(({ image }) => image.naturalWidth));
    const highest = Math.max(...panes.map(({ image }) => image.naturalHeight));
    const keep = (value, room, size) => Math.max(Math.min(value, 0), Math.min(0, room - size));

    function draw() {
      for (const pane of panes) {
        const { view, image, layer } = pane;
        pane.x = keep(pane.x, view.clientWidth, widest * scale);
        pane.y = keep(pane.y, view.clientHeight, highest * scale);
        layer.style.width = `${image.naturalWidth}px`;
        layer.style.transform = `translate(${pane.x}px, ${pane.y}px) scale(${scale})`;
      }
      scaleWords.textContent = `${Math.round(scale * 100)} %`;
    }
    // The point of the picture under (x, y) stays where it is, in both views.
    function zoom(to, x, y) {
      const next = Math.min(MOST, Math.max(fitScale(), to));
      for (const pane of panes) {
        pane.x = x - ((x - pane.x) * next) / scale;
        pane.y = y - ((y - pane.y) * next) / scale;
      }
      scale = next;
      draw();
    }
    const middle = () => [views[0].clientWidth / 2, views[0].clientHeight / 2];
    function pan(pane, dx, dy) {
      for (const one of moved(pane)) { one.x += dx; one.y += dy; }
      draw();
    }
    function fit() {
      scale = fitScale();
      for (const pane of panes) { pane.x = 0; pane.y = 0; }
      draw();
    }

    const tools = { in: () => zoom(scale * STEP, ...middle()), out: () => zoom(scale / STEP, ...middle()), fit, full: () => zoom(1, ...middle()) };
    box.querySelector("[data-compare-boxes]")?.addEventListener("change", (event) => box.classList.toggle("compare-bare", !event.target.checked));
    box.addEventListener("click", (event) => tools[event.target.closest("[data-compare-do]")?.dataset.compareDo]?.());

    for (const pane of panes) {
      const { view } = pane;
      const fingers = new Map();
      const place = (event) => { const edge = view.getBoundingClientRect(); return [event.clientX - edge.left, event.clientY - edge.top]; };
      const spread = () => { const [a, b] = [...fingers.values()]; return Math.hypot(a[0] - b[0], a[1] - b[1]); };
      view.addEventListener("wheel", (event) => {
        if (!event.ctrlKey && !event.metaKey) return; // the page still scrolls
        event.preventDefault();
        zoom(scale * Math.exp(-event.deltaY / 300), ...place(event));
      }, { passive: false });
      view.addEventListener("pointerdown", (event) => { view.setPointerCapture(event.pointerId); fingers.set(event.pointerId, place(event)); });
      view.addEventListener("pointermove", (event) => {
        const before = fingers.get(event.pointerId);
        if (!before) return;
        const now = place(event);
        const wide = fingers.size === 2 ? spread() : 0;
        fingers.set(event.pointerId, now);
        if (fingers.size === 1) pan(pane, now[0] - before[0], now[1] - before[1]);
        else if (wide) zoom((scale * spread()) / wide, ...now);
      });
      const lift = (event) => fingers.delete(event.pointerId);
      view.addEventListener("pointerup", lift);
      view.addEventListener("pointercancel", lift);
      view.addEventListener("dblclick", (event) => zoom(scale * 2, ...place(event)));
      const keys = {
        ArrowLeft: () => pan(pane, NUDGE, 0), ArrowRight: () => pan(pane, -NUDGE, 0), ArrowUp: () => pan(pane, 0, NUDGE), ArrowDown: () => pan(pane, 0, -NUDGE),
        "+": tools.in, "=": tools.in, "-": tools.out, 0: fit, 1: tools.full,
      };
      view.addEventListener("keydown", (event) => {
        if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        keys[event.key]();
      });
    }
    new ResizeObserver(() => (scale <= fitScale() ? fit() : draw())).observe(box);
    fit();
  }

  // A picture that does not load leaves the pair as plain pictures side by side.
  const ready = (box) => Promise.all([...box.querySelectorAll("img")].map((image) => image.decode())).then(() => start(box), () => {});
  document.querySelectorAll("[data-compare]").forEach(ready);
  document.addEventListener("htmx:afterSettle", (event) => event.target.querySelectorAll("[data-compare]:not(.compare-on)").forEach(ready));
})();
