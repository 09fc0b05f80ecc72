import { expect, test } from './fixtures';

test('anyone answers the questions, is told why an answer was wrong, and gets a certificate', async ({ page }) => {
  await page.goto('/learn');
  await page.getByRole('link', { name: '经营者准入前诚信教育' }).click();
  await expect(page.getByText('不是市场准入的条件')).toBeVisible();
  await page.getByLabel('证书上的名称').fill('樊口渔家小馆');
  await page.getByLabel('目录里列明的信息').check();
  await page.getByLabel('可以，承诺只是手续').check();
  await page.getByLabel('在这条记录上提出异议，不收费').check();
  await page.getByLabel('不可以，每项措施都要有依据并在清单之内').check();
  await page.getByLabel('不影响：学习免费、自愿，不是准入条件').check();
  await page.getByRole('button', { name: '提交答案' }).click();
  await expect(page.getByText('承诺的履行情况会被检查')).toBeVisible();
  await expect(page.locator('fieldset', { has: page.locator('#q1-problem') })).toContainText('材料暂时不齐');
  await expect(page.getByLabel('证书上的名称')).toHaveValue('樊口渔家小馆');

  await page.getByLabel('不可以，只承诺确实能做到的').check();
  await page.getByRole('button', { name: '提交答案' }).click();
  await expect(page.getByRole('heading', { name: '本平台颁发过这张证书' })).toBeVisible();
  await expect(page.getByText('樊口渔家小馆')).toBeVisible();
});

test('training for repair is answered by a business that is signed in', async ({ page }) => {
  await page.goto('/learn/repair');
  await expect(page.getByText('请用企业账号登录，再答题')).toBeVisible();
  await expect(page.getByRole('button', { name: '提交答案' })).toHaveCount(0);
  await page.getByRole('main').getByRole('link', { name: '登录' }).click();
  await expect(page).toHaveURL(/\/signin\?back=/);
});

test('a matter is followed by its code alone', async ({ page }) => {
  await page.goto('/progress?code=12345');
  await expect(page.getByText('应为 20 位')).toBeVisible();
});
