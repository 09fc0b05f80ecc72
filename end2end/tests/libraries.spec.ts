import type { Page } from "@playwright/test";
import { accessible, expect, fits, test } from "./fixtures";
import { signIn, signIns } from "./people";

async function sound(page: Page, hydrated: boolean, ready: (page: Page) => Promise<void>) {
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
}

test("the plan's libraries are counted, compared, and opened down to the subject", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  await page.goto("/official");
  await page.getByRole("link", { name: "主题库", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "主题库" })).toBeVisible();
  await sound(page, hydrated, ready);
  await page.getByRole("link", { name: "商贸服务" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "商贸服务" })).toBeVisible();
  await expect(page.locator("figure.month-plot svg").first()).toBeVisible();
  await expect(page.getByRole("table", { name: "各月末需关注的主体" })).toBeVisible();
  await sound(page, hydrated, ready);

  // A figure leads to exactly as many subjects as it says.
  const row = page.getByRole("table", { name: "信用等级分布" }).getByRole("row", { name: /提示/ });
  const n = Number((await row.getByRole("cell").first().innerText()).replace(/\D/g, ""));
  await row.getByRole("link").click();
  await expect(page).toHaveURL(/members\?tier=notice/);
  await expect(page.locator("table tbody tr")).toHaveCount(Math.min(n, 50));
  await sound(page, hydrated, ready);
  const file = await page.request.get(page.url().replace("members?", "members.csv?"));
  expect(file.headers()["content-type"]).toContain("text/csv");
  expect((await file.text()).trim().split("\r\n")).toHaveLength(n + 1);
  await page.goto(page.url().replace(/\?.*/, "?q=绝不会有这个名字"));
  await expect(page.getByText("没有符合的主体。")).toBeVisible();

  await page.goto("/official/libraries/compare");
  await expect(page.getByText("请选择要比较的主题库。")).toBeVisible();
  await page.getByRole("checkbox", { name: "商贸服务" }).check();
  await page.getByRole("checkbox", { name: "交通物流" }).check();
  await page.getByRole("button", { name: "比较" }).click();
  await expect(page.getByRole("table", { name: "各月末需关注主体的占比" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "交通物流" })).toHaveCount(2);
  await sound(page, hydrated, ready);
});

test("a library is begun, filled by hand, and put away", async ({ page, hydrated, ready }, info) => {
  const name = `重点街区 ${info.project.name}`;
  await signIn(page, signIns().official);
  await page.goto("/official/libraries/add");
  await sound(page, hydrated, ready);
  // What is wrong is said at its field, and what was typed stays.
  await page.getByLabel("名称", { exact: true }).fill(name);
  await page.getByLabel("行业大类").fill("C98");
  await page.getByRole("button", { name: "建立" }).click();
  await expect(page.getByText("“C98”不是行业大类代码").first()).toBeVisible();
  await expect(page.getByLabel("名称", { exact: true })).toHaveValue(name);
  await sound(page, hydrated, ready);
  await page.getByLabel("行业大类").fill("");
  await page.getByLabel("用途").fill("掌握街区商户的信用状况。");
  await page.getByLabel("依据文件").fill("鄂州政办发〔2021〕29号");
  await page.getByLabel("管理部门").selectOption({ index: 1 });
  await page.getByRole("button", { name: "建立" }).click();
  await expect(page.getByText("已保存并统计。")).toBeVisible();
  await expect(page.getByText("没有条件，只有人工列入的主体")).toBeVisible();
  await sound(page, hydrated, ready);

  await page.getByRole("textbox", { name: "统一社会信用代码" }).fill("91420700MA4900010Y\n9142\n93410481MA4400032T");
  await page.getByLabel("理由", { exact: true }).fill("示范街区商户");
  await page.getByRole("button", { name: "列入主体" }).click();
  await expect(page.getByText("已列入 1 户。")).toBeVisible();
  await expect(page.getByText("93410481MA4400032T：没有信用档案").first()).toBeVisible();
  await expect(page.getByRole("textbox", { name: "统一社会信用代码" })).toHaveValue("9142\n93410481MA4400032T");
  await expect(page.getByRole("table", { name: "人工列入" }).getByText("示范街区商户")).toBeVisible();
  await sound(page, hydrated, ready);

  // A condition that everybody fits is as good as none.
  await page.getByRole("link", { name: "修改" }).click();
  await ready(page);
  for (const tier of ["正常", "提示", "关注", "警示", "重点关注"]) await page.getByRole("checkbox", { name: tier, exact: true }).check();
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("全市主体都符合这些条件")).toBeVisible();

  await page.getByLabel(/^移出 .* 的理由$/).fill("已搬迁");
  await page.getByRole("button", { name: "移出" }).click();
  await expect(page.getByText("没有人工列入的主体。")).toBeVisible();
  await ready(page);
  await page.getByRole("button", { name: "封存" }).click();
  await expect(page.getByText("此主题库已封存")).toBeVisible();
  await sound(page, hydrated, ready);
});

test("libraries are the offices' own", async ({ page, request }) => {
  await page.goto("/official/libraries");
  await expect(page).toHaveURL(/\/signin\?back=/);
  expect((await request.get("/official/libraries/1/members.csv")).status()).toBe(401);
});
