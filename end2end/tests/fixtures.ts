import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { createHash } from "node:crypto";

type Extra = {
  /** Whether this project runs scripts. */
  hydrated: boolean;
  /** Waits until the WASM client has taken over; does nothing without JavaScript. */
  ready: (page: Page) => Promise<void>;
};

/** Every page of every test: no error or warning in the console, no request that fails. */
export const test = base.extend<Extra>({
  // Each test comes from an address of its own: what the program allows one address is not used up by the tests before.
  extraHTTPHeaders: async ({}, use, info) => {
    const [high, low] = createHash("sha256").update(info.testId).digest();
    await use({ "x-forwarded-for": `198.18.${high}.${low}` });
  },
  hydrated: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),
  ready: async ({ javaScriptEnabled }, use) =>
    use(async (page) => {
      if (javaScriptEnabled === false) return;
      // The client is fetched on the first interaction; moving focus is one.
      await page.keyboard.press("Tab");
      await expect(page.locator("html")).toHaveAttribute("data-live", "");
    }),
  page: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on("console", (m) => {
      if (m.type() === "error" || m.type() === "warning") complaints.push(`${page.url()}: ${m.text()}`);
    });
    page.on("pageerror", (e) => complaints.push(`${page.url()}: ${e.message}`));
    await use(page);
    expect(complaints, "the console stays clean").toEqual([]);
  },
});

/** WCAG 2.2 AA by axe; needs scripts, so the plain project checks only that the page answers. */
export async function accessible(page: Page, hydrated: boolean) {
  await singled(page);
  if (!hydrated) return;
  // Between two screens there is neither title nor heading: the next one's come with its part of the program. What is
  // wrong with a settled page stays wrong; what passes within seconds was no page yet.
  await expect(async () => {
    await expect(page).toHaveTitle(/./);
    const report = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
      .analyze();
    const found = report.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
    expect(found, `axe on ${page.url()}`).toEqual([]);
  }).toPass({ timeout: 8_000 });
}

/** No name given twice: a label would lead to somebody else's box, which axe does not tell. */
async function singled(page: Page) {
  await expect(async () => {
    const twice = await page.locator("html").evaluate(() => {
      const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
      return ids.filter((id, i) => ids.indexOf(id) !== i);
    });
    expect(twice, `ids given twice on ${page.url()}`).toEqual([]);
  }).toPass({ timeout: 8_000 });
}

/** Nothing wider than the screen: no sideways scrolling on a phone. */
export async function fits(page: Page) {
  const { content, screen } = await page.locator("html").evaluate((e) => ({
    content: e.scrollWidth,
    screen: e.clientWidth,
  }));
  expect(content).toBeLessThanOrEqual(screen);
}

export { expect };
