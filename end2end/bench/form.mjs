// How long a browser thinks about one key typed into the largest forms: the check of the whole form, and what it changes on the page.
//
//   BASE_URL=http://127.0.0.1:3000 DEMO_OUTPUT=demo.txt node bench/form.mjs
//
// Each of the values is typed into a field that is shown as wrong, so that every key runs the check. Prints one JSON line for
// each form: fields, milliseconds of the input event with all its handlers (median, 99 of 100 within, longest).
import { chromium } from "@playwright/test";
import { readFileSync } from "node:fs";

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const signIns = [...readFileSync(process.env.DEMO_OUTPUT, "utf8").matchAll(/(\S+@\S+\.example)\s+(\S+)/g)].map(([, email, password]) => ({ email, password }));

async function measure(name, who, open) {
  const page = await browser.newPage({ locale: "zh-CN", baseURL: process.env.BASE_URL ?? "http://127.0.0.1:3000" });
  await page.goto("/signin");
  await page.getByLabel("电子邮箱").fill(signIns[who].email);
  await page.getByLabel("密码", { exact: true }).fill(signIns[who].password);
  await page.getByRole("main").getByRole("button", { name: "登录" }).click();
  await page.waitForURL(/official|business/);
  await open(page);
  // The client is fetched on the first interaction; moving focus is one.
  await page.keyboard.press("Tab");
  await page.locator("html[data-live]").waitFor();
  const form = page.locator("form:has([name^='values['])").last();
  // Nothing is filled in: after this all that is required is shown as missing, and every key asks whether it still is.
  await form.locator("button:not(.unchecked)").first().click();
  await page.locator("[aria-invalid='true']").first().waitFor();
  const took = await form.evaluate(async (form) => {
    const inputs = [...form.querySelectorAll("input[type=text], input:not([type]), textarea")].filter((input) => input.name.startsWith("values["));
    const all = [];
    for (const input of inputs) {
      for (let n = 1; n <= 40; n++) {
        input.value = "鄂州市江渚新材料有限公司二〇二六年度".repeat(3).slice(0, n);
        const began = performance.now();
        input.dispatchEvent(new Event("input", { bubbles: true }));
        await Promise.resolve();
        all.push(performance.now() - began);
        await new Promise((done) => setTimeout(done));
      }
    }
    return all;
  });
  took.sort((a, b) => a - b);
  const of = (part) => Math.round(took[Math.floor((took.length - 1) * part)] * 100) / 100;
  const fields = new Set(await form.locator("[name^='values[']").evaluateAll((all) => all.map((field) => /\[(\w+)\]/.exec(field.name)[1])));
  console.log(JSON.stringify({ form: name, fields: fields.size, keys: took.length, ms: { median: of(0.5), p99: of(0.99), longest: of(1) } }));
  await page.close();
}

// The first three sign-ins that `credence demo` printed: a business, the credit office, a department.
const draft = (item) => async (page) => {
  await page.goto("/business");
  await page.evaluate((item) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = "/api/fn/case/open";
    for (const [name, value] of Object.entries({ kind: "registration", "values[item]": item })) {
      form.append(Object.assign(document.createElement("input"), { name, value }));
    }
    document.body.append(form);
    form.submit();
  }, item);
  await page.waitForURL(/business\/cases/);
};
await measure("business: contract", 0, draft("contract"));
await measure("official: penalty", 1, (page) => page.goto("/official/intake/new/penalty"));
await browser.close();
