import { accessible, expect, fits, test } from "./fixtures";
import { newBusiness, openAccount, prove, signIn, signIns } from "./people";

test("opening an account refuses what is wrong and keeps what was typed", async ({ page, hydrated, ready }) => {
  const me = newBusiness();
  await page.goto("/open-account");
  await ready(page);
  await page.getByRole("textbox", { name: "统一社会信用代码", exact: true }).fill(me.uscc.slice(0, 17) + (me.uscc.endsWith("0") ? "1" : "0"));
  await page.getByRole("textbox", { name: "企业名称", exact: true }).fill(me.name);
  await page.getByLabel("电子邮箱").fill("不是邮箱");
  await page.getByLabel("密码", { exact: true }).fill("12345");
  await page.getByLabel("再输入一次密码").fill("54321");
  await page.getByRole("main").getByRole("button", { name: "企业开户" }).click();
  const summary = page.getByRole("alert");
  await expect(summary).toBeVisible();
  await expect(summary).toContainText(/最后一位应为/);
  await expect(summary).toContainText("至少 10 个字符");
  await expect(page.getByRole("textbox", { name: "企业名称", exact: true })).toHaveValue(me.name);
  await expect(page.getByLabel("密码", { exact: true })).toHaveValue("");
  expect(page.url(), "no error travels in the address").not.toMatch(/[?&](err|error|__)/);
  await accessible(page, hydrated);
  await fits(page);
});

test("a business registers a certificate, the official verifies it, the public sees it", async ({ page, browser, hydrated, ready, javaScriptEnabled }) => {
  const me = newBusiness();
  // Opens an account; a code is taken in small letters, too.
  await openAccount(page, ready, { ...me, uscc: me.uscc.toLowerCase() });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(me.name);
  await accessible(page, hydrated);
  await fits(page);

  // Nothing can be started before it is proven that the account acts for the business.
  await expect(page.getByRole("button", { name: /开始登记/ })).toHaveCount(0);
  await prove(page, browser, { hydrated, ready, javaScriptEnabled });

  // Saves an invalid draft: it is kept, and nothing is refused.
  await page.getByRole("button", { name: /开始登记.*资质证照/ }).click();
  await expect(page).toHaveURL(/\/business\/cases\/\d+$/);
  await ready(page);
  await page.getByLabel("证书名称").fill("绿色食品证书");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await expect(page.getByText("草稿已保存")).toBeVisible();
  await expect(page.getByLabel("证书名称")).toHaveValue("绿色食品证书");
  await accessible(page, hydrated);
  await fits(page);

  // Goes on with gaps: the summary names them.
  await page.getByRole("button", { name: "保存并继续" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByRole("alert").getByRole("link").first()).toBeVisible();
  await accessible(page, hydrated);

  // Completes it.
  await page.getByLabel("行业认证").check();
  await page.getByLabel("证书编号").fill(`LB-${me.uscc.slice(8, 16)}`);
  await page.getByLabel("发证单位").fill("中国绿色食品发展中心");
  await page.getByLabel("发证日期").fill("2026年3月10日");
  await page.getByRole("button", { name: "保存并继续" }).click();
  await expect(page.getByRole("heading", { name: "提交前请核对" })).toBeVisible();
  await expect(page.getByText("绿色食品证书").first()).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);

  // Must confirm first.
  await page.getByRole("button", { name: "提交核验" }).click();
  await expect(page.getByText("请先确认").first()).toBeVisible();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "提交核验" }).click();
  await expect(page.getByText("待核验").first()).toBeVisible();
  await accessible(page, hydrated);
  const id = page.url().match(/cases\/(\d+)/)![1];

  // The credit office accepts it.
  const office = await browser.newContext({ javaScriptEnabled: javaScriptEnabled !== false, locale: "zh-CN" });
  const desk = await office.newPage();
  await signIn(desk, signIns().official);
  await desk.goto(`/official/cases/${id}`);
  await expect(desk.getByText("绿色食品证书").first()).toBeVisible();
  await accessible(desk, hydrated);
  await desk.getByRole("button", { name: "核验通过" }).click();
  await expect(desk.getByText("已核验入档").first()).toBeVisible();
  await office.close();

  // The public sees it, verified.
  await page.goto(`/subjects/${me.uscc}`);
  await expect(page.getByText("绿色食品证书").first()).toBeVisible();
  await expect(page.getByText("部门已核验").first()).toBeVisible();
  await page.getByRole("link", { name: new RegExp(`LB-${me.uscc.slice(8, 16)}`) }).first().click();
  await expect(page.getByRole("heading", { name: "企业的公开承诺" })).toBeVisible();
  await expect(page.getByText("部门已核验").first()).toBeVisible();
  await accessible(page, hydrated);

  // What was told freely may be taken back.
  await page.goto(`/business/cases/${id}`);
  await ready(page);
  await page.getByText("不办了？撤回这件事项").click();
  await expect(page.getByText("已经出具的报告不变")).toBeVisible();
  await page.getByRole("button", { name: "撤回" }).click();
  await expect(page.getByText("已撤回").first()).toBeVisible();
  // Its own file keeps it, marked; the public is shown nothing of it.
  await page.goto(`/subjects/${me.uscc}`);
  await expect(page.getByText("已撤销").first()).toBeVisible();
  const anyone = await browser.newContext({ locale: "zh-CN" });
  const open = await anyone.newPage();
  await open.goto(`/subjects/${me.uscc}`);
  await expect(open.getByRole("heading", { level: 1 })).toHaveText(me.name);
  await expect(open.getByText("绿色食品证书")).toHaveCount(0);
  await anyone.close();
});

test("a commitment is signed by confirmation, gets its number and is public at once", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().business);
  await page.getByRole("button", { name: /开始承诺/ }).first().click();
  await expect(page).toHaveURL(/\/business\/cases\/\d+$/);
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("button", { name: "保存并继续" }).click();
  await expect(page.getByRole("heading", { name: "签署前请核对" })).toBeVisible();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "确认签署" }).click();
  const number = await page.locator(".number").innerText();
  expect(number).toMatch(/^\d{20}$/);
  await accessible(page, hydrated);
  await page.goto(`/commitments/${number}`);
  await expect(page.getByText(number).first()).toBeVisible();
  await expect(page.getByText("湖北江渚新材料有限公司").first()).toBeVisible();
  await accessible(page, hydrated);
  await page.goto("/commitments");
  await expect(page.getByText("湖北江渚新材料有限公司").first()).toBeVisible();
});

test("a wrong password is refused without telling which was wrong", async ({ page, hydrated, ready }) => {
  await page.goto("/signin");
  await ready(page);
  await page.getByLabel("电子邮箱").fill(`nobody${Date.now()}@test.example`);
  await page.getByLabel("密码", { exact: true }).fill("not the password");
  await page.getByRole("main").getByRole("button", { name: "登录" }).click();
  await expect(page.getByText("账号或密码不正确").first()).toBeVisible();
  await accessible(page, hydrated);
});

test("what another business writes is not found", async ({ browser, javaScriptEnabled }) => {
  const context = await browser.newContext({ javaScriptEnabled: javaScriptEnabled !== false, locale: "zh-CN" });
  const page = await context.newPage();
  await signIn(page, signIns().business);
  const answer = await page.goto("/business/cases/999999");
  expect(answer?.status()).toBe(404);
  await page.goto("/official");
  await expect(page.getByRole("heading", { name: "待办" })).toHaveCount(0);
  await context.close();
});
