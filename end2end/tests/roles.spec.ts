import { accessible, expect, fits, test } from "./fixtures";
import { signIn, signIns } from "./people";

/** Today in China, as a form takes it. */
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

test("an auditor reads the city and is offered nothing to do", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().auditor);
  await ready(page);
  await expect(page.getByRole("heading", { name: "等待处理的事项" })).toBeVisible();
  await expect(page.getByRole("button", { name: /勾选的事项/ })).toHaveCount(0);
  await accessible(page, hydrated);
  await fits(page);
  for (const path of ["/official/quality", "/official/libraries", "/official/plan", "/official/looks", "/official/delegation", "/guide/rights"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await ready(page);
    await expect(page.locator("main form[method=post]")).toHaveCount(0);
    await accessible(page, hydrated);
    await fits(page);
  }
});

test("an auditor reads who did what, and has the chain checked", async ({ page, hydrated, ready }) => {
  test.slow();
  await signIn(page, signIns().auditor);
  await page.getByRole("link", { name: "账号", exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "账号" })).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await expect(page.getByText("停用账号")).toHaveCount(0);
  await page.getByLabel("邮箱或姓名").fill(signIns().auditor.email);
  await page.getByRole("button", { name: "筛选" }).click();
  // The answer is a page of its own: every account stands there until it has come.
  const deeds = page.getByRole("link", { name: /^查看.*的操作$/ });
  await expect(deeds).toHaveCount(1);
  await deeds.click();
  await expect(page.getByRole("heading", { level: 1, name: "操作日志" })).toBeVisible();
  await ready(page);
  await expect(page.getByRole("cell", { name: "登录" }).first()).toBeVisible();
  const file = await page.request.get((await page.getByRole("link", { name: "下载表格（CSV）" }).getAttribute("href"))!);
  expect(file.headers()["content-type"]).toContain("text/csv");
  expect(await file.text()).toContain("登录");
  await accessible(page, hydrated);
  await fits(page);

  await page.goto("/official/ledger?from=2026-02-30");
  await expect(page.getByRole("alert")).toContainText("不存在");
  await expect(page.getByText("没有符合条件的日志。")).toBeVisible();
  await page.goto("/official/ledger");
  await ready(page);
  // Somebody else's check may be on its way.
  const now = page.getByRole("button", { name: "立即核验" });
  if (await now.isVisible()) await now.click();
  await expect(async () => {
    await page.goto("/official/ledger");
    await expect(page.getByText(/条全部相连，没有改动/).first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
});

test("an administrator keeps accounts and reads no ledger", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().administrator);
  await page.getByRole("link", { name: "账号", exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "账号" })).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  const line = page.getByRole("row").filter({ hasText: signIns().district.email });
  await line.getByText("变更").click();
  await accessible(page, hydrated);
  await fits(page);
  await line.getByLabel(/科室/).fill("信用科");
  await line.getByRole("button", { name: /保存科室/ }).click();
  await expect(page.getByRole("status")).toContainText("科室已保存");
  await expect(page.getByRole("row").filter({ hasText: signIns().district.email })).toContainText("信用科");
  expect((await page.request.get("/official/ledger")).status()).toBe(404);
});

test("a district names a deputy, who takes its place and gives it back", async ({ page, hydrated, ready }) => {
  const { district, official } = signIns();
  await signIn(page, district);
  await ready(page);
  await expect(page.getByRole("heading", { name: "等待处理的事项" })).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);

  await page.getByRole("link", { name: "委托代办", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "委托代办与请假" })).toBeVisible();
  await ready(page);
  await page.getByLabel("受托人的电子邮箱").fill(official.email);
  await page.getByLabel("第一天").fill(today());
  await page.getByLabel("最后一天").fill(today());
  await page.getByLabel("原因").fill("外出培训");
  await page.getByLabel(/这段时间我不在岗/).check();
  await page.getByRole("button", { name: "委托", exact: true }).click();
  await expect(page.getByText("委托已记录")).toBeVisible();
  await expect(page.getByRole("row", { name: /外出培训/ }).first()).toContainText("进行中");
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("button", { name: "退出" }).click();

  await signIn(page, official);
  await page.getByRole("banner").getByRole("button", { name: /^代.*办理$/ }).click();
  await expect(page.getByRole("banner").getByText(/^代.*办理中$/)).toBeVisible();
  await page.goto("/official/delegation");
  await expect(page.getByText("不能再委托他人")).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("banner").getByRole("button", { name: "返回本人岗位" }).click();
  await expect(page.getByRole("banner").getByText(/办理中$/)).toHaveCount(0);
  await page.getByRole("button", { name: "退出" }).click();

  await signIn(page, district);
  await page.goto("/official/delegation");
  await page.getByRole("button", { name: /提前结束/ }).first().click();
  await expect(page.getByText("委托已结束")).toBeVisible();
});
