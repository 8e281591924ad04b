import type { PictureAnswer } from '../../../features/calls/port.ts'
import { liveSource, type Live } from '../../../shared/lib/live.ts'

/** A picture that a person chose to be behind them. */
export interface OwnPicture {
  readonly is: Live<boolean>
  keep(file: File): Promise<PictureAnswer>
  forget(): void
  /** Null: there is none, or it can't be drawn any more. */
  read(): Promise<Blob | null>
}

export type Shrink = (file: Blob) => Promise<Blob | null>

interface OwnPictureDeps {
  readonly kept: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  readonly shrink: Shrink
}

const keptAs = 'parvis.background-picture'
const taken = new Set(['image/jpeg', 'image/png', 'image/webp'])
/** What a page decodes without harm. */
const mostBytes = 20 * 2 ** 20
/** What a camera sends: larger says nothing more. */
const [width, height] = [1280, 720]

/**
 * Kept in this browser and nowhere else. Drawn anew before it is kept: it becomes small, and what else a photograph
 * tells (where and when it was taken) is not in it.
 */
export function ownPicture({ kept, shrink }: OwnPictureDeps): OwnPicture {
  const is = liveSource(kept.getItem(keptAs) !== null)
  return {
    is,
    async keep(file) {
      if (!taken.has(file.type)) return 'wrong-type'
      if (file.size > mostBytes) return 'too-large'
      const small = await shrink(file).catch(() => null)
      if (small === null) return 'unreadable'
      const bytes = new Uint8Array(await small.arrayBuffer())
      try {
        kept.setItem(keptAs, btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join('')))
      } catch {
        return 'no-room'
      }
      is.set(true)
      return 'kept'
    },
    forget() {
      kept.removeItem(keptAs)
      is.set(false)
    },
    async read() {
      try {
        const bytes = Uint8Array.from(atob(kept.getItem(keptAs) ?? ''), (letter) => letter.codePointAt(0) ?? 0)
        return bytes.length > 0 ? new Blob([bytes], { type: 'image/jpeg' }) : null
      } catch {
        return null
      }
    },
  }
}

/** As large as what a camera sends, filled to its edges. Rejects, or null, for what the browser does not draw. */
export async function shrunk(file: Blob): Promise<Blob | null> {
  const picture = await createImageBitmap(file)
  const canvas = new OffscreenCanvas(width, height)
  const paper = canvas.getContext('2d')
  if (!paper) return null
  const scale = Math.max(width / picture.width, height / picture.height)
  const [w, h] = [picture.width * scale, picture.height * scale]
  paper.fillStyle = '#ffffff'
  paper.fillRect(0, 0, width, height)
  paper.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h)
  picture.close()
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 })
}
