// How long a browser takes to check a file, and whether its page answers all the while.
//
//   BASE_URL=http://127.0.0.1:3000 DEMO_OUTPUT=demo.txt node bench/intake.mjs [rows]
//
// Prints one JSON line per run: rows, milliseconds of reading and checking in the worker, milliseconds from choosing the file
// to the result on the page, and the longest time for which the page did not answer.
import { chromium } from "@playwright/test";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const rows = Number(process.argv[2] ?? 100_000);
const header = "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_CFJG";
const lines = [header];
for (let n = 1; n <= rows; n++) {
  const day = n % 1000 === 0 ? "下周三" : `2026-0${1 + (n % 9)}-1${n % 10}`;
  lines.push(
    `湖北江渚新材料有限公司,法人及非法人组织,91420700MA4900010Y,鄂州市监罚〔2026〕${n}号,生产不符合国家标准的产品,` +
      `当事人生产的两批次产品经抽检不合格，货值金额二万五千元，已责令改正。,《中华人民共和国产品质量法》第四十九条,罚款,` +
      `罚款人民币25000元，责令停止生产,2.5,${day},鄂州市市场监督管理局`,
  );
}
// Chosen by its path, as a person chooses it: handed over by the test driver, the bytes would pass through the page first.
const folder = mkdtempSync(join(tmpdir(), "intake-"));
const file = join(folder, "bench.csv");
writeFileSync(file, lines.join("\n"));

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ locale: "zh-CN", baseURL: process.env.BASE_URL ?? "http://127.0.0.1:3000" });
// The second of the sign-ins that `credence demo` printed is the credit office's.
const signIns = [...readFileSync(process.env.DEMO_OUTPUT, "utf8").matchAll(/(\S+@\S+\.example)\s+(\S+)/g)];
const [, email, password] = signIns[1];
await page.goto("/signin");
await page.getByLabel("电子邮箱").fill(email);
await page.getByLabel("密码", { exact: true }).fill(password);
await page.getByRole("main").getByRole("button", { name: "登录" }).click();
await page.waitForURL(/official/);
for (let run = 0; run < 3; run++) {
  await page.goto("/official/intake");
  await page.keyboard.press("Tab");
  await page.waitForSelector("html[data-live]");
  await page.getByLabel("信息项", { exact: true }).selectOption("penalty");
  await page.getByLabel("来源部门").selectOption("market");
  // A page that answers draws sixty times a second: the longest pause between two frames is what a person would feel.
  await page.evaluate(() => {
    const told = window;
    told.pause = 0;
    const chosen = () => ((told.chosen = performance.now()), (told.pause = 0));
    document.querySelector("#file").addEventListener("change", chosen, true);
    let last = performance.now();
    const look = (now) => {
      told.pause = Math.max(told.pause, now - last);
      last = now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.getByLabel("文件", { exact: true }).setInputFiles(file);
  const done = page.locator("[data-millis]");
  await done.waitFor({ timeout: 120_000 });
  const shown = await page.evaluate(() => {
    const told = window;
    return { shown_ms: Math.round(performance.now() - told.chosen), longest_pause_ms: Math.round(told.pause) };
  });
  console.log(JSON.stringify({ rows, bytes: statSync(file).size, checked_ms: Number(await done.getAttribute("data-millis")), ...shown }));
}
await browser.close();
rmSync(folder, { recursive: true });
