// A page that waits for the worker looks again by itself: a reload every few seconds.
(() => {
  "use strict";
  if (document.querySelector("[data-again]")) setTimeout(() => location.reload(), 4000);
})();
