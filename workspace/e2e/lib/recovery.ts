import type { Page } from 'playwright-core'

export const codeTitle = 'Gardez ce code'
export const unlockTitle = 'Ouvrez vos messages ici'

/** Groups of the code as the page shows them. */
export async function readCode(page: Page): Promise<string[]> {
  await page.getByRole('heading', { name: codeTitle }).waitFor()
  const items = page.getByRole('list', { name: /^Code de récupération/ }).getByRole('listitem')
  return items.evaluateAll((groups) => groups.map((group) => group.lastChild?.textContent?.trim() ?? ''))
}

/** Keeps the code and gives the two groups back that are asked for. Returns it as one would type it. */
export async function saveCode(page: Page): Promise<string> {
  const groups = await readCode(page)
  const fields = page.getByRole('textbox', { name: /^Groupe n° \d+$/ })
  for (const field of await fields.all()) {
    const number = Number(/\d+/.exec(await labelOf(page, await field.getAttribute('id')))?.[0])
    await field.fill(groups[number - 1] ?? '')
  }
  await page.getByRole('button', { name: 'Terminer' }).click()
  return groups.join(' ')
}

async function labelOf(page: Page, id: string | null): Promise<string> {
  return (await page.locator(`label[for="${id}"]`).first().textContent()) ?? ''
}

/** Types the code into a browser that holds no keys yet. Does not wait for what comes of it. */
export async function unlock(page: Page, code: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Code de récupération' }).fill(code)
  await page.getByRole('button', { name: 'Ouvrir mes messages' }).click()
}
