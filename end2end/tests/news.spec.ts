import type { Page } from "@playwright/test";
import { accessible, expect, fits, test } from "./fixtures";
import { signIn, signIns } from "./people";

const PATH = "/official/articles";

/** Fills the form; what it is about stands in its title. */
async function write(page: Page, title: string, body: string) {
  await page.getByLabel("栏目", { exact: true }).selectOption({ label: "政策解读" });
  await page.getByLabel("标题", { exact: true }).fill(title);
  await page.getByLabel("摘要", { exact: true }).fill("看处罚的种类：最短三个月，最长三年。");
  await page.getByLabel("正文", { exact: true }).fill(body);
}

test("one writes, another reads over and publishes, everybody reads", async ({ page, hydrated, ready }, info) => {
  const title = `行政处罚信息公示多久（${info.project.name}）`;
  await signIn(page, signIns().official);
  await page.goto(PATH);
  await expect(page.getByRole("heading", { level: 1, name: "政策解读与动态" })).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("link", { name: "撰写" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "撰写" })).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);

  // What is wrong is told where it is wrong, and what was typed stays.
  await write(page, title, "请拨打 13807110000");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("看起来含有手机号码").first()).toBeVisible();
  await expect(page.getByLabel("标题", { exact: true })).toHaveValue(title);

  await page.getByLabel("正文", { exact: true }).fill("# 期限\n\n看处罚的**种类**。<script>alert(1)</script>\n\n[目录](/catalogue)");
  if (hydrated) {
    // The preview follows the keys.
    await expect(page.locator(".preview strong")).toHaveText("种类");
  }
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("已保存。")).toBeVisible();
  await expect(page.locator(".preview strong")).toHaveText("种类");
  await expect(page.locator(".preview")).toContainText("<script>alert(1)</script>");
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);

  await page.getByRole("button", { name: "提交审核" }).click();
  await expect(page.getByText("已提交，等待另一名工作人员审核。")).toBeVisible();
  await expect(page.getByText("须由市信用办中撰稿人以外的工作人员审核。")).toBeVisible();
  await expect(page.getByRole("button", { name: "发布", exact: true })).toHaveCount(0);
  const address = page.url().replace(/\?.*/, "");

  // The second person: returned with a reason first, then published.
  await page.context().clearCookies();
  await signIn(page, signIns().second);
  await page.goto(address);
  await ready(page);
  await accessible(page, hydrated);
  await page.getByLabel("退回修改的理由").fill("请写明条款");
  await page.getByRole("button", { name: "退回修改" }).click();
  await expect(page.getByText("已退回撰稿人修改。")).toBeVisible();
  await expect(page.getByText("请写明条款")).toBeVisible();
  await page.getByRole("button", { name: "提交审核" }).click();
  await expect(page.getByText("已提交，等待另一名工作人员审核。")).toBeVisible();
  await page.getByRole("button", { name: "发布", exact: true }).click();
  await expect(page.getByText("已发布。")).toBeVisible();

  await page.locator('main a[href^="/news/"]').first().click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(page).toHaveURL(/\/news\/\d+$/);
  await expect(page.getByRole("heading", { level: 2, name: "期限" })).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await page.context().clearCookies();
  for (const list of ["/", "/news", "/news?section=explained"]) {
    await page.goto(list);
    await expect(page.getByRole("link", { name: title })).toBeVisible();
    await ready(page);
    await accessible(page, hydrated);
    await fits(page);
  }
});

test("an article that is not public is not there", async ({ request, page }) => {
  expect((await request.get("/news/999999")).status()).toBe(404);
  // A section has its own and no others.
  await page.goto("/news?section=typical");
  await expect(page.getByRole("link", { name: "一家建材商行怎样修复信用" })).toBeVisible();
  await expect(page.getByRole("link", { name: "行政处罚信息要公示多久" })).toHaveCount(0);
});
