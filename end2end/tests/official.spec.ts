import { accessible, expect, fits, test } from "./fixtures";
import { signIn, signIns } from "./people";

test("the desk shows the queue, the tiles and the city's tiers", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  await expect(page.getByRole("heading", { level: 1, name: "待办" })).toBeVisible();
  await ready(page);
  await expect(page.getByRole("link", { name: "五个工作日内到期" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "全市分级" })).toBeVisible();
  const tiers = page.getByRole("table", { name: "各信用等级的主体数" });
  for (const tier of ["正常", "提示", "关注", "警示", "重点关注"]) {
    await expect(tiers.getByRole("row", { name: new RegExp(`^${tier} `) })).toBeVisible();
  }
  await accessible(page, hydrated);
  await fits(page);
});

test("a registration is returned with a reason, and not without", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  await page.getByRole("main").getByRole("table").getByRole("link").first().click();
  await expect(page).toHaveURL(/\/official\/cases\/\d+/);
  await ready(page);
  await page.getByRole("button", { name: "退回修改" }).click();
  await expect(page.getByText("请写明理由").first()).toBeVisible();
  // At the step that was tried, and at no other.
  await expect(page.locator(".summary")).toHaveCount(1);
  await accessible(page, hydrated);
  await page.getByLabel("退回理由").fill("证书编号与发证机构官网不一致，请核对后重新提交。</textarea><script>alert(1)</script>");
  await page.getByRole("button", { name: "退回修改" }).click();
  await expect(page.getByText("已退回").first()).toBeVisible();
  await expect(page.getByText("</textarea><script>alert(1)</script>").first()).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
});

test("late publications are listed with their clocks", async ({ page, hydrated }) => {
  await signIn(page, signIns().official);
  await page.goto("/official/late");
  await expect(page.getByRole("heading", { level: 1, name: "逾期公示" })).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
});

test("nobody reaches the desk without signing in", async ({ page }) => {
  for (const path of ["/official", "/official/late", "/business", "/official/cases/1"]) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/signin\?back=/);
  }
});

test("signing out ends the session everywhere", async ({ page }) => {
  await signIn(page, signIns().official);
  await page.getByRole("button", { name: "退出" }).click();
  await expect(page).toHaveURL(/\/$/);
  await page.goto("/official");
  await expect(page).toHaveURL(/\/signin/);
});

test("the queue is narrowed, walked by keys, and formal steps are taken on several at once", async ({ page, hydrated, ready }, info) => {
  // Two reports about a business of this project's own.
  await page.goto("/disclosures/penalty");
  const place = ["hydrated", "phone", "plain"].indexOf(info.project.name) * 3 + 1;
  const href = await page.locator('main a[href^="/subjects/"]').nth(place).getAttribute("href");
  const uscc = href!.split("/")[2];
  for (const what of ["以次充好", "虚构业绩"]) {
    await page.goto(`/report-dishonesty?uscc=${uscc}`);
    await ready(page);
    await page.getByLabel("举报内容").fill(`2026 年 10 月起${what}，有送货单为证。`);
    await page.getByRole("button", { name: "提交举报" }).click();
    await expect(page).toHaveURL(/\/progress\//);
  }

  await signIn(page, signIns().official);
  await ready(page);
  await page.getByLabel("主体名称或代码").fill(uscc);
  await page.getByLabel("事项类型").selectOption({ label: "失信行为举报" });
  await page.getByRole("button", { name: "筛选", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`q=${uscc}.*kind=dishonesty`));
  const rows = page.getByRole("table", { name: "等待处理的事项" }).getByRole("row", { name: new RegExp(uscc) });
  await expect(rows).toHaveCount(2);
  await ready(page);
  await expect(page.getByLabel("环节")).toBeVisible();
  const file = await page.request.get((await page.getByRole("link", { name: "下载表格（CSV）" }).getAttribute("href"))!);
  expect(file.headers()["content-type"]).toContain("text/csv");
  const lines = (await file.text()).trim().split("\r\n");
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain(uscc);
  await accessible(page, hydrated);
  await fits(page);

  await page.getByRole("button", { name: "受理勾选的事项" }).click();
  await expect(page.getByText("请先勾选事项")).toBeVisible();
  // It is told once, where it happened.
  const told = page.url();
  await page.goto("/official");
  await expect(page.getByRole("heading", { name: "等待处理的事项" })).toBeVisible();
  await expect(page.getByText("请先勾选事项")).toHaveCount(0);
  await page.goto(told);
  await ready(page);
  // Keys are told where they work.
  const keys = info.project.name === "hydrated";
  await expect(page.getByText("焦点在列表中时")).toBeVisible({ visible: keys });
  if (keys) {
    await rows.first().getByRole("link").focus();
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await expect(rows.nth(1).getByRole("link")).toBeFocused();
    await page.keyboard.press("x");
  } else {
    await rows.first().getByRole("checkbox").check();
    await rows.nth(1).getByRole("checkbox").check();
  }
  await page.getByRole("button", { name: "受理勾选的事项" }).click();
  await expect(page.getByText("已办理 2 件")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`q=${uscc}`));
  await expect(page.getByRole("button", { name: "受理勾选的事项" })).toHaveCount(0);
  await accessible(page, hydrated);

  await page.goto("/official?due=untimed&q=%E6%9F%A5%E6%97%A0%E6%AD%A4%E5%90%8D");
  await expect(page.getByText("没有符合条件的事项")).toBeVisible();
  await page.getByRole("link", { name: "清除条件" }).click();
  await expect(page).toHaveURL(/\/official$/);
});
