import { accessible, expect, fits, test } from "./fixtures";

const SHOWCASE = "91420700MA4900010Y";

test("home has one search box and says what the city has", async ({ page, hydrated }) => {
  await page.goto("/");
  await expect(page).toHaveTitle(/信鉴/);
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("main").locator("input[name=q]")).toHaveCount(1);
  await expect(page.getByText("演示数据").first()).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
});

test("a part of a name leads to the subject, its tier and the reason", async ({ page, hydrated, ready }) => {
  await page.goto("/");
  await page.getByRole("main").locator("input[name=q]").fill("江渚新材料");
  await page.getByRole("main").getByRole("button", { name: "查询" }).click();
  await expect(page).toHaveURL(/\/search\?q=/);
  await accessible(page, hydrated);
  await page.getByRole("main").getByRole("link", { name: /湖北江渚新材料有限公司/ }).first().click();
  await expect(page).toHaveURL(`/subjects/${SHOWCASE}`);
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { level: 1 })).toHaveText("湖北江渚新材料有限公司");
  await expect(main.getByRole("heading", { name: /为什么是/ })).toBeVisible();
  await expect(main.getByText("鄂州政办发〔2021〕29号").first()).toBeVisible();
  await expect(main.getByText("鄂州市监罚〔2026〕38号").first()).toBeVisible();
  await ready(page);
  if (hydrated) await expect(main.getByRole("status")).toHaveText(/结果一致/);
  else await expect(main.getByRole("status")).toHaveText(/credence calc tier/);
  await accessible(page, hydrated);
  await fits(page);
});

test("a mistyped code is met with help", async ({ page, hydrated }) => {
  await page.goto(`/search?q=${SHOWCASE.slice(0, 17)}5`);
  await expect(page.getByRole("main").getByText(/最后一位应为 Y/)).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: new RegExp(SHOWCASE) })).toBeVisible();
  await accessible(page, hydrated);
});

test("nothing found says so and what to do", async ({ page, hydrated }) => {
  await page.goto("/search?q=这样的名字没有人用");
  await expect(page.getByRole("main").getByText(/没有找到/).first()).toBeVisible();
  await accessible(page, hydrated);
});

test("rare characters and 10 000 of them do no harm", async ({ page }) => {
  for (const term of ["𠮷", "䶮", "%", "_", "'", "信".repeat(2_000)]) {
    const answer = await page.goto(`/search?q=${encodeURIComponent(term)}`);
    expect(answer?.status(), term.slice(0, 3)).toBe(200);
  }
});

test("disclosures are paged and lead back", async ({ page, hydrated }) => {
  await page.goto("/disclosures/penalty");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/行政处罚/);
  const records = page.getByRole("main").locator("li.line");
  expect(await records.count()).toBeGreaterThan(3);
  await accessible(page, hydrated);
  await fits(page);
  await page.goto("/disclosures/licence");
  const first = await records.first().innerText();
  await page.getByRole("link", { name: "下一页" }).click();
  await expect(page).toHaveURL(/cursor=/);
  await expect(records.first()).not.toHaveText(first);
});

for (const path of ["/rosters/serious_dishonesty", "/rosters/exemplar", "/commitments", "/guide", "/guide/rights", "/signin", "/open-account"]) {
  test(`${path} is complete, accessible and fits`, async ({ page, hydrated, ready }) => {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(200);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await ready(page);
    await accessible(page, hydrated);
    await fits(page);
  });
}

test("what is not there is a 404 that helps", async ({ browser }) => {
  // A context of its own: the browser itself logs a 404 in the console.
  const context = await browser.newContext();
  const page = await context.newPage();
  for (const path of ["/nowhere", "/subjects/91420700MA490001XX", "/disclosures/secrets", "/rosters/none", "/commitments/1"]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole("link", { name: "回首页" })).toBeVisible();
  }
  await context.close();
});

test("English is a click away and stays", async ({ page, hydrated }) => {
  await page.goto(`/subjects/${SHOWCASE}`);
  await page.getByRole("link", { name: "English" }).click();
  await expect(page).toHaveURL(`/subjects/${SHOWCASE}`);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("heading", { name: /^Why/ })).toBeVisible();
  await accessible(page, hydrated);
  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.getByRole("link", { name: "中文" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
});

test("going from page to page in the browser works like loading them", async ({ page, hydrated, ready }) => {
  test.skip(!hydrated, "without scripts every page is loaded");
  await page.goto("/");
  await ready(page);
  const loads: string[] = [];
  page.on("request", (r) => {
    if (r.isNavigationRequest()) loads.push(r.url());
  });
  await page.getByRole("link", { name: "行政处罚" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/行政处罚/);
  await page.goBack();
  await expect(page.getByRole("main").locator("input[name=q]")).toBeVisible();
  expect(loads, "the router answered").toEqual([]);
});

test("a page that outlived its version stays usable", async ({ page, hydrated }) => {
  test.skip(!hydrated, "there is no script to miss");
  await page.route(/\/pkg\/.*\.(wasm|js)$/, (r) => r.fulfill({ status: 404, body: "" }));
  const context = page.context();
  const other = await context.newPage();
  await other.route(/\/pkg\/.*\.(wasm|js)$/, (r) => r.fulfill({ status: 404, body: "" }));
  await other.goto("/");
  await other.keyboard.press("Tab");
  await other.getByRole("main").locator("input[name=q]").fill("江渚");
  await other.getByRole("main").getByRole("button", { name: "查询" }).click();
  await expect(other.getByRole("main").getByRole("link", { name: /江渚/ }).first()).toBeVisible();
  await other.close();
});

test("before any interaction a page is light and brings no WASM", async ({ page, hydrated }) => {
  test.skip(!hydrated, "counted once");
  const fetched: string[] = [];
  page.on("request", (r) => fetched.push(r.url()));
  await page.goto(`/subjects/${SHOWCASE}`, { waitUntil: "load" });
  expect(fetched.filter((u) => /\.wasm/.test(u))).toEqual([]);
  await page.keyboard.press("Tab");
  await expect.poll(() => fetched.filter((u) => /\.wasm/.test(u)).length).toBe(1);
});
