import { accessible, expect, fits, test } from "./fixtures";
import { signIn, signIns } from "./people";

/** The first penalty that the public list shows. */
async function firstRecord(page: import("@playwright/test").Page) {
  await page.goto("/disclosures/penalty");
  await page.locator('a[href^="/records/"]').first().click();
  await expect(page).toHaveURL(/\/records\/\d+$/);
  return page.url().match(/records\/(\d+)$/)![1];
}

test("a record says what it is, how long it stands and where that is written", async ({ page, hydrated }) => {
  await firstRecord(page);
  await expect(page.getByRole("heading", { name: "公示期限", exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: "记录内容" })).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
});

test("the credit office marks a record, and the public is told at once", async ({ page, hydrated, ready, browser }) => {
  const id = await firstRecord(page);
  await signIn(page, signIns().official);
  await page.goto(`/official/records/${id}`);
  await ready(page);
  await accessible(page, hydrated);
  await page.getByRole("link", { name: /^(加注|解除)“异议处理中”$/ }).click();
  await ready(page);
  const button = page.getByRole("button", { name: /“异议处理中”$/ });
  // Live is the page before as well: what this one offers is known when it is there.
  const set = (await button.textContent())?.trim() === "加注“异议处理中”";
  await button.click();
  await expect(page.getByText("请写明理由").first()).toBeVisible();
  await accessible(page, hydrated);
  await page.getByLabel("理由").fill("当事人提出异议。</textarea><script>alert(1)</script>");
  await button.click();
  await expect(page.getByText("已办理")).toBeVisible();

  const context = await browser.newContext({ locale: "zh-CN" });
  const anyone = await context.newPage();
  await anyone.goto(`/records/${id}`);
  await expect(anyone.getByText("提出了异议")).toHaveCount(set ? 1 : 0);
  await context.close();

  await page.goto(`/records/${id}/history?on=2026-01-01`);
  await expect(page.getByText("</textarea><script>alert(1)</script>").first()).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
});

test("a person is found by the full name with a reason, and the business sees who looked", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  await page.goto("/official/persons");
  await ready(page);
  await page.getByRole("button", { name: "查找" }).click();
  await expect(page.getByText("请填写完整的姓名或证件号码").first()).toBeVisible();
  await page.getByLabel("姓名或证件号码").fill("吴秋平");
  await page.getByLabel("查询事由").selectOption({ label: "行政审批" });
  await page.getByLabel("具体理由").fill("核实申请人任职情况");
  await page.getByRole("button", { name: "查找" }).click();
  await expect(page).toHaveURL(/\/official\/persons\?look=\d+$/);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("link", { name: "吴秋平" }).first().click();
  await ready(page);
  await page.getByLabel("查询事由").selectOption({ label: "行政审批" });
  await page.getByLabel("具体理由").fill("核实申请人任职情况");
  await page.getByRole("button", { name: "打开档案" }).click();
  await expect(page.getByRole("heading", { name: "任职情况" })).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
  await page.goto("/official/looks");
  await expect(page.getByText("核实申请人任职情况").first()).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
});

test("a business reads its file as it was known on a day, and who looked at it", async ({ page, hydrated }) => {
  await signIn(page, signIns().business);
  await page.goto("/business/looks");
  await expect(page.getByRole("heading", { level: 1, name: "谁查看过档案" })).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
});
