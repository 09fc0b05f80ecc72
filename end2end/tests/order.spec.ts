import { accessible, expect, fits, test } from "./fixtures";
import { newBusiness, openAccount, prove, signIn, signIns } from "./people";

test("an order to rectify reaches the business, is checked, and leads on to the interview", async ({
  page,
  browser,
  hydrated,
  ready,
  javaScriptEnabled,
}) => {
  const me = newBusiness();
  await openAccount(page, ready, me);
  await prove(page, browser, { hydrated, ready, javaScriptEnabled });
  const office = await (await browser.newContext({ javaScriptEnabled: javaScriptEnabled !== false, locale: "zh-CN" })).newPage();
  const good = async (at: typeof page) => {
    await accessible(at, hydrated);
    await fits(at);
  };

  // From the subject's page: the term of the law stands there; what is missing is said and nothing typed is lost.
  await signIn(office, signIns().official);
  await office.goto(`/subjects/${me.uscc}`);
  await office.getByRole("link", { name: "责令限期整改" }).click();
  await expect(office.getByRole("heading", { level: 1, name: "限期整改" })).toBeVisible();
  await ready(office);
  await good(office);
  await office.getByLabel("整改通知书文号").fill(`鄂州改〔2026〕${Date.now() % 1_000_000}号`);
  await office.getByRole("button", { name: "提交", exact: true }).click();
  await expect(office.getByRole("alert")).toBeVisible();
  await ready(office);
  await good(office);
  await office.getByRole("textbox", { name: "整改事由" }).fill("货架上有过期食品");
  await office.getByRole("textbox", { name: "依据" }).fill("《中华人民共和国食品安全法》第五十四条");
  await office.getByRole("textbox", { name: "整改要求" }).fill("清理过期食品，建立查验记录");
  await office.getByRole("textbox", { name: "需提交的材料" }).fill("清理照片、查验记录");
  await office.getByRole("button", { name: "提交", exact: true }).click();
  await expect(office).toHaveURL(/\/official\/cases\/\d+$/);
  await expect(office.getByText("整改中").first()).toBeVisible();
  const id = office.url().match(/cases\/(\d+)/)![1];

  // It is given to a colleague, and to the section again.
  await ready(office);
  await office.getByRole("heading", { name: "分办", exact: true }).click();
  const to = office.getByLabel("分给", { exact: true });
  await to.selectOption((await to.locator("option", { hasText: "复核" }).first().getAttribute("value"))!);
  await office.getByRole("button", { name: "确认分办" }).click();
  await expect(office.locator("dl").first()).toContainText("复核");
  await ready(office);
  await good(office);
  await office.getByRole("heading", { name: "分办", exact: true }).click();
  await to.selectOption({ label: "信用监管科" });
  await office.getByRole("button", { name: "确认分办" }).click();
  await expect(office.locator("dl").first()).toContainText("信用监管科");
  await office.goto("/official?held=mine");
  await expect(office.getByLabel("分办", { exact: true })).toHaveValue("mine");
  await ready(office);
  await good(office);

  // The business reads what is asked and by when, and hands in a picture with a word on it.
  await page.goto("/business");
  await page.getByRole("link", { name: /限期整改/ }).first().click();
  await expect(page).toHaveURL(new RegExp(`/business/cases/${id}$`));
  await expect(page.getByText("清理照片、查验记录").first()).toBeVisible();
  await ready(page);
  await good(page);
  const pdf = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF");
  await page.getByLabel("文件", { exact: false }).last().setInputFiles({ name: "查验记录.pdf", mimeType: "application/pdf", buffer: pdf });
  await page.getByRole("button", { name: "上传" }).click();
  await expect(page.getByRole("link", { name: "查验记录.pdf" })).toBeVisible();
  await ready(page);
  await page.getByRole("textbox", { name: /情况说明/ }).fill("已清理一部分。");
  await page.getByRole("button", { name: "提交整改情况" }).click();
  await expect(page.getByText("整改情况待核查").first()).toBeVisible();

  // Found undone: it goes on file, and the interview begins with the chain on both pages.
  await office.goto(`/official/cases/${id}`);
  await expect(office.getByRole("link", { name: "查验记录.pdf" })).toBeVisible();
  await ready(office);
  await office.getByRole("textbox", { name: /认定整改不到位/ }).fill("仍有过期食品在售。");
  await office.getByRole("button", { name: /认定整改不到位/ }).click();
  await expect(office.getByRole("heading", { name: "前后办件" })).toBeVisible();
  await good(office);
  await office.getByRole("link", { name: /提示约谈/ }).click();
  await expect(office.getByText("待通知").first()).toBeVisible();
  await expect(office.getByText("仍有过期食品在售").first()).toBeVisible();
  const talk = office.url().match(/cases\/(\d+)/)![1];
  await ready(office);
  await office.getByRole("heading", { name: "发出约谈通知" }).click();
  const day = new Date(Date.now() + 9 * 24 * 3600_000).toISOString().slice(0, 10);
  await office.getByLabel("约谈通知书文号").fill(`鄂州约〔2026〕${Date.now() % 1_000_000}号`);
  await office.getByLabel("约谈日期", { exact: true }).fill(day);
  await office.getByLabel("时间", { exact: true }).fill("上午 9:30");
  await office.getByLabel("地点", { exact: true }).fill("市政务服务中心 302 室");
  await office.getByLabel("到场人").fill("法定代表人");
  await good(office);
  await office.getByRole("button", { name: "发出约谈通知" }).click();
  await expect(office.getByText("已通知约谈").first()).toBeVisible();
  await good(office);
  await office.context().close();

  await page.goto(`/business/cases/${id}`);
  await page.getByRole("link", { name: /提示约谈/ }).click();
  await expect(page).toHaveURL(new RegExp(`/business/cases/${talk}$`));
  await expect(page.getByText("市政务服务中心 302 室").first()).toBeVisible();
  await good(page);
});

test("a ban needs a basis and an end, and is for ever only by an article", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  await page.goto("/official/orders/ban?uscc=91420700MA4900010Y");
  await ready(page);
  await page.getByLabel("告知书文号").fill("鄂州禁告〔2026〕1号");
  await page.getByLabel("行业禁入").check();
  await page.getByRole("textbox", { name: "禁入范围" }).fill("食品经营");
  await page.getByRole("textbox", { name: "事实和理由" }).fill("屡犯不改，造成重大损失");
  await page.getByRole("textbox", { name: "法律依据" }).fill("情节严重");
  await page.getByRole("radio", { name: "永久" }).check();
  await page.getByRole("button", { name: "提交", exact: true }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page).toHaveURL(/\/official\/orders\/ban/);
  await accessible(page, hydrated);
  await fits(page);
});
