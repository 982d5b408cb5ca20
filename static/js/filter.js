// A grid of choices. A box narrows it while one types: shows what contains the words, hides groups in which nothing is left.
// What is ticked is sent in the order in which it was ticked: a list that people read keeps the order of their choice.
(() => {
  "use strict";
  function narrow(box) {
    const words = box.value.trim().toLowerCase();
    document.querySelectorAll(`${box.dataset.filter} [data-filter-group]`).forEach((group) => {
      let left = 0;
      group.querySelectorAll("[data-filter-text]").forEach((item) => {
        item.hidden = words !== "" && !item.dataset.filterText.toLowerCase().includes(words);
        left += item.hidden ? 0 : 1;
      });
      group.hidden = left === 0;
    });
  }
  document.addEventListener("input", (event) => { if (event.target.matches("[data-filter]")) narrow(event.target); });

  const ticked = [];
  document.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-filter-group] input[type=checkbox]")) return;
    const before = ticked.indexOf(target);
    if (before >= 0) ticked.splice(before, 1);
    if (target.checked) ticked.push(target);
  });
  document.addEventListener("formdata", (event) => {
    for (const { form, name, value } of ticked) {
      if (form !== event.target) continue;
      const others = event.formData.getAll(name).filter((each) => each !== value);
      event.formData.delete(name);
      [...others, value].forEach((each) => event.formData.append(name, each));
    }
  });
})();
