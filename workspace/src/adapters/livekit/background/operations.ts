/** Images of numbers, row by row, all values of a point together. */
export interface Plane {
  readonly height: number
  readonly width: number
  readonly depth: number
  readonly values: Float32Array<ArrayBuffer>
}

export interface Weights {
  readonly shape: readonly number[]
  readonly values: Float32Array<ArrayBuffer>
  readonly bias: Float32Array<ArrayBuffer>
}

/** Which of the window's rows (or columns) lie in the image, and where the first of all would. */
interface Reach {
  readonly first: number
  readonly last: number
  readonly start: number
}

/** TensorFlow's « same »: the odd point that is missing is missing behind. */
function reaches(from: number, to: number, stride: number, size: number): readonly Reach[] {
  const before = Math.max((to - 1) * stride + size - from, 0) >> 1
  return Array.from({ length: to }, (_none, n) => {
    const start = n * stride - before
    return { start, first: Math.max(0, -start), last: Math.min(size, from - start) }
  })
}

/** A window over all values of a point and its neighbours, for each value of the result. */
export function convolve(from: Plane, to: Plane, by: Weights, stride: number): void {
  const [, rows = 1, columns = 1] = by.shape
  if (rows === 1 && columns === 1 && stride === 1) return mix(from, to, by)
  const [down, along] = [reaches(from.height, to.height, stride, rows), reaches(from.width, to.width, stride, columns)]
  let at = 0
  for (const row of down)
    for (const column of along)
      for (let out = 0; out < to.depth; out += 1, at += 1) to.values[at] = sumOf(from, by, out, row, column)
}

function sumOf(from: Plane, { shape, values: weights, bias }: Weights, out: number, row: Reach, column: Reach): number {
  const [, rows = 1, columns = 1] = shape
  const { depth, values, width } = from
  let sum = bias[out] as number
  for (let y = row.first; y < row.last; y += 1)
    for (let x = column.first; x < column.last; x += 1) {
      const source = ((row.start + y) * width + column.start + x) * depth
      const weight = ((out * rows + y) * columns + x) * depth
      for (let n = 0; n < depth; n += 1) sum += (values[source + n] as number) * (weights[weight + n] as number)
    }
  return sum
}

/** A window of one point. Most of the work is here, hence four values at a time: depths are multiples of eight. */
function mix({ depth, values }: Plane, to: Plane, { values: weights, bias }: Weights): void {
  const points = to.height * to.width
  for (let point = 0, at = 0; point < points; point += 1) {
    const source = point * depth
    for (let out = 0, weight = 0; out < to.depth; out += 1, at += 1) {
      let [one, two, three, four] = [bias[out] as number, 0, 0, 0]
      for (let n = source; n < source + depth; n += 4, weight += 4) {
        one += (values[n] as number) * (weights[weight] as number)
        two += (values[n + 1] as number) * (weights[weight + 1] as number)
        three += (values[n + 2] as number) * (weights[weight + 2] as number)
        four += (values[n + 3] as number) * (weights[weight + 3] as number)
      }
      to.values[at] = one + two + three + four
    }
  }
}

/** A window over each value by itself. */
export function convolveApart(from: Plane, to: Plane, by: Weights, stride: number): void {
  const [, rows = 1, columns = 1] = by.shape
  const [down, along] = [reaches(from.height, to.height, stride, rows), reaches(from.width, to.width, stride, columns)]
  let at = 0
  for (const row of down)
    for (const column of along) {
      sumApart(from, to, by, at, row, column)
      at += to.depth
    }
}

function sumApart(
  from: Plane,
  to: Plane,
  { shape, values: weights, bias }: Weights,
  at: number,
  row: Reach,
  column: Reach,
) {
  const [, , columns = 1] = shape
  const { depth, values, width } = from
  const sums = to.values
  for (let n = 0; n < depth; n += 1) sums[at + n] = bias[n] as number
  for (let y = row.first; y < row.last; y += 1)
    for (let x = column.first; x < column.last; x += 1) {
      const source = ((row.start + y) * width + column.start + x) * depth
      const weight = (y * columns + x) * depth
      for (let n = 0; n < depth; n += 1)
        sums[at + n] = (sums[at + n] as number) + (values[source + n] as number) * (weights[weight + n] as number)
    }
}

/** Each point to a square of the window's size: the way back from small to large. */
export function spread(from: Plane, to: Plane, { shape, values: weights, bias }: Weights): void {
  const [, rows = 1, columns = 1] = shape
  for (let y = 0; y < to.height; y += 1)
    for (let x = 0; x < to.width; x += 1) {
      const source = (Math.floor(y / rows) * from.width + Math.floor(x / columns)) * from.depth
      const weight = ((y % rows) * columns + (x % columns)) * from.depth
      let sum = bias[0] as number
      for (let n = 0; n < from.depth; n += 1)
        sum += (from.values[source + n] as number) * (weights[weight + n] as number)
      to.values[y * to.width + x] = sum
    }
}

/** Between points, as seen from their middles. */
export function enlarge(from: Plane, to: Plane): void {
  const { depth, values } = from
  const along = (n: number, size: number, of: number) => {
    const at = Math.max(((n + 0.5) * of) / size - 0.5, 0)
    const low = Math.floor(at)
    return { low, high: Math.min(low + 1, of - 1), share: at - low }
  }
  for (let y = 0, at = 0; y < to.height; y += 1) {
    const row = along(y, to.height, from.height)
    for (let x = 0; x < to.width; x += 1) {
      const column = along(x, to.width, from.width)
      const corner = (v: number, u: number) => (v * from.width + u) * depth
      const [a, b] = [corner(row.low, column.low), corner(row.low, column.high)]
      const [c, d] = [corner(row.high, column.low), corner(row.high, column.high)]
      for (let n = 0; n < depth; n += 1, at += 1) {
        const above = (values[a + n] as number) * (1 - column.share) + (values[b + n] as number) * column.share
        const below = (values[c + n] as number) * (1 - column.share) + (values[d + n] as number) * column.share
        to.values[at] = above * (1 - row.share) + below * row.share
      }
    }
  }
}

/** Over the whole image, one value each. */
export function average(from: Plane, to: Plane): void {
  const { depth } = from
  const share = 1 / (from.height * from.width)
  to.values.fill(0)
  for (let at = 0; at < from.values.length; at += depth)
    for (let n = 0; n < depth; n += 1) to.values[n] = (to.values[n] as number) + (from.values[at + n] as number) * share
}

export function add(one: Plane, other: Plane, to: Plane): void {
  for (let at = 0; at < to.values.length; at += 1)
    to.values[at] = (one.values[at] as number) + (other.values[at] as number)
}

/** The second has but one point, whose values count for all. */
export function weigh(one: Plane, other: Plane, to: Plane): void {
  const { depth } = one
  for (let at = 0; at < to.values.length; at += depth)
    for (let n = 0; n < depth; n += 1) to.values[at + n] = (one.values[at + n] as number) * (other.values[n] as number)
}

export function relu(from: Plane, to: Plane): void {
  for (let at = 0; at < to.values.length; at += 1) {
    const value = from.values[at] as number
    to.values[at] = value > 0 ? value : 0
  }
}

export function hardSwish(from: Plane, to: Plane): void {
  for (let at = 0; at < to.values.length; at += 1) {
    const value = from.values[at] as number
    to.values[at] = value <= -3 ? 0 : value >= 3 ? value : (value * (value + 3)) / 6
  }
}

export function logistic(from: Plane, to: Plane): void {
  for (let at = 0; at < to.values.length; at += 1) to.values[at] = 1 / (1 + Math.exp(-(from.values[at] as number)))
}
