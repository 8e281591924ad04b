/** Tracks of a recorder, in the order in which it counts them. */
export type Counted = readonly ('sound' | 'image')[]

const element = (id: readonly number[], body: readonly number[]) => [...id, 0x80 | body.length, ...body]
const open = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]

/** As browsers begin: head, tracks; segment and clusters without a size. */
export function beginning(counted: Counted): Uint8Array {
  const entries = counted.flatMap((kind, at) =>
    element([0xae], [...element([0xd7], [at + 1]), ...element([0x83], [kind === 'image' ? 1 : 2])]),
  )
  const tracks = element([0x16, 0x54, 0xae, 0x6b], entries)
  return Uint8Array.from([...element([0x1a, 0x45, 0xdf, 0xa3], [1, 2]), 0x18, 0x53, 0x80, 0x67, ...open, ...tracks])
}

/** Blocks, each with its track’s number and its time in the cluster. */
export function cluster(time: number, blocks: readonly (readonly [track: number, ms: number])[]): Uint8Array {
  const body = blocks.flatMap(([track, ms]) =>
    element([0xa3], [0x80 | track, (ms >> 8) & 0xff, ms & 0xff, 0x80, 7, 7, 7]),
  )
  return Uint8Array.from([0x1f, 0x43, 0xb6, 0x75, ...open, ...element([0xe7], [time >> 8, time & 0xff]), ...body])
}
