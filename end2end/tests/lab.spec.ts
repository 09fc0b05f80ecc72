import type { Page } from "@playwright/test";
import { accessible, expect, fits, test } from "./fixtures";
import { signIn, signIns } from "./people";

/** Turns a control; without scripts the server computes. */
async function choose(page: Page, hydrated: boolean, months: string) {
  await page.getByLabel("处罚计入的月数", { exact: true }).fill(months);
  if (!hydrated) await page.getByRole("button", { name: "计算" }).click();
}

/** The city is there and decides in the browser. */
async function live(page: Page, hydrated: boolean, ready: (page: Page) => Promise<void>) {
  await ready(page);
  if (hydrated) await expect(page.locator("[data-micros]")).not.toHaveAttribute("data-micros", "0");
}

test("a control moves and the whole city is decided anew", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  await page.goto("/official/lab");
  await expect(page.getByRole("heading", { level: 1, name: "政策试算" })).toBeVisible();
  await expect(page.locator("#moved")).toContainText("，0 户等级变差，0 户变好");
  await live(page, hydrated, ready);
  await expect(page.locator("#moved")).toContainText("，0 户等级变差，0 户变好");
  await accessible(page, hydrated);
  await fits(page);

  await choose(page, hydrated, "48");
  await expect(page.locator("#moved")).not.toContainText("，0 户等级变差");
  await expect(page.locator(".alluvial path[d]").first()).toBeVisible();
  // The address leads here again, and the server says the same as the browser did.
  await expect(page).toHaveURL(/window_months=48/);
  const said = await page.locator("#moved").textContent();
  const figures = await page.locator("table.flows tbody").innerText();
  const rows = await page.locator(".row-numbers").innerText();
  const plain = await page.request.get(page.url());
  expect((await plain.text()).replace(/<!--.*?-->/g, "")).toContain(said!);
  await page.goto(page.url());
  await expect(page.locator("#moved")).toHaveText(said!);
  expect(await page.locator("table.flows tbody").innerText()).toBe(figures);
  expect(await page.locator(".row-numbers").innerText()).toBe(rows);
  await live(page, hydrated, ready);
  await expect(page.locator("#moved")).toHaveText(said!);
  await accessible(page, hydrated);
  await fits(page);

  // Who moves is a number until it is opened.
  await page.locator("table.flows a").first().click();
  await expect(page).toHaveURL(/from=\w+&to=\w+/);
  await page.locator(".row-numbers a").first().click();
  await expect(page.getByRole("heading", { level: 2, name: /^比较基准/ })).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: /^试算/ })).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
});

test("rules that decide nothing are said to be wrong", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  await page.goto("/official/lab");
  await live(page, hydrated, ready);
  for (const [months, problem] of [
    ["0", "计入期应为 1 至 240 个月"],
    ["1200", "计入期应为 1 至 240 个月"],
    ["一年", "不是 1 到 240 的整数"],
  ]) {
    await choose(page, hydrated, months);
    await expect(page.getByText(problem)).toBeVisible();
    await expect(page.getByText("参数有误，没有计算")).toBeVisible();
  }
  await accessible(page, hydrated);
  await page.goto("/official/lab?attention_from=9");
  await expect(page.getByText("各级条数应从 1 起")).toBeVisible();
  await page.goto("/official/lab?attention_from=3");
  await expect(page.getByText("不会使任何主体成为：关注")).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
});

test("a draft is kept, proposed, and adopted by somebody else", async ({ page, hydrated, ready, browser, javaScriptEnabled }, info) => {
  // Each project changes a parameter of its own, from days one after the other.
  const at = ["hydrated", "phone", "plain"].indexOf(info.project.name);
  const number = `鄂州信用办〔2098〕${at + 1}号`;
  await signIn(page, signIns().official);
  await page.goto("/official/lab");
  await live(page, hydrated, ready);
  await choose(page, hydrated, String(14 + at));
  await page.getByLabel("草案名称").fill(`延长计入期 ${at}`);
  await page.getByRole("button", { name: "存为草案" }).click();
  await expect(page.getByText("已保存为草案。")).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
  const draft = new URL(page.url()).pathname;

  // A day in the past is refused, and what was typed stays.
  await page.getByLabel("施行日期").fill("2020-01-01");
  await page.getByLabel("文件名称").fill("关于调整信用评价规则的通知");
  await page.getByLabel("文号").fill(number);
  await page.getByRole("button", { name: "提出采用" }).click();
  await expect(page.getByText("施行日期不能早于今天").first()).toBeVisible();
  await expect(page.getByLabel("文号")).toHaveValue(number);
  await ready(page);
  await accessible(page, hydrated);
  await page.getByLabel("施行日期").fill(`209${8 + Number(at > 1)}-0${1 + 4 * (at % 2)}-01`);
  await page.getByRole("button", { name: "提出采用" }).click();
  await expect(page.getByText("已提出，等待另一名工作人员采用。")).toBeVisible();
  await expect(page.getByText("须由提出人以外的另一名工作人员采用。")).toBeVisible();
  await expect(page.getByRole("button", { name: "采用", exact: true })).toHaveCount(0);
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);

  const context = await browser.newContext({ javaScriptEnabled: javaScriptEnabled !== false, locale: "zh-CN" });
  const desk = await context.newPage();
  await signIn(desk, signIns().second);
  await desk.goto(draft);
  await ready(desk);
  await accessible(desk, hydrated);
  await desk.getByRole("checkbox").check();
  await desk.getByRole("button", { name: "采用", exact: true }).click();
  await expect(desk.getByText("已采用：自施行日期起按新规则判定")).toBeVisible();
  await accessible(desk, hydrated);
  await context.close();

  // The same draft can't be adopted again, and a document that speaks of earlier days is named.
  await page.goto("/official/lab?window_months=10");
  await ready(page);
  await page.getByLabel("草案名称").fill(`冲突 ${at}`);
  await page.getByRole("button", { name: "存为草案" }).click();
  await page.getByLabel("施行日期").fill("2097-01-01");
  await page.getByLabel("文件名称").fill("另一份通知");
  await page.getByLabel("文号").fill("另一号");
  await page.getByRole("button", { name: "提出采用" }).click();
  await expect(page.getByText("两份文件不能同时有效").first()).toBeVisible();
  await ready(page);
  await accessible(page, hydrated);
  await fits(page);
});

test("the lab is the credit office's alone", async ({ page, request }) => {
  await page.goto("/official/lab");
  await expect(page).toHaveURL(/\/signin\?back=/);
  expect((await request.get("/official/lab/facts")).status()).toBe(401);
});
