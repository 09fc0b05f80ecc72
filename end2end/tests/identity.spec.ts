import type { Page } from "@playwright/test";
import { accessible, expect, fits, test } from "./fixtures";
import { newBusiness } from "./people";

const password = "江渚 秋天 的 雨 42";

/** From a page of ours through the provider's, as somebody. */
async function identify(page: Page, who: string) {
  await expect(page.getByRole("heading", { name: "测试身份平台" })).toBeVisible();
  await page.getByLabel("用户").fill(who);
  await page.getByRole("button", { name: "确认身份" }).click();
}

test("an account is linked to a provider that vouches for its business, and signs in with it", async ({ page, hydrated, ready }) => {
  const me = newBusiness();
  await page.goto("/open-account");
  await ready(page);
  await page.getByRole("textbox", { name: "统一社会信用代码", exact: true }).fill(me.uscc);
  await page.getByRole("textbox", { name: "企业名称", exact: true }).fill(me.name);
  await page.getByLabel("电子邮箱").fill(me.email);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.getByLabel("再输入一次密码").fill(password);
  await page.getByRole("main").getByRole("button", { name: "企业开户" }).click();
  await expect(page).toHaveURL(/\/business$/);
  await expect(page.getByRole("button", { name: /开始登记/ })).toHaveCount(0);

  // Nobody gets into an account by what a provider says before its holder linked it.
  await page.goto("/account");
  await page.getByRole("button", { name: "退出", exact: true }).first().click();
  await page.goto("/signin");
  await accessible(page, hydrated);
  await fits(page);
  await page.getByRole("link", { name: "用测试身份平台登录" }).click();
  await identify(page, me.uscc);
  await expect(page).toHaveURL(/\/signin$/);
  await expect(page.getByText("还没有关联账号").first()).toBeVisible();
  await accessible(page, hydrated);

  await page.getByLabel("电子邮箱").fill(me.email);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.getByRole("main").getByRole("button", { name: "登录" }).click();
  await expect(page).toHaveURL(/\/business$/);
  await page.goto("/account");
  await page.getByRole("link", { name: "关联" }).click();
  await ready(page);
  // Not without the password, whatever leads there.
  await page.goto("/signin/identity?link=1");
  await expect(page).toHaveURL(/\/account\/identity$/);
  await expect(page.getByText("请先输入当前密码").first()).toBeVisible();
  await ready(page);
  await page.getByLabel("当前密码").fill(password);
  await page.getByRole("main").getByRole("button", { name: "继续" }).click();
  await page.getByRole("link", { name: "到测试身份平台关联" }).click();
  await identify(page, me.uscc);
  await expect(page).toHaveURL(/\/account\?done=identity_mandate$/);
  await expect(page.getByText("经办权限已生效").first()).toBeVisible();
  await expect(page.getByText("身份认证平台证明").first()).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
  await page.goto("/business");
  await expect(page.getByRole("button", { name: /开始登记/ }).first()).toBeVisible();

  // From now on the provider is enough, and it leads to where one was going.
  await page.getByRole("button", { name: "退出", exact: true }).first().click();
  await page.goto("/signin?back=%2Fbusiness%2Fcommitments");
  await page.getByRole("link", { name: "用测试身份平台登录" }).click();
  await identify(page, me.uscc);
  await expect(page).toHaveURL(/\/business\/commitments$/);

  await page.goto("/account");
  await page.getByRole("button", { name: "解除身份关联" }).click();
  await expect(page.getByRole("link", { name: "关联" })).toBeVisible();
});

test("whatever goes wrong on the way signs nobody in, and says so", async ({ page }) => {
  const goes = async (who: string, says: string) => {
    // Each is somebody else; the provider would first ask to end what the one before left open.
    await page.context().clearCookies();
    await page.goto("/signin");
    await page.getByRole("link", { name: "用测试身份平台登录" }).click();
    await identify(page, who);
    await expect(page).toHaveURL(/\/signin$/);
    await expect(page.getByText(says).first()).toBeVisible();
  };
  await goes("wrong-nonce", "没有通过校验");
  await goes("expired", "没有通过校验");
  await goes("unreachable", "测试身份平台暂时没有应答");

  await page.goto("/signin");
  await page.getByRole("link", { name: "用测试身份平台登录" }).click();
  await page.getByRole("button", { name: "取消" }).click();
  await expect(page.getByText("您取消了身份认证").first()).toBeVisible();

  for (const state of ["", `state=${"0".repeat(64)}&code=x`, "code=x", "error=access_denied"]) {
    await page.goto(`/signin/identity/return?${state}`);
    await expect(page).toHaveURL(/\/signin$/);
    await expect(page.getByText("已过期，或不是在本浏览器发起").first()).toBeVisible();
  }
});

test("what began in one browser does not end in another", async ({ page, browser }) => {
  await page.goto("/signin");
  await page.getByRole("link", { name: "用测试身份平台登录" }).click();
  await expect(page.getByRole("heading", { name: "测试身份平台" })).toBeVisible();
  const returned = page.waitForRequest(/\/signin\/identity\/return\?/);
  await page.route(/\/signin\/identity\/return\?/, (route) => route.fulfill({ status: 204 }));
  await page.getByLabel("用户").fill("somebody");
  await page.getByRole("button", { name: "确认身份" }).click();
  const address = (await returned).url();

  const other = await browser.newContext({ locale: "zh-CN" });
  const victim = await other.newPage();
  await victim.goto(address);
  await expect(victim.getByText("已过期，或不是在本浏览器发起").first()).toBeVisible();
  await other.close();
});
