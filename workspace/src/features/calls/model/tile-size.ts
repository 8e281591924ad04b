/** Pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** Shapes that show a camera whole or nearly: from that of an old one to that of a wide one. */
const [narrowest, widest] = [4 / 3, 16 / 9]

/** The largest size at which `count` images of one shape stand in `room`, `gap` apart. Null: there is no room, or one alone, who fills it. */
export function tileSize(count: number, room: Size, gap: number): Size | null {
  if (count === 1) return null
  const sizes = Array.from({ length: count }, (_, at) => {
    const [columns, rows] = [at + 1, Math.ceil(count / (at + 1))]
    const width = (room.width - gap * (columns - 1)) / columns
    const height = (room.height - gap * (rows - 1)) / rows
    return {
      width: Math.floor(Math.min(width, height * widest)),
      height: Math.floor(Math.min(height, width / narrowest)),
    }
  })
  const area = ({ width, height }: Size) => (width > 0 && height > 0 ? width * height : 0)
  return sizes.reduce<Size | null>((a, b) => (area(b) > (a ? area(a) : 0) ? b : a), null)
}
