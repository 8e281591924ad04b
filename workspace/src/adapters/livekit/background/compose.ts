import type { Background } from '../../../features/calls/port.ts'
import type { PersonFinder } from './find-person.ts'

type Behind = Exclude<Background, 'none'>

/** Colours of the drawn backgrounds, from top to bottom; quiet ones, in which a face is the brightest thing. */
const drawn: Readonly<Record<Exclude<Behind, 'blur' | 'own'>, readonly string[]>> = {
  dawn: ['#3b4a6b', '#8a6f86', '#d9a58c'],
  forest: ['#2f4a3f', '#4d6b57', '#8fa389'],
  paper: ['#e9e4d8', '#ded6c4', '#cfc5ae'],
}

/** A blurred image is made this much smaller first: nobody sees it, and it costs a sixteenth. */
const smaller = 4
/** Of what was known of a point before: without it edges flicker. */
const memory = 0.4
/** What is known of an outline counts for so long, ms: where somebody was before the room would be seen. */
const oldest = 300

/** `picture`: the person's own, in the shape of what a camera sends; without it `own` is blurred. */
export interface Wished {
  readonly behind: Behind
  readonly picture: CanvasImageSource | null
}

interface Size {
  readonly width: number
  readonly height: number
}

export interface Composer {
  /** Draws a frame with what is wished behind the person, whose outline is looked for anew if so asked; closes nothing. */
  draw(frame: CanvasImageSource, size: Size, wished: Wished, anew: boolean): OffscreenCanvas
}

/** Puts something behind a person. Until it is known where somebody is, everything counts as background. */
export function composer(finder: PersonFinder, now: () => number): Composer {
  const small = surface(finder.width, finder.height)
  const mask = surface(finder.width, finder.height)
  const alpha = mask.getImageData(0, 0, finder.width, finder.height)
  const [out, soft] = [surface(2, 2), surface(2, 2)]
  let [cost, lookedAt] = [0, -Infinity]
  const look = (frame: CanvasImageSource, anew: boolean) => {
    const began = now()
    // As much time for drawing as for looking: where looking is slow it is done less often, and frames go on.
    if (!anew && began - lookedAt < Math.min(2 * cost, oldest)) return
    small.drawImage(frame, 0, 0, finder.width, finder.height)
    const found = finder.find(small.getImageData(0, 0, finder.width, finder.height).data)
    const kept = began - lookedAt < oldest + cost ? memory : 0
    for (let at = 0; at < found.length; at += 1) {
      const before = alpha.data[4 * at + 3] as number
      alpha.data[4 * at + 3] = kept * before + (1 - kept) * 255 * certain(found[at] as number)
    }
    mask.putImageData(alpha, 0, 0)
    cost = now() - began
    lookedAt = began
  }
  return {
    draw(frame, { width, height }, { behind, picture }, anew) {
      look(frame, anew)
      resize(out, width, height)
      out.globalCompositeOperation = 'copy'
      out.drawImage(mask.canvas, 0, 0, width, height)
      out.globalCompositeOperation = 'source-in'
      out.drawImage(frame, 0, 0, width, height)
      out.globalCompositeOperation = 'destination-over'
      if (behind === 'own' && picture) out.drawImage(picture, 0, 0, width, height)
      else if (behind === 'blur' || behind === 'own')
        out.drawImage(blurred(soft, frame, width, height), 0, 0, width, height)
      else paint(out, drawn[behind], width, height)
      return out.canvas
    },
  }
}

/** Between a half and nearly sure the edge fades. */
function certain(share: number): number {
  return Math.min(1, Math.max(0, (share - 0.4) / 0.4))
}

function blurred(
  soft: OffscreenCanvasRenderingContext2D,
  frame: CanvasImageSource,
  width: number,
  height: number,
): OffscreenCanvas {
  const [w, h] = [Math.ceil(width / smaller), Math.ceil(height / smaller)]
  resize(soft, w, h)
  soft.filter = `blur(${Math.max(3, Math.round(h / 24))}px)`
  soft.drawImage(frame, 0, 0, w, h)
  return soft.canvas
}

function paint(
  out: OffscreenCanvasRenderingContext2D,
  colours: readonly string[],
  width: number,
  height: number,
): void {
  const gradient = out.createLinearGradient(0, 0, width / 4, height)
  for (const [at, colour] of colours.entries()) gradient.addColorStop(at / (colours.length - 1), colour)
  out.fillStyle = gradient
  out.fillRect(0, 0, width, height)
}

function resize(context: OffscreenCanvasRenderingContext2D, width: number, height: number): void {
  const { canvas } = context
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
}

function surface(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: width > 2 })
  if (!context) throw new TypeError('nothing can be drawn here')
  return context
}
