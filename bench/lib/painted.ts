import type { Page } from 'playwright-core'

const said = '.message-text, .message-html'

/** Watches a page for a message, any when `text` is null; resolves with the time at which it stood on the screen (ms since 1970). */
export function painted(page: Page, text: string | null): Promise<number> {
  return page.evaluate(
    ({ words, selector }) =>
      new Promise<number>((resolve) => {
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
  const pressed = page.evaluate(
    () =>
      new Promise<number>((resolve) =>
        addEventListener('keydown', () => resolve(performance.timeOrigin + performance.now()), {
          once: true,
          capture: true,
        }),
      ),
  )
  await field.press('Enter')
  return pressed
}
