import type { Locator } from 'playwright-core'

/**
 * How far, in pixels, the message in the middle of the screen moves by itself within the frames that follow: while
 * nobody scrolls, what is being read stays where it is, whatever comes above.
 */
export function jumpOf(log: Locator, frames = 40): Promise<number> {
  return log.evaluate(async (box, count) => {
    const nextFrame = () => new Promise((resolve) => void requestAnimationFrame(resolve))
    await nextFrame()
    const { top, height } = box.getBoundingClientRect()
    const read = [...box.querySelectorAll('article')].find(
      (line) => line.getBoundingClientRect().bottom > top + height / 2,
    )
    if (!read) return 0
    const began = read.getBoundingClientRect().top
    let furthest = 0
    for (let frame = 0; frame < count; frame += 1) {
      await nextFrame()
      // A line that was taken out of the page went far.
      const moved = read.isConnected ? Math.abs(read.getBoundingClientRect().top - began) : Infinity
      furthest = Math.max(furthest, moved)
    }
    return furthest
  }, frames)
}
