import type { Page } from 'playwright-core'

export interface Look {
  readonly theme: 'light' | 'dark' | 'contrast'
  /** Width of the window, CSS pixels. */
  readonly width: number
  /** 1 is the browser's own size. */
  readonly textSize?: number
}

const desk = 1440
const phone = 390

/** Each theme on a desk and on a phone. */
export const looks: readonly Look[] = (['light', 'dark', 'contrast'] as const).flatMap((theme) =>
  [desk, phone].map((width) => ({ theme, width })),
)

/**
 * Shows the page as it stands in another look, without a reload: what is open stays open. The portal follows its own
 * attributes; the issuer's pages follow what the browser asks for.
 */
export async function show(page: Page, { theme, width, textSize = 1 }: Look): Promise<void> {
  await page.emulateMedia({
    colorScheme: theme === 'dark' ? 'dark' : 'light',
    contrast: theme === 'contrast' ? 'more' : 'no-preference',
    reducedMotion: 'reduce',
  })
  await page.setViewportSize({ width, height: width < 600 ? 844 : 900 })
  await page.evaluate((size) => document.documentElement.style.setProperty('--text-scale', String(size)), textSize)
  // Two frames: a container query answers in the first, what it moves stands in the second.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}
