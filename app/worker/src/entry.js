// The worker's other half: what only the browser can do. Appended to wasm-bindgen's script by scripts/build-front.sh.
(function () {
  const tell = (told) => postMessage(typeof told === "string" ? told : JSON.stringify(told));
  const ready = wasm_bindgen({ module_or_path: new URL("worker_bg.wasm", location.href) });
  let kit = "", name = "";
  async function open(message) {
    kit = message.kit;
    name = message.file.name;
    let bytes = new Uint8Array(await message.file.arrayBuffer());
    await ready;
    const now = () => performance.now();
    let told = wasm_bindgen.check(kit, bytes, tell, now);
    if (told === undefined) {
      // Not UTF-8. The browser has the tables of GB18030; what it can't read either is neither.
      try {
        bytes = new TextEncoder().encode(new TextDecoder("gb18030", { fatal: true }).decode(bytes));
        told = wasm_bindgen.check(kit, bytes, tell, now);
      } catch (_) {
        told = undefined;
      }
    }
    tell(told === undefined ? { kind: "refused", problem: { code: "file_encoding" } } : told);
  }
  async function send(ask) {
    const form = new FormData();
    form.append("item", JSON.parse(kit).item.code);
    form.append("department", ask.department);
    // Reading over unknown columns was decided on the page: they are not in here.
    form.append("file", new Blob([wasm_bindgen.passed()], { type: "text/csv" }), name);
    try {
      const answer = await fetch("/official/intake/upload", {
        method: "POST", body: form, headers: { accept: "application/json" },
      });
      const said = await answer.json();
      tell(answer.ok ? { kind: "sent", batch: said.batch } : { kind: "not_sent", fault: said.fault });
    } catch (_) {
      tell({ kind: "not_sent", fault: { kind: "unavailable", incident: "network" } });
    }
  }
  function rejected() {
    const file = new Blob([wasm_bindgen.rejected()], { type: "text/csv;charset=utf-8" });
    tell({ kind: "rejected", url: URL.createObjectURL(file) });
  }
  addEventListener("message", async (event) => {
    try {
      if (typeof event.data !== "string") return await open(event.data);
      const ask = JSON.parse(event.data);
      if (ask.kind === "send") await send(ask);
      else if (ask.kind === "rejected") rejected();
      else tell(wasm_bindgen.answer(event.data));
    } catch (error) {
      tell({ kind: "broken", why: String(error) });
    }
  });
})();
