import { accessible, expect, fits, test } from "./fixtures";
import { signIn, signIns } from "./people";

test("the clock page says what is due, list by list", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  await page.goto("/official/clocks");
  await expect(page.getByRole("heading", { level: 1, name: "公示时限" })).toBeVisible();
  await ready(page);
  const lists = page.getByRole("navigation", { name: "时限清单" });
  for (const name of ["今天到期", "已逾期", "即将到期", "即将期满", "暂定"]) {
    await lists.getByRole("link", { name: new RegExp(`^${name}`) }).click();
    await expect(lists.getByRole("link", { name: new RegExp(`^${name}`) })).toHaveAttribute("aria-current", "page");
    await accessible(page, hydrated);
    await fits(page);
  }
});

test("a filter stands in the address and stays from list to list", async ({ page }) => {
  await signIn(page, signIns().official);
  await page.goto("/official/clocks?tab=coming");
  await page.getByLabel("信息项").selectOption("penalty");
  await page.getByLabel("部门", { exact: true }).selectOption("market");
  await page.getByRole("button", { name: "筛选" }).click();
  await expect(page).toHaveURL(/tab=coming&item=penalty&department=market/);
  await page.getByRole("link", { name: /^即将期满/ }).click();
  await expect(page).toHaveURL(/tab=ending&item=penalty&department=market/);
  await expect(page.getByLabel("部门", { exact: true })).toHaveValue("market");
});

test("a term opens the notice for the party, which comes as plain text too", async ({ page, hydrated, ready, request }) => {
  await signIn(page, signIns().official);
  await page.goto("/official/clocks?tab=ending&item=penalty");
  await page.getByRole("main").getByRole("table").getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1, name: "信用信息公示提示" })).toBeVisible();
  await ready(page);
  for (const part of ["公示什么", "公示多久", "不公示什么", "信用修复", "异议"]) {
    await expect(page.getByRole("heading", { name: part, exact: true })).toBeVisible();
  }
  await accessible(page, hydrated);
  await fits(page);
  const plain = await page.getByRole("link", { name: "纯文本" }).getAttribute("href");
  const text = await page.request.get(plain!);
  expect(text.headers()["content-type"]).toBe("text/plain; charset=utf-8");
  expect(await text.text()).toContain("二、公示多久");
  // It belongs to its party, its department and the credit office.
  expect((await request.get(plain!)).status()).toBe(401);
});

test("classes and terms stand with their places", async ({ page, hydrated }) => {
  await signIn(page, signIns().official);
  await page.goto("/official/clocks/thresholds");
  await expect(page.getByText("国家发展改革委令第36号").first()).toBeVisible();
  await expect(page.getByText("待核实").first()).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
});

test("the calendar shows a year and what loading the next one changes", async ({ page, hydrated, ready }) => {
  await signIn(page, signIns().official);
  await page.goto("/official/calendar");
  await expect(page.getByRole("heading", { name: /^2026 年：\d+ 个工作日$/ })).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("link", { name: "载入年度安排" }).click();
  await expect(page.getByLabel("年度安排")).toBeVisible();
  await ready(page);
  await page.getByLabel("年度安排").fill("year 2027\noff 2027-01-02\n");
  await page.getByRole("button", { name: "核对", exact: true }).click();
  await expect(page.getByText("2027-01-02 是周末").first()).toBeVisible();
  await accessible(page, hydrated);
  const days = ["01-01", "02-05", "02-08", "02-09", "02-10", "02-11", "04-05", "05-03", "06-09", "09-15", "10-01", "10-04"];
  await page.getByLabel("年度安排").fill(["year 2027", ...days.map((day) => `off 2027-${day}`)].join("\n"));
  await page.getByRole("button", { name: "核对", exact: true }).click();
  await expect(page.getByRole("heading", { name: "载入 2027 年会改变什么" })).toBeVisible();
  await expect(page.getByRole("button", { name: "确认载入 2027 年" })).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
});

test("only officials reach these pages", async ({ page }) => {
  for (const path of ["/official/clocks", "/official/calendar", "/official/calendar/load", "/records/1/notice"]) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/signin\?back=/);
  }
});
