import { accessible, expect, fits, test } from "./fixtures";

const SHOWCASE = "91420700MA4900010Y";

for (const path of ["/disclosures", "/disclosures/penalty", "/rosters", "/complaints", `/subjects/${SHOWCASE}/records/penalty`]) {
  test(`${path} is complete, accessible and fits`, async ({ page, hydrated, ready }) => {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(200);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await ready(page);
    await accessible(page, hydrated);
    await fits(page);
  });
}

test("a filter stays in the address, on the next page and in the file", async ({ page, request }) => {
  await page.goto("/disclosures/licence");
  const region = page.getByLabel("地区");
  const option = region.locator("option").nth(1);
  const value = (await option.getAttribute("value")) ?? "";
  const told = Number((await option.innerText()).replace(/.*（([\d\s\u202f]+)）/, "$1").replace(/\D/g, ""));
  await region.selectOption(value);
  await page.getByRole("button", { name: "筛选" }).click();
  await expect(page).toHaveURL(new RegExp(`region=${value}`));
  await expect(page.getByLabel("地区")).toHaveValue(value);
  await expect(page.getByText(/^共 /)).toBeVisible();
  const file = await page.getByRole("link", { name: "下载为 CSV 表格" }).getAttribute("href");
  expect(file).toContain(`region=${value}`);
  const csv = await (await request.get(file ?? "")).text();
  expect(csv.charCodeAt(0)).toBe(0xfeff);
  // A line for each record that was counted, and the head.
  const lines = csv.split("\r\n").filter((line) => line !== "").length;
  expect(lines - 1).toBe(told);
});

test("a month that is none is named, and nothing typed is lost", async ({ page }) => {
  await page.goto("/disclosures/penalty?from=2026-13");
  await expect(page.getByText("“2026-13”不是月份或日期")).toBeVisible();
  await expect(page.getByLabel("决定日期自")).toHaveValue("2026-13");
});

test("suggestions come while one types and can be chosen by key", async ({ page, hydrated, ready }) => {
  test.skip(!hydrated, "without scripts the box is a plain one");
  await page.goto("/");
  await ready(page);
  const box = page.getByRole("main").locator("input[name=q]");
  await box.fill("hbjz");
  const list = page.getByRole("main").getByRole("listbox");
  await expect(list).toBeVisible();
  await expect(list.getByRole("option").filter({ hasText: "湖北江渚新材料有限公司" })).toBeVisible();
  await expect(box).toHaveAttribute("aria-expanded", "true");
  await accessible(page, hydrated);
  await box.press("ArrowDown");
  await expect(list.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
  await box.press("Escape");
  await expect(list).toBeHidden();
  await box.fill("hbjzx");
  await expect(list).toBeVisible();
  await box.press("ArrowDown");
  await box.press("Enter");
  await expect(page).toHaveURL(/\/subjects\/91/);
});

test("a document number leads to its record", async ({ page }) => {
  await page.goto(`/search?q=${encodeURIComponent("鄂州市监罚[2026]38号")}`);
  await expect(page.getByText("按文书号找到以下记录。")).toBeVisible();
  await expect(page.getByRole("main").getByText("鄂州市监罚〔2026〕38号")).toBeVisible();
});

test("the counter works by touch alone and leads nowhere else", async ({ page, hydrated, ready }) => {
  const answer = await page.goto("/kiosk");
  expect(answer?.headers()["cache-control"]).toContain("no-store");
  for (const key of ["H", "B", "J", "Z"]) await page.getByRole("button", { name: key, exact: true }).click();
  await expect(page.locator("#kiosk-q")).toHaveValue("hbjz");
  await page.getByRole("link", { name: /湖北江渚新材料有限公司/ }).first().click();
  await expect(page).toHaveURL(`/kiosk/subjects/${SHOWCASE}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("湖北江渚新材料有限公司");
  const out = await page.locator("a").evaluateAll((links) =>
    links.map((a) => a.getAttribute("href") ?? "").filter((h) => !h.startsWith("/kiosk") && !h.startsWith("/locale?") && !h.startsWith("#")),
  );
  expect(out).toEqual([]);
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  if (hydrated) {
    await expect(page.getByRole("timer")).toContainText(/秒/);
    await page.getByRole("button", { name: "停止计时" }).click();
    await expect(page.getByRole("timer")).toContainText("计时已停止");
  }
});

test("the sitemap lists its parts and robots knows it", async ({ request }) => {
  const index = await (await request.get("/sitemap.xml")).text();
  const parts = [...index.matchAll(/<loc>([^<]+)<\/loc>/g)].map((m) => new URL(m[1]).pathname);
  expect(parts.length).toBeGreaterThan(1);
  for (const part of parts) {
    const answer = await request.get(part);
    expect(answer.status()).toBe(200);
    expect(await answer.text()).toContain("<loc>");
  }
  expect(await (await request.get("/robots.txt")).text()).toContain("/sitemap.xml");
});
