import type { Page } from "@playwright/test";
import { accessible, expect, fits, test } from "./fixtures";
import { signIn, signIns } from "./people";

const HEADER = "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_CFJG";

/** A file with one penalty: of which name and code, and under which number. */
async function send(page: Page, name: string, code: string, number: string) {
  const line =
    `${name},法人及非法人组织,${code},${number},产品不合格,抽检不合格。,产品质量法第四十九条,警告,警告,,2026-03-10,` +
    "鄂州市市场监督管理局";
  await page.goto("/official/intake");
  await page.getByLabel("信息项", { exact: true }).selectOption("penalty");
  await page.getByLabel("来源部门").selectOption("market");
  const buffer = Buffer.from([HEADER, line].join("\n"));
  await page.getByLabel("文件", { exact: true }).setInputFiles({ name: "疑点.csv", mimeType: "text/csv", buffer });
  // Sent as a plain form: what the browser would refuse already is to reach the server.
  await page.locator("form.upload").evaluate((form) => (form as HTMLFormElement).submit());
  await expect(page).toHaveURL(/\/official\/intake\/batches\/\d+$/);
}

const unique = () => `鄂州市监罚〔2026〕${Date.now()}${Math.floor(Math.random() * 1e4)}号`;

/** Has the city looked through and waits until the list shows what is sought. */
async function scanned(page: Page, path: string, text: string) {
  await page.goto("/official/quality");
  await page.getByRole("button", { name: "全面检查一次" }).click();
  await expect(page.getByText("已安排检查")).toBeVisible();
  await expect(async () => {
    await page.goto(path);
    await expect(page.getByText(text).first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

test("a wrong code becomes a finding with a way to mend it, and counts in the rate", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  // The last character is wrong; what was probably meant is on file.
  await send(page, "湖北江渚新材料有限公司", "91420700MA4900010X", unique());
  await scanned(page, "/official/quality?kind=wrong_code", "91420700MA4900010X");
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("table").getByRole("link", { name: "错误代码" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "错误代码" })).toBeVisible();
  await ready(page);
  await expect(page.getByText("91420700MA4900010Y").first()).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("button", { name: "按此代码入库" }).click();
  await expect(page.getByText("已消除").first()).toBeVisible();
  await accessible(page, hydrated);

  await page.goto("/official/quality/rates");
  await expect(page.getByRole("heading", { level: 1, name: "代码差错率" })).toBeVisible();
  await expect(page.getByRole("row", { name: /市场监督管理局/ }).first()).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
});

test("a finding is accepted with a reason, and not without", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  const name = `湖北江渚老厂${Date.now()}有限公司`;
  await send(page, name, "91420700MA4900010Y", unique());
  await scanned(page, "/official/quality", name);
  await page.getByRole("row", { name: new RegExp(name) }).getByRole("link").first().click();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("button", { name: "保持原样" }).click();
  await expect(page.getByText("请写明理由").first()).toBeVisible();
  await accessible(page, hydrated);
  await page.getByLabel("理由").fill("更名前的名称，已核对登记档案。</textarea><script>alert(1)</script>");
  await page.getByRole("button", { name: "保持原样" }).click();
  await expect(page.getByText("已说明").first()).toBeVisible();
  await expect(page.getByText("</textarea><script>alert(1)</script>").first()).toBeVisible();
  await page.goto("/official/quality?state=accepted");
  await expect(page.getByText(name).first()).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
});

test("two files of one business are merged, and taken apart again", async ({ page, hydrated, ready }) => {
  await page.goto(`/search?q=${encodeURIComponent("商贸")}`);
  const links = page.locator(".subject").getByRole("link");
  const codes: string[] = [];
  for (const link of await links.all()) {
    const code = (await link.getAttribute("href"))?.match(/^\/subjects\/(\w{18})$/)?.[1];
    if (code && !codes.includes(code)) codes.push(code);
  }
  const [from, into] = codes;
  await signIn(page, signIns().official);
  await page.goto("/official/quality/merges");
  await ready(page);
  await accessible(page, hydrated);
  await page.getByLabel("并入的代码").fill(from);
  await page.getByLabel("保留的代码").fill(into);
  await page.getByRole("button", { name: "查看" }).click();
  await expect(page.getByRole("heading", { name: "合并", exact: true })).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("button", { name: "合并两份档案" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel("依据文件").fill("鄂信办〔2026〕12号");
  await page.getByLabel("理由", { exact: true }).fill("换发营业执照后两个代码并存");
  await page.getByRole("button", { name: "合并两份档案" }).click();
  await expect(page.getByText("鄂信办〔2026〕12号").first()).toBeVisible();

  // Whoever asks for the one is led to the other.
  await page.goto(`/subjects/${from}`);
  await expect(page).toHaveURL(new RegExp(`/subjects/${into}$`));

  await page.goto("/official/quality/merges");
  await ready(page);
  const line = page.getByRole("listitem").filter({ hasText: from }).first();
  await line.getByText("拆分").first().click();
  await line.getByLabel("拆分理由").fill("查明是两家企业");
  await line.getByRole("button", { name: "拆分" }).click();
  await expect(page.getByText("查明是两家企业").first()).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
  await page.goto(`/subjects/${from}`);
  await expect(page).toHaveURL(new RegExp(`/subjects/${from}$`));
});

test("the pages of data quality read in English too", async ({ page, hydrated }) => {
  await signIn(page, signIns().official);
  await page.goto("/locale?to=en&back=/official/quality");
  for (const path of ["/official/quality", "/official/quality/rates", "/official/quality/merges"]) {
    await page.goto(path);
    await accessible(page, hydrated);
    await fits(page);
  }
});
