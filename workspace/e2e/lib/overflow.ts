import type { Page } from 'playwright-core'

/** What sticks out of the window sideways, or makes it scroll sideways. Empty on a page that wraps as it should. */
export function overflowOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    const found = document.documentElement.scrollWidth > width + 1 ? ['the page scrolls sideways'] : []
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest('svg, .pv-hidden, .pv-skip, [hidden]')) continue
      const box = element.getBoundingClientRect()
      if (box.width === 0 || box.height === 0 || box.right <= width + 1.5) continue
      found.push(`${element.tagName.toLowerCase()}.${element.className} reaches ${Math.round(box.right)} px`)
    }
    return found.slice(0, 5)
  })
}
