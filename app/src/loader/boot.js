(function (me) {
  // The page works without us. The WASM is fetched on the first touch, key or focus, or when the browser has been
  // idle for a while after loading. When it is gone (a new version was deployed meanwhile), the page stays plain HTML.
  var started = false, wake = ["pointerdown", "keydown", "focusin"];
  function start() {
    if (started) return;
    started = true;
    wake.forEach(function (name) { removeEventListener(name, start, true); });
    import(me.dataset.js)
      .then(function (app) {
        return app.default({ module_or_path: me.dataset.wasm }).then(function () {
          return app.hydrate();
        }).then(function () {
          document.documentElement.dataset.live = "";
        });
      })
      .catch(function () {});
  }
  wake.forEach(function (name) { addEventListener(name, start, { capture: true, passive: true }); });
  var saving = navigator.connection && navigator.connection.saveData;
  if (!saving) addEventListener("load", function () {
    setTimeout(function () { (self.requestIdleCallback || setTimeout)(start); }, 3000);
  });
})(document.currentScript);
