// One file at a time, sent as soon as it is chosen or dropped, with its progress. Without this script the Upload button does it.
(() => {
  "use strict";
  const form = (node) => node.closest?.("form[data-upload]");

  function tooLarge(input) {
    const most = Number(input.dataset.maxBytes || 0);
    return most && [...input.files].some((file) => file.size > most) ? most : 0;
  }
  function complain(upload, words) {
    const line = document.createElement("p");
    line.textContent = words;
    upload.querySelector(".upload-error").replaceChildren(line);
  }
  function send(input) {
    const upload = form(input);
    if (!upload || !input.files.length) return;
    const most = tooLarge(input);
    if (most) {
      complain(upload, `${upload.querySelector(".upload-error").dataset.tooLarge} ${Math.floor(most / 1048576)} MB.`);
      input.value = "";
      return;
    }
    upload.dispatchEvent(new Event("upload"));
  }
  document.addEventListener("change", (event) => { if (event.target.matches("form[data-upload] input[type=file]")) send(event.target); });

  // A file chosen before this script was there is sent now; htmx listens for the same event and came first.
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("form[data-upload] input[type=file]").forEach(send));

  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const zone = event.target.closest?.(".drop");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("drop-over", kind === "dragenter" || kind === "dragover");
      if (kind !== "drop" || !event.dataTransfer.files.length) return;
      const input = zone.querySelector("input[type=file]");
      const one = new DataTransfer();
      one.items.add(event.dataTransfer.files[0]);
      input.files = one.files;
      send(input);
    });
  }

  document.addEventListener("htmx:xhr:progress", (event) => {
    const upload = form(event.target);
    if (!upload || !event.detail.lengthComputable) return;
    const bar = upload.querySelector("progress");
    bar.hidden = false;
    // All bytes sent is not yet all checked: the bar then moves without an end until the answer comes.
    if (event.detail.loaded >= event.detail.total) bar.removeAttribute("value");
    else bar.value = (100 * event.detail.loaded) / event.detail.total;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const upload = form(event.target);
    const bar = upload?.querySelector("progress");
    if (!bar) return;
    bar.hidden = true;
    bar.value = 0;
    if (!event.detail.successful) upload.querySelector("input[type=file]").value = "";
  });
})();
