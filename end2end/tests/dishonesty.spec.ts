import { accessible, expect, fits, test } from "./fixtures";
import { signIn, signIns } from "./people";

test("anyone reports dishonesty, the unit asks who it was with a reason, and the code tells the outcome", async ({
  page,
  browser,
  hydrated,
  ready,
  javaScriptEnabled,
}, info) => {
  // A business of its own for each project, so that the desk's row is this test's.
  await page.goto("/disclosures/penalty");
  const href = await page.locator('main a[href^="/subjects/"]').nth(["hydrated", "phone", "plain"].indexOf(info.project.name) * 3).getAttribute("href");
  const uscc = href!.split("/")[2];

  await page.goto("/guide");
  await page.getByRole("link", { name: "举报失信行为" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "举报失信行为" })).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await page.getByLabel("被举报的企业").fill(uscc);
  await page.getByRole("button", { name: "下一步" }).click();
  await expect(page).toHaveURL(new RegExp(`uscc=${uscc}`));
  await ready(page);
  await page.getByLabel("您的姓名").fill("陈小梅");
  await page.getByLabel("联系方式").fill("13807110000");
  await page.getByRole("button", { name: "提交举报" }).click();
  await expect(page.getByText(/举报内容.*不能为空|请填写/).first()).toBeVisible();
  await expect(page.getByLabel("您的姓名")).toHaveValue("陈小梅");
  await accessible(page, hydrated);
  await fits(page);
  await page.getByLabel("举报内容").fill("2026 年 10 月起，樊口仓库以回料充当食品级塑料粒子出货。");
  await page.getByRole("button", { name: "提交举报" }).click();

  await expect(page).toHaveURL(/\/progress\/[0-9A-Z-]+$/);
  const followed = page.url();
  await expect(page.getByText("待受理").first()).toBeVisible();
  await expect(page.getByText("陈小梅")).toHaveCount(0);
  await ready(page);
  const pdf = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF");
  await page.getByLabel("文件", { exact: false }).last().setInputFiles({ name: "磅单.pdf", mimeType: "application/pdf", buffer: pdf });
  await page.getByRole("button", { name: "上传" }).click();
  await expect(page.getByText("磅单.pdf")).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);

  const context = await browser.newContext({ javaScriptEnabled: javaScriptEnabled !== false, locale: "zh-CN" });
  const desk = await context.newPage();
  await signIn(desk, signIns().official);
  await desk.getByRole("row", { name: new RegExp(`失信行为举报.*${uscc}`) }).getByRole("link").first().click();
  await expect(desk.getByText("樊口仓库")).toBeVisible();
  await expect(desk.getByRole("link", { name: "磅单.pdf" })).toBeVisible();
  await expect(desk.getByText("13807110000")).toHaveCount(0);
  await ready(desk);
  await accessible(desk, hydrated);
  await fits(desk);
  await desk.getByRole("button", { name: "查看举报人联系方式" }).click();
  await expect(desk.getByText("请写明理由").first()).toBeVisible();
  await desk.getByLabel("为什么要查看").fill("核实送货日期");
  await desk.getByRole("button", { name: "查看举报人联系方式" }).click();
  await expect(desk.getByText("13807110000")).toBeVisible();
  await accessible(desk, hydrated);
  await desk.reload();
  await expect(desk.getByRole("button", { name: "查看举报人联系方式" })).toBeVisible();
  await expect(desk.getByText("13807110000")).toHaveCount(0);
  await ready(desk);
  await desk.getByRole("button", { name: "受理", exact: true }).click();
  await expect(desk.getByText("核查中").first()).toBeVisible();
  await desk.goto("/official/looks");
  await expect(desk.getByText("举报人联系方式").first()).toBeVisible();
  await context.close();

  await page.goto(followed);
  await expect(page.getByText("核查中").first()).toBeVisible();
});
