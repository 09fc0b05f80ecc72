import { readFileSync } from "node:fs";
import { expect, type Browser, type Page } from "@playwright/test";
import { accessible, fits } from "./fixtures";

/** The sign-ins that `credence demo` printed: an address and a password on one line. */
export function signIns(): Record<"business" | "official" | "administrator" | "second" | "district" | "auditor", { email: string; password: string }> {
  const file = process.env.DEMO_OUTPUT;
  if (!file) throw new Error("DEMO_OUTPUT names the file with what `credence demo` printed");
  const found = [...readFileSync(file, "utf8").matchAll(/(\S+@\S+\.example)\s+(\S+)/g)];
  if (found.length < 6) throw new Error(`six sign-ins are expected in ${file}`);
  const [business, official, administrator, second, district, auditor] = found.map(([, email, password]) => ({ email, password }));
  return { business, official, administrator, second, district, auditor };
}

/** A business whose code no demonstration city knows: division, kind and both check characters are right. */
export function newBusiness() {
  const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const serial = String(Date.now() % 100_000_000).padStart(8, "0");
  const inner = [3, 7, 9, 10, 5, 8, 4, 2].reduce((sum, w, i) => sum + w * Number(serial[i]), 0);
  const eleventh = (11 - (inner % 11)) % 11;
  const body = `91420704${serial}${eleventh === 10 ? "X" : eleventh}`;
  let sum = 0;
  for (let i = 0, w = 1; i < 17; i++, w = (w * 3) % 31) sum += alphabet.indexOf(body[i]) * w;
  return { uscc: body + alphabet[(31 - (sum % 31)) % 31], name: `鄂州测试${serial}科技有限公司`, email: `u${serial}@test.example` };
}

export async function signIn(page: Page, who: { email: string; password: string }) {
  await page.goto("/signin");
  await page.getByLabel("电子邮箱").fill(who.email);
  await page.getByLabel("密码", { exact: true }).fill(who.password);
  await page.getByRole("main").getByRole("button", { name: "登录" }).click();
  await expect(page).toHaveURL(/\/(business|official)$/);
}

/** How a test runs. */
export type How = { hydrated: boolean; ready: (page: Page) => Promise<void>; javaScriptEnabled?: boolean };

/** Every new account's. */
export const PASSWORD = "江渚 秋天 的 雨 42";

/** Opens an account and leaves at the business's own page. */
export async function openAccount(page: Page, ready: How["ready"], who: { name: string; uscc: string; email: string }) {
  await page.goto("/open-account");
  await ready(page);
  await page.getByRole("textbox", { name: "统一社会信用代码", exact: true }).fill(who.uscc);
  await page.getByRole("textbox", { name: "企业名称", exact: true }).fill(who.name);
  await page.getByLabel("电子邮箱").fill(who.email);
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await page.getByLabel("再输入一次密码").fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "企业开户" }).click();
  await expect(page).toHaveURL(/\/business$/);
}

/** Hands in a proof of mandate and leaves at its page, which `look` sees when it is filled in; gives its number. */
export async function handIn(page: Page, ready: How["ready"], look = async () => {}) {
  await page.getByRole("button", { name: "开始核验" }).click();
  await expect(page).toHaveURL(/\/business\/cases\/\d+$/);
  await ready(page);
  await page.getByLabel("法定代表人（负责人）姓名").fill("沈明远");
  await page.getByLabel("成立日期").fill("2016-05-11");
  await page.getByLabel("经办人姓名").fill("李晓燕");
  await page.getByLabel("员工").check();
  await page.getByLabel("联系电话").fill("0711-3350000");
  await look();
  await page.getByRole("button", { name: "保存并继续" }).click();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "提交核验" }).click();
  await expect(page.getByText("待核验").first()).toBeVisible();
  return page.url().match(/cases\/(\d+)/)![1];
}

/** A new account hands in its proof, the credit office looks at it, and the business's own page opens up. */
export async function prove(page: Page, browser: Browser, { hydrated, ready, javaScriptEnabled }: How) {
  const id = await handIn(page, ready, async () => {
    await accessible(page, hydrated);
    await fits(page);
  });

  const context = await browser.newContext({ javaScriptEnabled: javaScriptEnabled !== false, locale: "zh-CN" });
  const desk = await context.newPage();
  await signIn(desk, signIns().official);
  await desk.goto(`/official/cases/${id}`);
  await expect(desk.getByText("李晓燕").first()).toBeVisible();
  await accessible(desk, hydrated);
  await desk.getByRole("button", { name: "核验通过" }).click();
  await expect(desk.getByText("已核验").first()).toBeVisible();
  await context.close();
  await page.goto("/business");
  await expect(page.getByRole("button", { name: /开始登记/ }).first()).toBeVisible();
}
