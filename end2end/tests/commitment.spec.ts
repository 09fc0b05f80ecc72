import { accessible, expect, fits, test } from "./fixtures";
import { newBusiness, openAccount, prove, signIn, signIns } from "./people";

test("the list of commitment items leads to every text and its versions", async ({ page, hydrated }) => {
  await page.goto("/commitments");
  await page.getByRole("link", { name: "承诺事项清单和承诺书文本" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("承诺事项清单");
  for (const kind of ["审批替代型", "容缺受理型", "证明事项型", "信用修复型", "行业自律型", "主动型"])
    await expect(page.getByRole("heading", { name: kind, exact: true })).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("link", { name: "企业变更登记容缺受理承诺书" }).click();
  await expect(page.getByText("10 个工作日内补交或提供证明").first()).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "股东会决议" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "历次版本" })).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
  await page.goto("/locale?to=en&back=/commitments/items/registration_papers");
  await expect(page.getByRole("heading", { name: "All versions" })).toBeVisible();
  await fits(page);
});

test("a missing paper follows in its term, the department reviews it, the public sees what became of it", async ({
  page,
  browser,
  hydrated,
  ready,
  javaScriptEnabled,
}) => {
  const me = newBusiness();
  await openAccount(page, ready, me);
  await prove(page, browser, { hydrated, ready, javaScriptEnabled });

  // The gate is explained rule by rule before anything is signed.
  await page.goto("/business/commitments");
  await ready(page);
  await expect(page.getByRole("heading", { name: "能不能适用承诺制" })).toBeVisible();
  await expect(page.getByText("可以适用").first()).toBeVisible();
  if (hydrated) await expect(page.getByText("结果一致")).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);

  // Which paper follows is a choice of the template's, and must be made.
  await page.getByRole("button", { name: /起草.*企业变更登记容缺受理/ }).click();
  await expect(page).toHaveURL(/\/business\/cases\/\d+$/);
  await ready(page);
  await page.getByRole("button", { name: "保存并继续" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("股东会决议或者股东决定").check();
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("button", { name: "保存并继续" }).click();
  await expect(page.getByRole("heading", { name: "签署前请核对" })).toBeVisible();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "确认签署" }).click();
  await expect(page.getByText("已签署").first()).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  const id = page.url().match(/cases\/(\d+)/)![1];

  // The paper comes, with a word on it.
  const pdf = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF");
  await page.getByLabel("文件", { exact: false }).last().setInputFiles({ name: "股东会决议.pdf", mimeType: "application/pdf", buffer: pdf });
  await page.getByRole("button", { name: "上传" }).click();
  await expect(page.getByRole("link", { name: "股东会决议.pdf" })).toBeVisible();
  await ready(page);
  await page.getByRole("textbox", { name: /情况说明/ }).fill("股东会决议已补交。");
  await page.getByRole("button", { name: "提交履行材料" }).click();
  await expect(page.getByText("履行情况待审核").first()).toBeVisible();
  await accessible(page, hydrated);

  // The credit office sees it on the due list and establishes that it was kept.
  const context = await browser.newContext({ javaScriptEnabled: javaScriptEnabled !== false, locale: "zh-CN" });
  const desk = await context.newPage();
  await signIn(desk, signIns().official);
  await desk.goto("/official/commitments");
  await expect(desk.getByRole("heading", { level: 1 })).toHaveText("履约待办");
  await accessible(desk, hydrated);
  await fits(desk);
  await desk.goto(`/official/cases/${id}`);
  await expect(desk.getByRole("link", { name: "股东会决议.pdf" })).toBeVisible();
  await expect(desk.getByRole("heading", { name: "责令限期整改" })).toBeVisible();
  await accessible(desk, hydrated);
  await desk.getByRole("button", { name: "认定已履行" }).click();
  await expect(desk.getByText("已履行").first()).toBeVisible();
  await context.close();

  // In public: where it stands and what happened, without anybody's words.
  await page.goto(`/business/cases/${id}`);
  await page.getByRole("main").getByRole("link", { name: /公开|公示/ }).first().click();
  await expect(page).toHaveURL(/\/commitments\/\d{20}$/);
  await expect(page.getByText("全部履行").first()).toBeVisible();
  await expect(page.getByText("股东会决议已补交。")).toHaveCount(0);
  await accessible(page, hydrated);
  await fits(page);
});
