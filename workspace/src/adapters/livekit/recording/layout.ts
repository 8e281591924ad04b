/** Where one picture goes, in pixels of the recording. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const frame = { width: 1280, height: 720 } as const
/** px between pictures, and the strip beside a shared screen. */
const [gap, strip] = [8, 256]

/** As many equal pictures as there are, as large as they can be. */
export function gridOf(count: number, { width, height }: Pick<Place, 'width' | 'height'> = frame): readonly Place[] {
  const columns = Math.max(1, Math.ceil(Math.sqrt(count)))
  const rows = Math.max(1, Math.ceil(count / columns))
  const [w, h] = [(width - gap * (columns + 1)) / columns, (height - gap * (rows + 1)) / rows]
  return Array.from({ length: count }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns]
    return { x: gap + column * (w + gap), y: gap + row * (h + gap), width: w, height: h }
  })
}

/** A shared screen large, the people in a column beside it. */
export function besideScreen(people: number): { readonly screen: Place; readonly people: readonly Place[] } {
  const side = { width: strip, height: frame.height }
  const height = Math.min((side.height - gap * (people + 1)) / Math.max(1, people), (strip * 9) / 16)
  return {
    screen: { x: gap, y: gap, width: frame.width - strip - 2 * gap, height: frame.height - 2 * gap },
    people: Array.from({ length: people }, (_, at) => ({
      x: frame.width - strip,
      y: gap + at * (height + gap),
      width: strip - gap,
      height,
    })),
  }
}

/** The whole picture inside the place, its proportions kept. */
export function fitted(place: Place, picture: { readonly width: number; readonly height: number }): Place {
  const scale = Math.min(place.width / Math.max(1, picture.width), place.height / Math.max(1, picture.height))
  const [width, height] = [picture.width * scale, picture.height * scale]
  return { x: place.x + (place.width - width) / 2, y: place.y + (place.height - height) / 2, width, height }
}
