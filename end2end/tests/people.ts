import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";

/** The sign-ins that `credence demo` printed: an address and a password on one line. */
export function signIns(): Record<"business" | "official" | "administrator", { email: string; password: string }> {
  const file = process.env.DEMO_OUTPUT;
  if (!file) throw new Error("DEMO_OUTPUT names the file with what `credence demo` printed");
  const found = [...readFileSync(file, "utf8").matchAll(/(\S+@\S+\.example)\s+(\S+)/g)];
  if (found.length < 3) throw new Error(`three sign-ins are expected in ${file}`);
  const [business, official, administrator] = found.map(([, email, password]) => ({ email, password }));
  return { business, official, administrator };
}

/** A business whose code no demonstration city knows: division, kind and both check characters are right. */
export function newBusiness() {
  const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const serial = String(Date.now() % 100_000_000).padStart(8, "0");
  const inner = [3, 7, 9, 10, 5, 8, 4, 2].reduce((sum, w, i) => sum + w * Number(serial[i]), 0);
  const eleventh = (11 - (inner % 11)) % 11;
  const body = `91420704${serial}${eleventh === 10 ? "X" : eleventh}`;
  let sum = 0;
  for (let i = 0, w = 1; i < 17; i++, w = (w * 3) % 31) sum += alphabet.indexOf(body[i]) * w;
  return { uscc: body + alphabet[(31 - (sum % 31)) % 31], name: `鄂州测试${serial}科技有限公司`, email: `u${serial}@test.example` };
}

export async function signIn(page: Page, who: { email: string; password: string }) {
  await page.goto("/signin");
  await page.getByLabel("电子邮箱").fill(who.email);
  await page.getByLabel("密码", { exact: true }).fill(who.password);
  await page.getByRole("main").getByRole("button", { name: "登录" }).click();
  await expect(page).toHaveURL(/\/(business|official)$/);
}
