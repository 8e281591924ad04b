/**
 * Reads a network from a TensorFlow Lite file (a FlatBuffer, schema version 3): its tensors, its constant values and its
 * steps. Knows only what a network needs that finds a person in an image.
 */
export interface ModelTensor {
  readonly shape: readonly number[]
  /** Constants only, as 32-bit numbers. */
  readonly values: Float32Array<ArrayBuffer> | null
}

export interface ModelStep {
  /** Name of the operation in the schema, or of a custom one. */
  readonly operation: string
  /** Indexes of tensors. */
  readonly inputs: readonly number[]
  readonly output: number
  /** Numbers of its options table, by field; absent ones are 0. */
  readonly option: (field: number) => number
}

export interface Model {
  readonly tensors: readonly ModelTensor[]
  readonly steps: readonly ModelStep[]
  readonly input: number
  readonly output: number
}

const operations: Readonly<Record<number, string>> = {
  0: 'add',
  3: 'convolution',
  4: 'depthwise',
  6: 'dequantize',
  14: 'logistic',
  18: 'multiply',
  19: 'relu',
  23: 'resize',
  40: 'mean',
  117: 'hard-swish',
}
const [float32, float16] = [0, 1]

/** Throws RangeError or TypeError for what is no such file. */
export function readModel(bytes: ArrayBuffer): Model {
  const at = flatBuffer(bytes)
  const root = at.start
  const codes = at.tables(root, 1).map((code) => {
    const custom = at.text(code, 1)
    return custom ?? operations[Math.max(at.byte(code, 0), at.number(code, 3))] ?? 'unknown'
  })
  const [graph] = at.tables(root, 2)
  if (graph === undefined) throw new TypeError('the file has no network')
  const buffers = at.tables(root, 4).map((buffer) => at.bytes(buffer, 0))
  const tensors = at.tables(graph, 0).map((tensor) => ({
    shape: at.numbers(tensor, 0),
    values: valuesOf(at.byte(tensor, 1), buffers[at.number(tensor, 2)]),
  }))
  const steps = at.tables(graph, 3).map((step) => ({
    operation: codes[at.number(step, 0)] ?? 'unknown',
    inputs: at.numbers(step, 1),
    output: at.numbers(step, 2)[0] ?? -1,
    option: (field: number) => at.byteOfTable(step, 4, field),
  }))
  return { tensors, steps, input: at.numbers(graph, 1)[0] ?? 0, output: at.numbers(graph, 2)[0] ?? 0 }
}

function valuesOf(type: number, bytes: DataView | null = null): Float32Array<ArrayBuffer> | null {
  if (!bytes || (type !== float32 && type !== float16)) return null
  const size = type === float32 ? 4 : 2
  return Float32Array.from({ length: bytes.byteLength / size }, (_none, n) =>
    type === float32 ? bytes.getFloat32(n * size, true) : half(bytes.getUint16(n * size, true)),
  )
}

/** IEEE 754 binary16. */
function half(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 0x1f, bits & 0x3ff]
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** A FlatBuffer’s tables: each begins with a way back to a list of where its fields are. */
function flatBuffer(file: ArrayBuffer) {
  const view = new DataView(file)
  const fieldOf = (table: number, field: number): number | null => {
    const list = table - view.getInt32(table, true)
    const slot = 4 + 2 * field
    const offset = slot < view.getUint16(list, true) ? view.getUint16(list + slot, true) : 0
    return offset === 0 ? null : table + offset
  }
  const follow = (from: number) => from + view.getUint32(from, true)
  const vector = (table: number, field: number) => {
    const from = fieldOf(table, field)
    if (from === null) return null
    const start = follow(from)
    return { start: start + 4, length: view.getUint32(start, true) }
  }
  const each = (table: number, field: number, read: (from: number) => number): number[] => {
    const found = vector(table, field)
    return Array.from({ length: found?.length ?? 0 }, (_none, n) => read((found?.start ?? 0) + 4 * n))
  }
  const byte = (table: number, field: number) => {
    const from = fieldOf(table, field)
    return from === null ? 0 : view.getUint8(from)
  }
  return {
    start: follow(0),
    byte,
    /** Of a table that stands in a field of this one; small numbers only. */
    byteOfTable: (table: number, field: number, inside: number) => {
      const from = fieldOf(table, field)
      return from === null ? 0 : byte(follow(from), inside)
    },
    number: (table: number, field: number) => {
      const from = fieldOf(table, field)
      return from === null ? 0 : view.getInt32(from, true)
    },
    numbers: (table: number, field: number) => each(table, field, (from) => view.getInt32(from, true)),
    tables: (table: number, field: number) => each(table, field, follow),
    text: (table: number, field: number): string | null => {
      const found = vector(table, field)
      return found && new TextDecoder().decode(new Uint8Array(file, found.start, found.length))
    },
    bytes: (table: number, field: number): DataView | null => {
      const found = vector(table, field)
      return found && found.length > 0 ? new DataView(file, found.start, found.length) : null
    },
  }
}
