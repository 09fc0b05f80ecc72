import type { Page } from "@playwright/test";
import { accessible, expect, fits, test } from "./fixtures";
import { signIn, signIns } from "./people";

async function sound(page: Page, hydrated: boolean, ready: (page: Page) => Promise<void>) {
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
}

test("records develop by kind, industry, region and department", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  await page.goto("/official");
  await page.getByRole("link", { name: "趋势分析", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "趋势分析" })).toBeVisible();
  await expect(page.getByText(/^全市，截至/)).toBeVisible();
  await sound(page, hydrated, ready);
  const all = page.getByRole("table", { name: "行政处罚：按月合计" });
  const sum = async () => (await all.locator("tbody td").allInnerTexts()).reduce((n, text) => n + Number(text.replace(/\D/g, "")), 0);
  const n = await sum();
  expect(n).toBeGreaterThan(0);
  for (const by of ["行业", "区域", "部门"]) {
    await page.getByLabel("按", { exact: true }).selectOption(by);
    await page.getByRole("button", { name: "查看" }).click();
    await expect(page.getByRole("heading", { name: `行政处罚：最多的几项（按${by}）` })).toBeVisible();
    expect(await sum()).toBe(n);
  }
  await sound(page, hydrated, ready);
});

test("what is worth a look says by which rule", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  await page.goto("/official/analysis/clusters");
  await page.getByText("怎样算“值得一看”").click();
  await expect(page.getByText(/看最近 3 个整月，与之前 12 个月比较/)).toBeVisible();
  await sound(page, hydrated, ready);
});
