// How long a browser takes for a city of a million in the policy lab: until the first result, and for each move of a control.
//
//   CREDENCE_BENCH_KEEP=/tmp cargo bench -p shared --bench population
//   BASE_URL=http://127.0.0.1:3000 DEMO_OUTPUT=demo.txt node bench/lab.mjs /tmp/three_penalties_each.cpop
//
// The page is the program's own; instead of the demonstration's facts it is given those of the file, packed as the server
// packs them (so names of sectors may stand beside figures of others). Prints one JSON line: bytes as they travel,
// milliseconds from opening the page to the first result that the browser decided itself, milliseconds of the engine for
// one move, and of the whole frame in which it is decided and drawn.
import { chromium } from "@playwright/test";
import { readFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { brotliCompressSync, constants } from "node:zlib";

const plain = readFileSync(process.argv[2]);
const body = brotliCompressSync(plain, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
});
// The facts stand between the browser and the program, packed: what a test driver answers by itself no browser unpacks.
const program = new URL(process.env.BASE_URL ?? "http://127.0.0.1:3000");
const between = createServer((asked, answer) => {
  if (asked.url === "/official/lab/facts") {
    answer.writeHead(200, { "content-type": "application/octet-stream", "content-encoding": "br", "content-length": body.length });
    return void answer.end(body);
  }
  const { method, headers, url } = asked;
  const passed = request({ host: program.hostname, port: program.port, method, headers, path: url }, (told) => {
    answer.writeHead(told.statusCode, told.headers);
    told.pipe(answer);
  });
  asked.pipe(passed);
});
await new Promise((listening) => between.listen(0, "127.0.0.1", listening));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ locale: "zh-CN", baseURL: `http://127.0.0.1:${between.address().port}` });
// The second of the sign-ins that `credence demo` printed is the credit office's.
const [, email, password] = [...readFileSync(process.env.DEMO_OUTPUT, "utf8").matchAll(/(\S+@\S+\.example)\s+(\S+)/g)][1];
await page.goto("/signin");
await page.getByLabel("电子邮箱").fill(email);
await page.getByLabel("密码", { exact: true }).fill(password);
await page.getByRole("main").getByRole("button", { name: "登录" }).click();
await page.waitForURL(/official/);

const decided = () => document.querySelector("[data-micros]")?.dataset.micros !== "0";
const first = [];
for (let run = 0; run < 3; run++) {
  await page.goto("/official/lab");
  const began = await page.evaluate(() => performance.now());
  await page.keyboard.press("Tab");
  await page.waitForFunction(decided, null, { timeout: 60_000 });
  first.push(Math.round((await page.evaluate(() => performance.now())) - began));
}
const moves = await page.evaluate(async (moves) => {
  const slider = document.querySelector('[data-slides="window_months"]');
  const drawn = () => new Promise((done) => requestAnimationFrame((began) => {
    // What comes after a frame was drawn.
    const after = new MessageChannel();
    after.port1.onmessage = () => done(performance.now() - began);
    after.port2.postMessage(0);
  }));
  const frames = [];
  for (let n = 0; n < moves; n++) {
    slider.value = String(1 + ((n * 7) % 48));
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    const frame = await drawn();
    frames.push({ frame, engine: Number(document.querySelector("[data-micros]").dataset.micros) / 1000 });
  }
  return frames;
}, 200);
const of = (name, part) => moves.map((move) => move[name]).sort((a, b) => a - b)[Math.floor((moves.length - 1) * part)];
const round = (n) => Math.round(n * 10) / 10;
console.log(JSON.stringify({
  bytes_plain: plain.length,
  bytes_travelling: body.length,
  first_result_ms: Math.min(...first),
  engine_ms: { median: round(of("engine", 0.5)), p95: round(of("engine", 0.95)) },
  frame_ms: { median: round(of("frame", 0.5)), p95: round(of("frame", 0.95)), longest: round(of("frame", 1)) },
}));
await browser.close();
between.close();
