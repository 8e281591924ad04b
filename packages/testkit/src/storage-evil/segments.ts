type Bytes = Uint8Array<ArrayBuffer>

/** Cuts a sealed content into its header and its segments, as anyone can who knows the format. */
export function cut(sealed: Bytes, header: number, segment: number): { readonly head: Bytes; readonly body: Bytes[] } {
  const body: Bytes[] = []
  for (let at = header; at < sealed.length; at += segment) body.push(sealed.slice(at, at + segment))
  return { head: sealed.slice(0, header), body }
}

export function glued(head: Bytes, body: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(head.length + body.reduce((sum, part) => sum + part.length, 0))
  whole.set(head)
  let at = head.length
  for (const part of body) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

type Reordering = readonly [name: string, change: (body: readonly Bytes[]) => readonly Bytes[]]

/** Everything somebody can do to the order of segments: what F4 names. Sizes stay what they were where they can. */
export const reorderings: readonly Reordering[] = [
  ['two exchanged', ([a, b, ...rest]) => [b!, a!, ...rest]],
  ['one repeated over the next', ([a, _b, ...rest]) => [a!, a!, ...rest]],
  ['one repeated beside itself', ([a, ...rest]) => [a!, a!, ...rest]],
  ['one dropped', ([a, _b, ...rest]) => [a!, ...rest]],
  ['all turned round', (body) => body.toReversed()],
  ['the last brought forward', (body) => [body.at(-1)!, ...body.slice(0, -1)]],
]
