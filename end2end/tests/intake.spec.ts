import { accessible, expect, fits, test } from "./fixtures";
import { signIn, signIns } from "./people";

const HEADER = "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_CFJG";

/** Penalties of the market regulator, each with a document number of this run's own; some with a day that is none. */
function penalties(rows: number, wrong: number[] = []) {
  const run = `${Date.now()}${Math.floor(Math.random() * 1e6)}`;
  const line = (n: number) =>
    `湖北江渚新材料有限公司,法人及非法人组织,91420700MA4900010Y,鄂州市监罚〔2026〕${run}${n}号,产品不合格,` +
    `抽检不合格。,产品质量法第四十九条,警告,警告,,${wrong.includes(n) ? "下周三" : "2026-03-10"},鄂州市市场监督管理局`;
  return [HEADER, ...Array.from({ length: rows }, (_, n) => line(n + 1))].join("\n");
}

const file = (text: string) => ({ name: "8月.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

async function choose(page: import("@playwright/test").Page) {
  await page.goto("/official/intake");
  await page.getByLabel("信息项", { exact: true }).selectOption("penalty");
  await page.getByLabel("来源部门").selectOption("market");
}

test("a file is checked, mended in place, sent, and taken back", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  await choose(page);
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByLabel("文件", { exact: true }).setInputFiles(file(penalties(5, [3])));
  if (hydrated) {
    await expect(page.getByText("共 5 行，通过 4 行，需改正 1 行")).toBeVisible();
    await expect(page.getByText("第 4 行")).toBeVisible();
    await page.getByLabel("处罚决定日期").fill("2026-03-");
    await expect(page.getByText("共 5 行，通过 4 行，需改正 1 行")).toBeVisible();
    await page.getByLabel("处罚决定日期").fill("2026-03-12");
    await expect(page.getByText("共 5 行，通过 5 行，需改正 0 行")).toBeVisible();
    await accessible(page, hydrated);
    await fits(page);
    await page.getByRole("button", { name: /上传通过的 5 行/ }).click();
  } else {
    await page.getByRole("button", { name: "检查并报送" }).click();
  }
  await expect(page).toHaveURL(/\/official\/intake\/batches\/\d+$/);
  await expect(page.getByText(hydrated ? "全部行已入库。" : "通过检查的行已入库，其余见下。")).toBeVisible();
  if (!hydrated) {
    await expect(page.getByText("下周三").first()).toBeVisible();
    const answer = await page.request.get(`${page.url()}/rejected.csv`);
    expect(await answer.text()).toContain("date_shape");
  }
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);

  await page.getByText("撤回整批").first().click();
  await page.getByLabel("撤回理由").fill("报错了月份");
  await page.getByRole("button", { name: "撤回整批" }).click();
  await expect(page.getByText("该批记录已全部撤销，不再公示。")).toBeVisible();
  await expect(page.getByText("报错了月份")).toBeVisible();
});

test("a file that can't be is told in one sentence", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  await choose(page);
  await ready(page);
  await page.getByLabel("文件", { exact: true }).setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("%PDF-1.7 x") });
  if (!hydrated) await page.getByRole("button", { name: "检查并报送" }).click();
  await expect(page.getByText("不是 CSV 或 XLSX 文件").first()).toBeVisible();
  await accessible(page, hydrated);
});

test("a file in GB18030 is read as it is", async ({ page, hydrated, ready }) => {
  test.skip(!hydrated, "the server's own reading is tested in Rust");
  await signIn(page, signIns().official);
  await choose(page);
  await ready(page);
  const buffer = gb18030(penalties(2));
  await page.getByLabel("文件", { exact: true }).setInputFiles({ name: "gb.csv", mimeType: "text/csv", buffer });
  await expect(page.getByText("共 2 行，通过 2 行，需改正 0 行")).toBeVisible();
});

/** GB18030 by the browser's own decoder, turned around: two-byte codes of the characters that occur. */
function gb18030(text: string): Buffer {
  const decoder = new TextDecoder("gb18030");
  const codes = new Map<string, number[]>();
  for (let high = 0x81; high <= 0xfe; high++) {
    for (let low = 0x40; low <= 0xfe; low++) {
      if (low !== 0x7f) codes.set(decoder.decode(Uint8Array.of(high, low)), [high, low]);
    }
  }
  return Buffer.from([...text].flatMap((c) => (c.charCodeAt(0) < 0x80 ? [c.charCodeAt(0)] : codes.get(c)!)));
}

test("one record is filled in, mended and put on file, and not twice", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  await page.goto("/official/intake/new/licence");
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("button", { name: "入库" }).click();
  await expect(page.getByText("请填写").first()).toBeVisible();
});

test("a source states its counts, and the difference is explained", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  await page.goto("/official/intake/reconciliation");
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  const day = `20${10 + Math.floor(Math.random() * 15)}-0${1 + Math.floor(Math.random() * 9)}-1${Math.floor(Math.random() * 10)}`;
  await page.getByLabel("来源部门").selectOption("market");
  await page.getByLabel(/每行一天/).fill(`${day},penalty,7,70`);
  await page.getByRole("button", { name: "申报并比对" }).click();
  await page.goto("/official/intake/reconciliation");
  const card = page.getByRole("article").filter({ hasText: "件数 申报 / 库内：7 / 0" }).first();
  await expect(card).toBeVisible();
  await card.getByText("说明差异").first().click();
  await card.getByLabel("说明").fill("系统切换");
  await card.getByRole("button", { name: "说明差异" }).click();
  await page.goto("/official/intake/reconciliation?state=explained");
  await expect(page.getByText("系统切换").first()).toBeVisible();
  await accessible(page, hydrated);
});

test("the administrator sees the keys", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().administrator);
  await page.goto("/official/keys");
  await ready(page);
  await expect(page.getByRole("heading", { level: 1, name: "接口密钥" })).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
});
