import type { Page } from "@playwright/test";
import { accessible, expect, fits, test } from "./fixtures";
import { signIn, signIns } from "./people";

/** Draws the form anew where no script does. */
async function update(page: Page, hydrated: boolean) {
  if (!hydrated) await page.getByRole("button", { name: "更新表单" }).last().click();
}

const HEADER = "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_CFJG";

/** One penalty of the market regulator for an act that only this run knows. */
function penalty(act: string) {
  const row =
    `湖北江渚新材料有限公司,法人及非法人组织,91420700MA4900010Y,鄂州市监罚〔2026〕${act}号,${act},` +
    `抽检不合格。,产品质量法第四十九条,警告,警告,,2026-03-10,鄂州市市场监督管理局`;
  return { name: "处罚.csv", mimeType: "text/csv", buffer: Buffer.from(`${HEADER}\n${row}`) };
}

test("a rule is built, tried, switched on, warns of what a file brings, and the warning is worked off", async ({
  page,
  hydrated,
  ready,
}) => {
  // The queue is looked at four times a minute.
  test.setTimeout(120_000);
  const act = `试验行为${Date.now()}${Math.floor(Math.random() * 1e6)}`;
  await signIn(page, signIns().official);
  await page.goto("/official/watch");
  await expect(page.getByRole("heading", { level: 1, name: "预警规则" })).toBeVisible();
  for (const kind of ["许可到期", "屡禁不止、屡罚不改", "存在安全隐患", "列入整改督办"]) {
    await expect(page.getByRole("heading", { level: 3, name: kind })).toBeVisible();
  }
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);

  await page.getByRole("link", { name: "新建规则" }).click();
  await ready(page);
  await page.getByLabel("规则名称").fill(act);
  await page.getByLabel("信息项", { exact: true }).selectOption("penalty");
  await update(page, hydrated);
  await page.getByRole("button", { name: "增加筛选" }).click();
  await page.getByLabel("字段", { exact: true }).selectOption("CF_WFXW");
  await update(page, hydrated);
  await page.getByLabel("比较", { exact: true }).selectOption("contains");
  await page.getByLabel("比较的内容").fill(act);
  await page.getByLabel("期间", { exact: true }).fill("0");
  await update(page, hydrated);
  await page.getByRole("button", { name: "保存规则" }).click();
  await expect(page.getByText("期间应为 1 至 240").first()).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByLabel("期间", { exact: true }).fill("12");
  await update(page, hydrated);
  await expect(page.locator("#words")).toHaveText(
    `企业近 12 个月内有“行政处罚”记录（违法行为类型含有“${act}”） 1 条以上的，预警本部门。`,
  );
  await page.getByRole("button", { name: "保存规则" }).click();

  await expect(page).toHaveURL(/\/official\/watch\/rules\/\d+$/);
  await expect(page.getByText("草稿")).toBeVisible();
  await page.getByRole("button", { name: "用过去一年试算" }).click();
  await expect(page.getByText("没有一户会被预警。")).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("button", { name: "启用", exact: true }).click();
  await expect(page.getByText("启用中")).toBeVisible();
  const rule = page.url();

  await page.goto("/official/intake");
  await page.getByLabel("信息项", { exact: true }).selectOption("penalty");
  await page.getByLabel("来源部门").selectOption("market");
  await ready(page);
  await page.getByLabel("文件", { exact: true }).setInputFiles(penalty(act));
  await page.getByRole("button", { name: hydrated ? /上传通过的 1 行/ : "检查并报送" }).click();
  await expect(page).toHaveURL(/\/official\/intake\/batches\/\d+$/);

  // The job that follows a file is taken within seconds.
  await expect(async () => {
    await page.goto(rule);
    await expect(page.getByRole("link", { name: act, exact: true }).last()).toHaveAttribute("href", /notices/, { timeout: 1000 });
  }).toPass({ timeout: 60_000 });
  await page.locator("a[href*='/official/watch/notices/']").first().click();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("link", { name: "湖北江渚新材料有限公司" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "湖北江渚新材料有限公司" })).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("button", { name: "知悉" }).click();
  await expect(page.getByText("已知悉").first()).toBeVisible();
  await ready(page);
  await page.getByRole("button", { name: "处置", exact: true }).click();
  await expect(page.getByText("请写明理由").first()).toBeVisible();
  await page.getByLabel("做了什么").fill("已约见负责人");
  await page.getByRole("button", { name: "处置", exact: true }).click();
  await expect(page.getByText("已处置").first()).toBeVisible();
  await expect(page.getByText("已约见负责人")).toBeVisible();

  await page.goto(rule);
  await page.getByRole("button", { name: "停用" }).click();
  await expect(page.getByText("已停用")).toBeVisible();
});

test("a business has its reminders to itself", async ({ page, hydrated, ready, request }) => {
  await signIn(page, signIns().business);
  await page.goto("/business/reminders");
  await expect(page.getByRole("heading", { level: 1, name: "提醒" })).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  expect((await page.request.get("/official/watch")).status()).toBe(404);
  expect((await request.get("/api/fn/business/reminders")).status()).toBe(401);
});
