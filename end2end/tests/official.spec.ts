import { accessible, expect, fits, test } from "./fixtures";
import { signIn, signIns } from "./people";

test("the desk shows the queue, the tiles and the city's tiers", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  await expect(page.getByRole("heading", { level: 1, name: "待办" })).toBeVisible();
  await ready(page);
  await expect(page.getByText("五个工作日内到期")).toBeVisible();
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
