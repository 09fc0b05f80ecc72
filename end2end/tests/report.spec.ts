import { accessible, expect, fits, test } from './fixtures';
import { signIn, signIns } from './people';

test('a business issues a report, and anyone verifies it', async ({ page, context, hydrated }) => {
  await signIn(page, signIns().business);
  await page.goto('/business/report');
  await accessible(page, hydrated);
  await fits(page);
  await page.getByLabel(/^用途/).selectOption('procurement');
  await page.getByRole('button', { name: '出具报告' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('公共信用信息报告');
  await accessible(page, hydrated);
  await fits(page);
  const code = (await page.locator('dd .code').first().textContent()) ?? '';
  expect(code).toMatch(/^[0-9A-Z]{5}(-[0-9A-Z]{5}){3}$/);

  const file = await page.request.get(`/business/report/${code}/pdf`);
  expect(file.headers()['content-type']).toBe('application/pdf');
  expect((await file.body()).subarray(0, 5).toString()).toBe('%PDF-');

  await context.clearCookies();
  expect((await page.request.get(`/business/report/${code}/pdf`)).status()).toBe(401);
  await page.goto('/verify');
  await page.getByLabel('编号', { exact: true }).fill(code.toLowerCase().replaceAll('-', ' '));
  await page.getByRole('button', { name: '核验' }).click();
  await expect(page.getByRole('heading', { name: '本平台出具过这份报告' })).toBeVisible();
  await accessible(page, hydrated);
  await fits(page);
  await page.goto(`/locale?to=en&back=/verify/${code}`);
  await expect(page.getByRole('heading', { name: 'This report was issued here' })).toBeVisible();
  await fits(page);
});

test('a mistyped code says what is wrong with it', async ({ page }) => {
  await page.goto('/verify?code=12345');
  await expect(page.getByText('应为 20 位')).toBeVisible();
  await expect(page.getByLabel('编号', { exact: true })).toHaveValue('12345');
});

test('an order that can not be met keeps what was typed', async ({ page }) => {
  await signIn(page, signIns().business);
  await page.goto('/business/report');
  await expect(page.getByLabel('查询起日')).toBeHidden();
  await page.getByLabel('专项信用报告').first().check();
  await page.getByLabel('查询起日').fill('2026-02-30');
  await page.getByRole('button', { name: '出具报告' }).click();
  await expect(page.getByLabel('查询起日')).toHaveValue('2026-02-30');
  await expect(page.getByRole('alert')).toBeVisible();
});
