// Progressive enhancement only: every page works without this file.
(function () {
  "use strict";
  var player = new Audio(), on = null;
  player.preload = "none";
  function off() {
    if (!on) return;
    on.classList.remove("is-on");
    on.setAttribute("aria-pressed", "false");
    on = null;
  }
  player.addEventListener("ended", off);
  player.addEventListener("timeupdate", function () {
    var bar = on && on.querySelector(".hear__bar rect");
    if (bar && player.duration) bar.setAttribute("width", (100 * player.currentTime / player.duration) + "%");
  });
  // On a phone the menu is a strip: show where one is.
  var here = document.querySelector(".nav [aria-current]");
  if (here && here.offsetLeft > window.innerWidth / 2) document.querySelector(".nav").scrollLeft = here.offsetLeft - 16;
  // A "hear" link becomes a play/pause button; one clip speaks at a time.
  document.querySelectorAll("a.hear").forEach(function (link) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-pressed", String(link.classList.contains("is-on")));
    link.addEventListener("keydown", function (e) { if (e.key === " ") { e.preventDefault(); link.click(); } });
    link.addEventListener("click", function (e) {
      e.preventDefault();
      if (on === link) { player.pause(); off(); return; }
      off();
      on = link;
      link.classList.add("is-on");
      link.setAttribute("aria-pressed", "true");
      if (player.src !== link.href) player.src = link.href;
      player.play().catch(off);
    });
  });
  // Who else has this case open: asked again every 20 seconds.
  var seen = document.querySelector("[data-lookers]");
  if (seen && window.fetch) setInterval(function () {
    if (document.hidden) return;
    fetch(seen.dataset.lookers, { credentials: "same-origin" }).then(function (answer) {
      return answer.ok ? answer.text() : null;
    }).then(function (html) { if (html !== null && html.trim() !== seen.innerHTML.trim()) seen.innerHTML = html; }).catch(function () {});
  }, 20000);
  // A ready answer goes into the field by a press.
  document.querySelectorAll("[data-ready]").forEach(function (words) {
    words.tabIndex = 0;
    words.setAttribute("role", "button");
    function use() { var field = document.getElementById("answer"); field.value = (field.value ? field.value + "\n" : "") + words.textContent; field.focus(); }
    words.addEventListener("click", use);
    words.addEventListener("keydown", function (e) { if (e.key === "Enter") { e.preventDefault(); use(); } });
  });
})();
