import type { Page } from "@playwright/test";
import { accessible, expect, fits, test } from "./fixtures";
import { signIn, signIns } from "./people";

const PATH = "/official/plan";

/** Opens the form of a step. */
async function unfold(page: Page, step: string) {
  await page.locator("summary", { hasText: step }).click();
}

async function looks(page: Page, hydrated: boolean, ready: (page: Page) => Promise<void>) {
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
}

test("the plan shows how every task stands, as a chart and as a table", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  await expect(page.getByRole("link", { name: /工作安排待办/ })).toBeVisible();
  await page.goto(PATH);
  await expect(page.getByRole("heading", { level: 1, name: "工作安排" })).toBeVisible();
  await looks(page, hydrated, ready);
  const rows = page.locator("table.plan tbody tr");
  const all = await rows.count();
  expect(all).toBeGreaterThanOrEqual(12);
  // Each task is drawn once.
  await expect(page.locator(".gantt .name")).toHaveCount(all);
  await expect(page.locator(".gantt .now")).toHaveCount(1);

  // What is chosen stands in the address, and the other choice stays.
  await page.getByLabel("单位", { exact: true }).selectOption({ label: "鄂州市市场监督管理局" });
  await page.getByRole("button", { name: "筛选" }).click();
  await expect(page).toHaveURL(/department=market/);
  await page.getByRole("link", { name: /^已逾期/ }).click();
  await expect(page).toHaveURL(/department=market&state=overdue/);
  await expect(page.getByRole("link", { name: "产品质量领域" })).toBeVisible();
  await expect(page.getByRole("link", { name: "税务领域" })).toHaveCount(0);
  await expect(page.getByText(/逾期 20 天/).first()).toBeVisible();

  // The file has the same rows.
  const shown = await rows.count();
  const file = await page.request.get((await page.getByRole("link", { name: "下载表格（CSV）" }).getAttribute("href"))!);
  expect(file.headers()["content-type"]).toContain("text/csv");
  const lines = (await file.text()).trim().split("\r\n");
  expect(lines).toHaveLength(shown + 1);
  expect(lines[0]).toContain("牵头单位");
});

test("a task is added, reported on, handed in and confirmed by a second person", async ({ page, hydrated, ready }, info) => {
  const sector = `演练领域${info.project.name}${Date.now()}`;
  await signIn(page, signIns().official);
  await page.goto(`${PATH}/plans`);
  await expect(page.getByRole("heading", { level: 1, name: "管理工作安排" })).toBeVisible();
  await looks(page, hydrated, ready);
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("请填写").first()).toBeVisible();

  await page.getByRole("link", { name: /^增加任务 重点领域信用建设工作安排/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "增加任务" })).toBeVisible();
  await looks(page, hydrated, ready);
  await page.getByLabel("任务名称").fill(sector);
  await page.getByLabel("工作要求").fill("建立制度。\n开展试点。");
  await page.getByLabel("开始日期").fill("2026-03-01");
  await page.getByLabel("完成期限").fill("2026-02-01");
  await page.getByRole("group", { name: /牵头单位/ }).getByLabel("鄂州市统计局").check();
  await page.getByRole("button", { name: "增加", exact: true }).click();
  await expect(page.getByText("不能早于第一天（2026-03-01）").first()).toBeVisible();
  await expect(page.getByLabel("任务名称")).toHaveValue(sector);
  await expect(page.getByRole("group", { name: /牵头单位/ }).getByLabel("鄂州市统计局")).toBeChecked();
  await page.getByLabel("完成期限").fill("2030-02-01");
  await page.getByRole("button", { name: "增加", exact: true }).click();
  await expect(page.getByText("已增加。")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: sector })).toBeVisible();
  await looks(page, hydrated, ready);
  const address = page.url().replace(/\?.*/, "");

  await unfold(page, "报告进展");
  const report = page.locator("details", { hasText: "报告进展" });
  await report.getByLabel("进展情况").fill("已起草。");
  await report.getByLabel(/^佐证材料（/).fill("征求意见稿");
  await report.getByLabel("佐证材料的日期").fill("2999-01-01");
  await report.getByRole("button", { name: "报告进展" }).click();
  await expect(page.getByText("不能晚于今天").first()).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await report.getByLabel("佐证材料的日期").fill("2026-04-01");
  await report.getByRole("button", { name: "报告进展" }).click();
  await expect(page.getByText("已报告。")).toBeVisible();
  await expect(page.getByText("征求意见稿，2026年4月1日")).toBeVisible();

  await unfold(page, "报送完成");
  const hand = page.locator("details", { hasText: "报送完成" });
  await hand.getByLabel("完成日期").fill("2026-05-01");
  await hand.getByRole("button", { name: "报送完成" }).click();
  await expect(page.getByText("已报送，等待市信用办确认。")).toBeVisible();
  await expect(page.getByText("这项任务由您报送完成，须由另一名工作人员确认。")).toBeVisible();
  await expect(page.locator("summary", { hasText: "确认完成" })).toHaveCount(0);

  // The second person.
  await page.context().clearCookies();
  await signIn(page, signIns().second);
  await page.goto(address);
  await unfold(page, "确认完成");
  await page.getByRole("button", { name: "确认完成" }).click();
  await expect(page.getByText("已确认完成。")).toBeVisible();
  await looks(page, hydrated, ready);
  // What was confirmed stands still, and all that was said is there.
  await expect(page.locator("summary")).toHaveCount(0);
  for (const step of ["确认完成", "报送完成", "报告进展"]) {
    await expect(page.getByRole("rowheader", { name: step })).toBeVisible();
  }
});

test("a business and the public do not see the plan", async ({ page, request }) => {
  expect((await request.get(`${PATH}.csv`)).status()).toBe(401);
  await signIn(page, signIns().business);
  const answer = await page.request.get(PATH);
  expect(answer.status()).toBe(404);
});
