import type { Locator, Page } from 'playwright-core'

export interface Target {
  readonly role: Parameters<Page['getByRole']>[0]
  readonly name: string | RegExp
}

/** More stops than any page of ours has: a target that is not reached by then cannot be. */
const mostStops = 120

/** Moves the focus by a key until it stands on the target. Returns the label or name that it has. */
export async function tabTo(page: Page, { role, name }: Target, key = 'Tab'): Promise<string> {
  const target = page.getByRole(role, { name, ...(typeof name === 'string' && { exact: true }) })
  for (let stop = 0; stop < mostStops; stop += 1) {
    for (const candidate of await target.all()) if (await hasFocus(candidate)) return nameOf(candidate)
    await page.keyboard.press(key)
    await assertRing(page)
  }
  throw new Error(`${key} never reaches the ${role} « ${String(name)} »`)
}

/** Moves to the target and presses it with Enter. */
export async function pressOn(page: Page, target: Target, key = 'Tab'): Promise<void> {
  await tabTo(page, target, key)
  await page.keyboard.press('Enter')
}

export function press(page: Page, key: string): Promise<void> {
  return page.keyboard.press(key)
}

function hasFocus(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => element === document.activeElement).catch(() => false)
}

function nameOf(locator: Locator): Promise<string> {
  return locator.evaluate((element) => {
    const labels = (element as HTMLInputElement).labels
    return labels?.[0]?.textContent ?? element.getAttribute('aria-label') ?? element.textContent ?? ''
  })
}

/** WCAG 2.4.7: whatever the keyboard stands on shows it. */
async function assertRing(page: Page): Promise<void> {
  const bare = await page.evaluate(() => {
    const at = document.activeElement
    if (!at || at === document.body || at.getAttribute('tabindex') === '-1') return null
    const style = getComputedStyle(at)
    const ringed = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0
    const parent = at.closest('.box, .pv-field-line, .q-field')
    const around = parent ? getComputedStyle(parent) : null
    const boxed = around !== null && (around.outlineStyle !== 'none' || around.boxShadow !== 'none')
    return ringed || style.boxShadow !== 'none' || boxed ? null : at.outerHTML.slice(0, 120)
  })
  if (bare !== null) throw new Error(`the focus is not seen on ${bare}`)
}
