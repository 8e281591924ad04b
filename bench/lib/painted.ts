import type { Page } from 'playwright-core'

const said = '.message-text, .message-html'

/** Watches a page for a message, any when `text` is null; resolves with the time at which it stood on the screen (ms since 1970). */
export function painted(page: Page, text: string | null): Promise<number> {
  return page.evaluate(
    ({ words, selector }) =>
      new Promise<number>((resolve, reject) => {
        setTimeout(() => reject(new Error(`« ${words ?? 'a message'} » was not painted within a minute`)), 60_000)
        const look = () => {
          const found = [...document.querySelectorAll(selector)].some(
            (line) => words === null || line.textContent?.trim() === words,
          )
          if (!found) return requestAnimationFrame(look)
          // The frame after the one in which it was found: then it is painted.
          return requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()))
        }
        look()
      }),
    { words: text, selector: said },
  )
}

/** Types the text and presses Enter; resolves with the moment of the press (ms since 1970). */
export async function pressEnter(page: Page, field: ReturnType<Page['locator']>, text: string): Promise<number> {
  await field.fill(text)
  // The listener stands before the key goes down; what it saw is asked for afterwards.
  await page.evaluate(() => {
    const note = () =>
      document.documentElement.setAttribute('data-pressed', String(performance.timeOrigin + performance.now()))
    addEventListener('keydown', note, { once: true, capture: true })
  })
  await field.press('Enter')
  return Number(await page.locator('html').getAttribute('data-pressed'))
}
