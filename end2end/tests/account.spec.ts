import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Browser, Page } from "@playwright/test";
import { accessible, expect, fits, test } from "./fixtures";
import { type How, PASSWORD, handIn, openAccount, signIn, signIns } from "./people";

/**
 * A business that the register knows, with its address; another one for each use, and not `besides`. Businesses of
 * other tests (科技, `newBusiness`) are known by what they typed only: the register has nothing to compare with.
 */
async function registered(page: Page, besides = ""): Promise<{ name: string; uscc: string }> {
  const part = ["建材", "商贸", "食品", "机械", "工程"][Math.floor(Math.random() * 5)];
  await page.goto(`/search?q=${encodeURIComponent(part)}`);
  const found = page.locator(".subject").filter({ hasNotText: "测试" });
  const line = found.nth(Math.floor(Math.random() * (await found.count())));
  const name = (await line.getByRole("link").first().innerText()).trim();
  const uscc = (await line.getByRole("link").first().getAttribute("href"))!.split("/").pop()!;
  return uscc === besides ? registered(page, besides) : { name, uscc };
}

const newMail = () => `u${Date.now()}${Math.floor(Math.random() * 1e4)}@test.example`;

/** The desk of the credit office in a window of its own. */
async function office(browser: Browser, javaScriptEnabled?: boolean) {
  const context = await browser.newContext({ javaScriptEnabled: javaScriptEnabled !== false, locale: "zh-CN" });
  const desk = await context.newPage();
  await signIn(desk, signIns().official);
  return desk;
}

/** The links that would have been mailed to an address so far: the server's log has them. */
function mailed(email: string): string[] {
  const log = process.env.SERVER_LOG;
  if (!log) throw new Error("SERVER_LOG names the server's log, where the links stand that are not mailed");
  const lines = readFileSync(log, "utf8").replace(/\x1b\[[0-9;]*m/g, "").split("\n");
  return lines.filter((line) => line.includes(email)).flatMap((line) => line.match(/http:\/\/[^"\s]+/)?.[0] ?? []);
}

/** What is mailed next, once there are more links than `before`. Mails are sent by a job that looks every fifteen seconds. */
async function next(email: string, before: number): Promise<string> {
  await expect.poll(() => mailed(email).length, { timeout: 40_000, intervals: [500] }).toBeGreaterThan(before);
  return mailed(email).at(-1)!;
}

/** The code that an authenticator shows (RFC 6238). */
function totp(secret: string, steps = 0) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/\s/g, "")].map((c) => alphabet.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const tag = createHmac("sha1", key).update(counter).digest();
  const at = tag[19] & 0xf;
  return String((tag.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

test("a letter's code proves that an account acts for a business, the office's own check another", async ({ page, browser, hydrated, ready, javaScriptEnabled }) => {
  test.slow();
  const who = await registered(page);
  const email = newMail();
  await openAccount(page, ready, { ...who, email });
  const id = await handIn(page, ready);

  const desk = await office(browser, javaScriptEnabled);
  await desk.goto(`/official/cases/${id}`);
  await ready(desk);
  await expect(desk.getByRole("heading", { name: "与登记信息核对" })).toBeVisible();
  await expect(desk.getByText("不一致").first()).toBeVisible();
  await accessible(desk, hydrated);
  await fits(desk);
  await desk.getByRole("button", { name: "寄送核验码" }).click();
  await desk.getByRole("link", { name: "打印信件" }).click();
  await expect(desk.getByRole("heading", { level: 1, name: "账号核验通知" })).toBeVisible();
  await accessible(desk, hydrated);
  await fits(desk);
  const code = await desk.locator(".letter-code").innerText();

  await page.goto(`/business/cases/${id}`);
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByLabel("信件中的核验码").fill(code.startsWith("A") ? "B2B2B2B2" : "A2A2A2A2");
  await page.getByRole("button", { name: "输入核验码" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await accessible(page, hydrated);
  await page.getByLabel("信件中的核验码").fill(` ${code.toLowerCase()} `);
  await page.getByRole("button", { name: "输入核验码" }).click();
  await expect(page.getByText("已核验").first()).toBeVisible();

  // The mandate stands on the own page, and at the credit office, which may end it.
  await page.goto("/account");
  await expect(page.getByText("信件核验码").first()).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
  await desk.goto(`/official/agents?uscc=${who.uscc}`);
  await ready(desk);
  await expect(desk.getByText(email)).toBeVisible();
  await accessible(desk, hydrated);
  await fits(desk);

  // A second business is proven apart: the office looks at the papers itself.
  const other = await registered(page, who.uscc);
  await page.goto("/account/add-business");
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("textbox", { name: "统一社会信用代码", exact: true }).fill(other.uscc);
  await page.getByRole("textbox", { name: "企业名称", exact: true }).fill(other.name);
  await page.getByRole("button", { name: "继续核验" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(other.name);
  const second = await handIn(page, ready);
  await page.goto("/account");
  await expect(page.getByRole("heading", { name: "核验中的申请" })).toBeVisible();
  await desk.goto(`/official/cases/${second}`);
  await desk.getByRole("button", { name: "核验通过" }).click();
  await expect(desk.getByText("已核验").first()).toBeVisible();
  await desk.context().close();

  // Given up, the first is over at once; the second stays.
  await page.goto("/account");
  await ready(page);
  await expect(page.getByText("窗口核验").first()).toBeVisible();
  const first = page.getByRole("listitem").filter({ hasText: who.uscc });
  await first.getByText("不再代表此企业").first().click();
  await first.getByRole("button", { name: /不再代表此企业/ }).click();
  await expect(page.getByText("办理资格已终止，立即生效。")).toBeVisible();
  await expect(page.getByText(who.uscc)).toHaveCount(0);
  await expect(page.getByText(other.uscc)).toHaveCount(1);
  await accessible(page, hydrated);
});

test("a strange device is signed out, and a second factor keeps others out", async ({ page, browser, hydrated, ready, javaScriptEnabled }) => {
  test.slow();
  const email = newMail();
  await openAccount(page, ready, { ...(await registered(page)), email });
  const context = await browser.newContext({ javaScriptEnabled: javaScriptEnabled !== false, locale: "zh-CN" });
  const other = await context.newPage();
  await signIn(other, { email, password: PASSWORD });
  await page.goto("/account");
  await ready(page);
  await expect(page.getByText("本设备")).toHaveCount(1);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("button", { name: /^退出此设备/ }).click();
  await expect(page.getByText("所选设备已退出登录。")).toBeVisible();
  await other.goto("/business");
  await expect(other).toHaveURL(/\/signin/);
  await context.close();

  // The second factor, by the authenticator's code and by a recovery code.
  await page.goto("/account/second-factor");
  await ready(page);
  await accessible(page, hydrated);
  await page.getByRole("button", { name: "开始设置" }).click();
  await expect(page.getByRole("img", { name: "两步验证密钥的二维码" })).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  const secret = (await page.locator(".card .code").first().innerText()).trim();
  await page.getByLabel("验证码", { exact: true }).fill("000000");
  await page.getByRole("button", { name: "启用" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("验证码", { exact: true }).fill(totp(secret));
  await page.getByRole("button", { name: "启用" }).click();
  await expect(page).toHaveURL(/\/account\/recovery-codes$/);
  await ready(page);
  const codes = await page.locator("ol .code").allInnerTexts();
  expect(codes.length).toBeGreaterThan(5);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("button", { name: "我已妥善保存" }).click();
  await page.goto("/account/recovery-codes");
  await expect(page.getByText("恢复码只在生成后显示一次")).toBeVisible();

  await page.getByRole("button", { name: "退出", exact: true }).click();
  for (const [n, code] of [totp(secret, 1), codes[0]].entries()) {
    await page.goto("/signin");
    await ready(page);
    await page.getByLabel("电子邮箱").fill(email);
    await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
    await page.getByRole("main").getByRole("button", { name: "登录" }).click();
    await expect(page).toHaveURL(/\/signin\/code/);
    await ready(page);
    if (n === 0) await accessible(page, hydrated);
    await page.getByLabel("验证码或恢复码").fill(code);
    await page.getByRole("main").getByRole("button", { name: "登录" }).click();
    await expect(page).toHaveURL(/\/business$/);
    if (n === 0) await page.getByRole("button", { name: "退出", exact: true }).click();
  }
  await page.goto("/account");
  await expect(page.getByText(`剩余恢复码 ${codes.length - 1} 个`)).toBeVisible();
  await page.goto("/account/second-factor");
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
});

test("a forgotten password is set anew by a link, and every device is signed out", async ({ page, browser, hydrated, ready, javaScriptEnabled }) => {
  test.slow();
  const email = newMail();
  await openAccount(page, ready, { ...(await registered(page)), email });
  // Only a confirmed address may be used for it.
  await page.goto("/account");
  await ready(page);
  await expect(page.getByText("未确认").first()).toBeVisible();
  const before = mailed(email).length;
  await page.getByRole("button", { name: "发送确认邮件" }).click();
  await expect(page.getByText("确认邮件已发出")).toBeVisible();
  await page.goto(await next(email, before));
  await ready(page);
  await accessible(page, hydrated);
  await page.getByRole("button", { name: "确认", exact: true }).click();
  await expect(page.getByText("邮箱已确认")).toBeVisible();

  const elsewhere = await browser.newContext({ javaScriptEnabled: javaScriptEnabled !== false, locale: "zh-CN" });
  const forgetful = await elsewhere.newPage();
  await forgetful.goto("/forgot");
  await ready(forgetful);
  await accessible(forgetful, hydrated);
  await forgetful.getByLabel("电子邮箱").fill(email);
  await forgetful.getByRole("button", { name: "发送链接" }).click();
  await expect(forgetful.getByText("邮件已发送")).toBeVisible();
  await accessible(forgetful, hydrated);
  await forgetful.goto(await next(email, mailed(email).length));
  await ready(forgetful);
  await accessible(forgetful, hydrated);
  await fits(forgetful);
  const fresh = "雨后 的 新 码头 2027";
  await forgetful.getByLabel("新密码", { exact: true }).fill(fresh);
  await forgetful.getByLabel("再输入一次新密码").fill(fresh);
  await forgetful.getByRole("button", { name: "设置新密码" }).click();
  await expect(forgetful.getByText("密码已更改，请用新密码登录。")).toBeVisible();

  await page.goto("/account");
  await expect(page).toHaveURL(/\/signin/);
  await signIn(forgetful, { email, password: fresh });
  await elsewhere.close();
});

test("the account's pages read well, in English too", async ({ page, hydrated }) => {
  await signIn(page, signIns().business);
  const pages = ["/account", "/account/password", "/account/email", "/account/second-factor", "/account/add-business"];
  for (const path of pages) {
    await page.goto(path);
    await accessible(page, hydrated);
    await fits(page);
  }
  await page.goto("/locale?to=en&back=/account");
  await expect(page.getByRole("heading", { level: 1, name: "Account" })).toBeVisible();
  for (const path of pages) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 }), `${path} is in English`).not.toHaveText(/[一-龥]/);
    await accessible(page, hydrated);
    await fits(page);
  }
});
