// Makes the pages quicker; each of them works without this file.
(function () {
  "use strict";
  var log = document.querySelector(".log");
  if (!log || !window.fetch || !window.FormData) return;

  var tongue = "tongue=" + encodeURIComponent(document.documentElement.lang);
  var last = Number(log.dataset.last);
  var composer = document.querySelector(".composer");
  var field = composer.querySelector(".field");
  var calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }
  function copy(id) { return document.getElementById(id).content.firstElementChild.cloneNode(true); }
  function word(name) { return document.querySelector('template[data-word="' + name + '"]').content.textContent; }
  function fresh() {
    return Array.prototype.map.call(crypto.getRandomValues(new Uint8Array(16)), function (n) { return n.toString(16); }).join("");
  }

  // --- banners ---
  var offline = document.querySelector("[data-offline]"), cut = false;
  function network() { offline.hidden = navigator.onLine && !cut; }
  function connected(yes) { cut = !yes; network(); }
  function note(text) {
    var banner = document.querySelector("[data-note]");
    banner.querySelector("p").textContent = text || "";
    banner.hidden = !text;
  }

  // --- the talk ---
  function wait(on) {
    all("[data-wait]", log).forEach(function (old) { old.remove(); });
    if (on) log.appendChild(copy("waiting"));
  }
  function show(element) { element.scrollIntoView({ block: "start", behavior: calm }); }

  // Adds lines that are not there yet; the first new one is scrolled to, and read out because the log is live.
  // After a key was pressed the focus follows: the key is put away, and the keyboard must not fall back to the top.
  var follow = false;
  function add(lines) {
    var first = null, answered = false;
    lines.forEach(function (pair) {
      if (pair[0] <= last) return;
      last = pair[0];
      var holder = document.createElement("template");
      holder.innerHTML = pair[1];
      var line = holder.content.querySelector("article");
      if ("farewell" in line.dataset) log.textContent = ""; // what was forgotten leaves the screen, too
      if ("mine" in line.dataset) putAway(); else answered = true;
      wait(false);
      log.appendChild(line);
      prepare(line);
      if (!first || "mine" in first.dataset) first = line;
    });
    if (!first) return;
    if (!answered) wait(true);
    if (!answered || mayScroll(first)) show(first);
    if (answered && follow) {
      follow = false;
      first.focus({ preventScroll: true });
    }
  }
  // Numbers to call stay where they are until the person goes on; so does the first of several screens that come at once.
  var shownAt = 0;
  function mayScroll(line) {
    var before = line.previousElementSibling, soon = Date.now() - shownAt < 2000;
    for (; before && !("mine" in before.dataset); before = before.previousElementSibling) {
      if (soon || before.classList.contains("sos")) return false;
    }
    shownAt = Date.now();
    return true;
  }
  function putAway() {
    all("[data-passing], .extra", log).forEach(function (keys) { keys.hidden = true; });
    all("[data-door]", log).forEach(function (card) { card.remove(); });
  }
  function takeBack(id) {
    var line = document.getElementById("m" + id);
    if (line) line.remove();
  }

  // --- sending: what cannot go now waits, in its order, and goes when it can ---
  var queue = [], busy = false;
  function send(data, shown) {
    note("");
    if (!data.get("k")) data.set("k", fresh());
    var item = { data: data, bubble: null, shown: shown };
    queue.push(item);
    setTimeout(function () { hold(item); }, 1000); // a weak signal: say what is still under way
    flush();
  }
  function hold(item) {
    if (item.bubble || queue.indexOf(item) < 0) return;
    item.bubble = copy("pending");
    item.bubble.firstElementChild.textContent = item.shown;
    log.appendChild(item.bubble);
    show(item.bubble);
  }
  function flush() {
    if (busy || !queue.length) return;
    busy = true;
    var item = queue[0];
    item.data.set("after", String(last));
    fetch("/chat/say?" + tongue, { method: "POST", body: item.data, headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then(function (answer) {
        connected(true);
        if (answer.status >= 500) throw new Error("busy");
        return answer.json().then(function (body) {
          done(item);
          if (body.reload) { location.assign("/chat"); return; }
          note(body.note);
          add(body.lines || []);
        });
      })
      .catch(function (error) {
        busy = false;
        if (error.message !== "busy") connected(false);
        hold(item);
        setTimeout(flush, 5000);
      });
  }
  function done(item) {
    queue.shift();
    busy = false;
    if (item.bubble) item.bubble.remove();
    flush();
  }

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter || pressed;
    if (form.getAttribute("action") !== "/chat/say") return;
    event.preventDefault();
    var data = new FormData(form);
    data.delete("k"); // a new press is a new thing; only a second try of the same one keeps its token
    if (button && button.name) data.set(button.name, button.value);
    if (form === composer) {
      var voice = data.get("voice"), chosen = voice && voice.size;
      if (!chosen) data.delete("voice");
      if (!chosen && !field.value.trim()) { field.focus(); return; }
      if (!chosen && field.value.trim() === "9" && hearLast()) { form.reset(); return; }
    }
    follow = form !== composer;
    send(data, follow ? button.textContent.trim() : field.value);
    form.reset();
  });
  var pressed = null; // for browsers that do not tell which button sent the form
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button");
    pressed = button;
    if (button && "place" in button.dataset && navigator.geolocation) { event.preventDefault(); place(button); }
  });

  // --- a place instead of its name ---
  function place(button) {
    note(word("place.wait"));
    navigator.geolocation.getCurrentPosition(
      function (found) {
        var data = new FormData();
        data.set("lat", String(found.coords.latitude));
        data.set("lon", String(found.coords.longitude));
        send(data, button.textContent.trim());
      },
      function () { note(word("place.none")); field.focus(); },
      { timeout: 15000, maximumAge: 600000 }
    );
  }

  // --- hearing: one clip at a time, in place ---
  var on = null;
  function stop() {
    if (!on) return;
    on.player.pause();
    on.classList.remove("is-on");
    on.setAttribute("aria-pressed", "false");
    on = null;
  }
  function say(link, text, machine) {
    var meta = link.querySelector(".hear__meta");
    meta.textContent = text;
    if (machine === undefined) return;
    var icon = link.querySelector(".hear__disc .icon").cloneNode(true), use = icon.querySelector("use");
    icon.setAttribute("class", "icon");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, machine ? "#i-machine" : "#i-person"));
    meta.insertBefore(icon, meta.firstChild);
  }
  function silent(link) {
    stop();
    link.classList.add("hear--off");
    link.setAttribute("aria-disabled", "true");
    link.querySelector(".when-off:not(.icon)").textContent = link.dataset.none;
    say(link, "");
  }
  function press(link) {
    if (link.classList.contains("hear--off")) return;
    if (on === link) { stop(); return; }
    stop();
    if (!link.player) {
      var player = link.player = new Audio(link.dataset.clip);
      player.addEventListener("ended", stop);
      player.addEventListener("timeupdate", function () {
        var bar = link.querySelector(".hear__bar rect"), length = player.duration;
        if (length && isFinite(length)) bar.setAttribute("width", 100 * player.currentTime / length + "%");
      });
      if (link.dataset.clip.indexOf("/chat/") === 0) explain(link);
    }
    on = link;
    link.classList.add("is-on");
    link.setAttribute("aria-pressed", "true");
    link.player.play().catch(function (error) {
      if (on === link) stop();
      if (error.name !== "AbortError" && error.name !== "NotAllowedError") link.player = null; // may be tried again
    });
  }
  function explain(link) {
    say(link, link.dataset.making);
    fetch(link.dataset.clip + "/about?" + tongue, { credentials: "same-origin" })
      .then(function (answer) { return answer.json(); })
      .then(function (about) { if (about.none) silent(link); else say(link, about.meta, about.machine); })
      .catch(function () { say(link, link.dataset.cut); });
  }
  function hearLast() {
    var links = all("a.hear", log), link = links[links.length - 1];
    if (link) { press(link); show(link.closest("article")); }
    return Boolean(link);
  }
  function prepare(root) {
    all("a.hear", root).forEach(function (link) {
      link.setAttribute("role", "button");
      link.setAttribute("aria-pressed", "false");
      link.addEventListener("keydown", function (event) { if (event.key === " ") { event.preventDefault(); press(link); } });
      link.addEventListener("click", function (event) { event.preventDefault(); press(link); });
    });
    all("input[type=file]", root).forEach(function (input) {
      input.addEventListener("change", function () { if (input.files.length) sendFile(input); });
    });
  }
  // A chosen file goes at once; without this script the button beside it sends it.
  function sendFile(input) {
    var data = new FormData();
    data.set(input.name, input.files[0]);
    send(data, input.files[0].name);
    input.form.reset();
  }

  // --- speaking ---
  var desk = document.querySelector("[data-recorder]"), mic = composer.querySelector("[data-record]");
  var longest = Number(composer.dataset.minutes) * 60000;
  if (window.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia) {
    mic.hidden = false;
    composer.querySelector("[data-file]").remove();
    mic.addEventListener("click", function () { if (!desk.firstChild) record(); });
  }
  function clear() { stop(); desk.textContent = ""; mic.focus(); }
  function record() {
    stop();
    navigator.mediaDevices.getUserMedia({ audio: true }).then(function (stream) {
      var recorder = new MediaRecorder(stream), pieces = [], began = Date.now();
      var panel = desk.appendChild(copy("recording")), meter = level(stream, panel);
      var clock = setInterval(function () {
        var ms = Date.now() - began, seconds = Math.floor(ms / 1000);
        panel.querySelector(".rec__time").textContent = Math.floor(seconds / 60) + ":" + ("0" + seconds % 60).slice(-2);
        if (ms >= longest) recorder.stop();
      }, 250);
      recorder.addEventListener("dataavailable", function (event) { pieces.push(event.data); });
      recorder.addEventListener("stop", function () {
        clearInterval(clock);
        meter();
        stream.getTracks().forEach(function (track) { track.stop(); });
        review(new Blob(pieces, { type: recorder.mimeType }), Date.now() - began);
      });
      panel.querySelector("[data-stop]").addEventListener("click", function () { recorder.stop(); });
      recorder.start(1000);
      panel.scrollIntoView({ block: "end", behavior: calm });
      panel.querySelector("[data-stop]").focus();
    }).catch(function () { note(word("rec.refused")); });
  }
  // A bar that moves with the voice: one sees that the phone hears.
  function level(stream, panel) {
    var Context = window.AudioContext || window.webkitAudioContext;
    if (!Context) return function () {};
    var context = new Context(), analyser = context.createAnalyser(), values = new Uint8Array(analyser.fftSize = 512), frame;
    context.createMediaStreamSource(stream).connect(analyser);
    (function draw() {
      analyser.getByteTimeDomainData(values);
      var peak = values.reduce(function (most, value) { return Math.max(most, Math.abs(value - 128)); }, 0);
      panel.querySelector(".rec__level rect").setAttribute("width", Math.min(100, peak) + "%");
      frame = requestAnimationFrame(draw);
    })();
    return function () { cancelAnimationFrame(frame); context.close(); };
  }
  function review(blob, ms) {
    desk.textContent = "";
    var panel = desk.appendChild(copy("review")), link = panel.querySelector("a.hear");
    link.dataset.clip = URL.createObjectURL(blob);
    say(link, word("rec.own"), false);
    prepare(panel);
    panel.querySelector("[data-send]").addEventListener("click", function () {
      var data = new FormData();
      data.set("voice", blob, "voice");
      data.set("ms", String(ms));
      clear();
      send(data, word("rec.own"));
    });
    panel.querySelector("[data-again]").addEventListener("click", function () { desk.textContent = ""; record(); });
    panel.querySelector("[data-drop]").addEventListener("click", clear);
    panel.scrollIntoView({ block: "end", behavior: calm });
    panel.querySelector("[data-send]").focus();
  }

  // --- what is new: pushed, or asked for where a push does not pass ---
  var misses = 0;
  function listen() {
    if (!window.EventSource) { poll(); return; }
    var source = new EventSource("/chat/events?" + tongue + "&after=" + last);
    source.addEventListener("open", function () { misses = 0; connected(true); });
    source.addEventListener("line", function (event) { add([[Number(event.lastEventId), event.data]]); });
    source.addEventListener("gone", function (event) { takeBack(event.data); });
    source.addEventListener("error", function () {
      misses += 1;
      if (misses >= 2) connected(false);
      if (misses >= 4 || source.readyState === 2) { source.close(); poll(); }
    });
  }
  function poll() {
    fetch("/chat/new?" + tongue + "&wait=20&after=" + last, { credentials: "same-origin" })
      .then(function (answer) { return answer.json(); })
      .then(function (body) {
        connected(true);
        if (body.reload) { location.assign("/chat"); return; }
        add(body.lines);
        setTimeout(poll, 500);
      })
      .catch(function () { connected(false); setTimeout(poll, 5000); });
  }

  prepare(document);
  if ("live" in log.dataset) listen();
  addEventListener("online", function () { network(); flush(); });
  addEventListener("offline", network);
  network();
  if (!location.hash) {
    var articles = all("article, [data-wait]", log), newest = articles[articles.length - 1];
    if (last && newest) newest.scrollIntoView({ block: "start" });
  }
})();
