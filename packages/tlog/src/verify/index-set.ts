const chunkBits = 2 ** 16

/** A set of indexes in one bit each, by chunks of 8 KiB that come with the first index in them. */
export interface IndexSet {
  add(index: number): void
  has(index: number): boolean
}

export function indexSet(): IndexSet {
  const chunks = new Map<number, Uint8Array>()
  return {
    add(index) {
      const number = Math.floor(index / chunkBits)
      const chunk = chunks.get(number) ?? new Uint8Array(chunkBits / 8)
      chunks.set(number, chunk)
      const at = index % chunkBits
      chunk[at >> 3] = (chunk[at >> 3] ?? 0) | (1 << (at & 7))
    },
    has(index) {
      const at = index % chunkBits
      return (((chunks.get(Math.floor(index / chunkBits))?.[at >> 3] ?? 0) >> (at & 7)) & 1) === 1
    },
  }
}
