/** Somebody before a wall of soft colours, so many points wide and high; RGBA, as a canvas has it. Nobody in particular. */
export function drawnPerson(width: number, height: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(width * height * 4)
  // Drawn for 256 × 144.
  const [u, v] = [256 / width, 144 / height]
  for (let at = 0; at < width * height; at += 1) {
    pixels.set([...colourAt((at % width) * u, Math.floor(at / width) * v), 255], at * 4)
  }
  return pixels
}

type Colour = readonly [number, number, number]
type Shape = readonly [x: number, y: number, across: number, down: number, colour: Colour]

const hair: Colour = [60, 42, 30]
const white: Colour = [245, 245, 245]
const mouth: Colour = [170, 80, 80]

/** Those that are further in front stand later. */
const shapes: readonly Shape[] = [
  [128, 150, 62, 52, [40, 60, 110]],
  [128, 100, 14, 20, [205, 160, 135]],
  [128, 52, 29, 34, hair],
  [128, 62, 25, 32, [215, 168, 142]],
  ...[117, 139].flatMap((eye): Shape[] => [
    [eye, 56, 5, 2.6, white],
    [eye, 56, 2.4, 2.4, [40, 30, 30]],
    [eye, 49, 6, 1.3, hair],
  ]),
  [128, 67, 3, 5, [200, 150, 125]],
  [128, 79, 9, 2.4, mouth],
]

function colourAt(x: number, y: number): Colour {
  const front = shapes.findLast(([cx, cy, across, down]) => ((x - cx) / across) ** 2 + ((y - cy) / down) ** 2 < 1)
  return front?.[4] ?? [150 + x / 8, 165 + y / 8, 175]
}
