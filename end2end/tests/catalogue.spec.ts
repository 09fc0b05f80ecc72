import { accessible, expect, fits, test } from "./fixtures";
import { signIn, signIns } from "./people";

test("anyone reads what is collected, field by field", async ({ page, hydrated, ready }) => {
  await page.goto("/catalogue");
  await expect(page.getByRole("heading", { level: 1, name: "信息目录" })).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("link", { name: "行政处罚", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "行政处罚" })).toBeVisible();
  await expect(page.getByText("CF_FR_ZJHM", { exact: true })).toBeVisible();
  await expect(page.getByText("仅限内部").first()).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
});

test("a version is drafted, mended, tried, published and announced", async ({ page, hydrated, ready }, info) => {
  // Each project drafts an entry of its own.
  const item = { hydrated: "reward", phone: "levy", plain: "benefit" }[info.project.name]!;
  const prefix = { reward: "JL", levy: "ZH", benefit: "GF" }[item]!;
  await signIn(page, signIns().official);
  await page.goto(`/official/catalogue/${item}`);
  await page.getByRole("button", { name: "修改（建立草稿）" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /（草稿）$/ })).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);

  // What was typed stays when it must be mended.
  await page.getByRole("link", { name: "新增字段" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "新增字段" })).toBeVisible();
  await ready(page);
  await page.getByLabel("编码").fill(`${prefix}_BZSM`);
  await page.getByLabel("中文标签").fill("补充说明");
  await page.getByLabel("英文标签").fill("Supplement");
  await page.getByLabel("类型").selectOption("choice");
  await page.getByLabel("选项").fill("甲 | A\n乙");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("第 2 行应写成").first()).toBeVisible();
  await expect(page.getByLabel("中文标签")).toHaveValue("补充说明");
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByLabel("选项").fill("甲 | A\n乙 | B");
  await page.getByLabel("总是必填").check();
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("已保存到草稿。")).toBeVisible();
  await expect(page.getByText("新增字段“补充说明”")).toBeVisible();

  await page.getByRole("button", { name: "“补充说明”上移" }).click();
  await expect(page.getByText("已保存到草稿。")).toBeVisible();

  await page.getByRole("link", { name: "看影响并发布" }).click();
  await expect(page.getByRole("heading", { name: "对现有记录的检查" })).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByLabel("施行日期").fill("2020-01-01");
  await page.getByLabel("依据文件").fill("鄂州信用办〔2026〕9号");
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "发布", exact: true }).click();
  await expect(page.getByText("施行日期不能早于今天").first()).toBeVisible();
  await expect(page.getByLabel("依据文件")).toHaveValue("鄂州信用办〔2026〕9号");
  await page.getByLabel("施行日期").fill("2099-01-01");
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "发布", exact: true }).click();
  await expect(page.getByText("已发布。")).toBeVisible();
  await expect(page.getByText("待施行")).toBeVisible();

  // The public is told before it comes.
  await page.goto(`/catalogue/${item}`);
  await expect(page.getByText("鄂州信用办〔2026〕9号")).toBeVisible();
  await expect(page.getByText("新增字段“补充说明”")).toBeVisible();
});

test("a draft is the credit office's alone", async ({ page }) => {
  const answer = await page.request.get("/official/catalogue/new", { maxRedirects: 0, headers: { accept: "text/html" } });
  expect([302, 303]).toContain(answer.status());
});
