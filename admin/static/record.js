// Recording in the browser instead of choosing a file: the field stays, so every form works without this.
(function () {
  "use strict";
  if (!window.MediaRecorder || !window.DataTransfer || !navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return;
  document.querySelectorAll("[data-record]").forEach(function (box) {
    var input = box.querySelector("input[type=file]"), button = box.querySelector("[data-start]");
    var words = button.querySelector("span"), time = box.querySelector("[data-time]"), player = box.querySelector("audio"), refused = box.querySelector("[data-refused]");
    var start = words.textContent, recorder = null, clock = 0;
    button.hidden = false;
    function show(blob) {
      var file = new File([blob], "recording", { type: blob.type }), held = new DataTransfer();
      held.items.add(file);
      input.files = held.files;
      player.src = URL.createObjectURL(blob);
      player.hidden = false;
    }
    function begin(stream) {
      var pieces = [], began = Date.now();
      recorder = new MediaRecorder(stream);
      recorder.addEventListener("dataavailable", function (event) { pieces.push(event.data); });
      recorder.addEventListener("stop", function () {
        clearInterval(clock);
        stream.getTracks().forEach(function (track) { track.stop(); });
        words.textContent = start;
        time.hidden = true;
        show(new Blob(pieces, { type: recorder.mimeType }));
        recorder = null;
      });
      clock = setInterval(function () {
        var seconds = Math.floor((Date.now() - began) / 1000);
        time.textContent = Math.floor(seconds / 60) + ":" + ("0" + seconds % 60).slice(-2);
        if (seconds >= 299) recorder.stop();
      }, 250);
      player.pause();
      refused.hidden = true;
      player.hidden = true;
      words.textContent = button.dataset.on;
      time.hidden = false;
      recorder.start();
    }
    button.addEventListener("click", function () {
      if (recorder) { recorder.stop(); return; }
      navigator.mediaDevices.getUserMedia({ audio: true }).then(begin).catch(function () { refused.hidden = false; input.focus(); });
    });
  });
})();
