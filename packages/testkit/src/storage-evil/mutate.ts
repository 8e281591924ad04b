type Bytes = Uint8Array<ArrayBuffer>

/** One random change of sealed bytes, of the kinds that storage can make; never the identity. */
export function mutate(sealed: Bytes, other: Bytes, random: () => number): { readonly kind: string; bytes: Bytes } {
  const kind = kinds[Math.floor(random() * kinds.length)]!
  const bytes = changes[kind](sealed, other, (below) => Math.floor(random() * below))
  return same(bytes, sealed) ? mutate(sealed, other, random) : { kind, bytes }
}

type Pick = (below: number) => number

const changes = {
  bit: (sealed: Bytes, _other: Bytes, pick: Pick) => {
    const bytes = sealed.slice()
    bytes[pick(bytes.length)]! ^= 1 << pick(8)
    return bytes
  },
  byte: (sealed: Bytes, _other: Bytes, pick: Pick) => {
    const bytes = sealed.slice()
    bytes[pick(bytes.length)] = pick(256)
    return bytes
  },
  cut: (sealed: Bytes, _other: Bytes, pick: Pick) => sealed.slice(0, pick(sealed.length)),
  beheaded: (sealed: Bytes, _other: Bytes, pick: Pick) => sealed.slice(1 + pick(sealed.length - 1)),
  longer: (sealed: Bytes, other: Bytes, pick: Pick) =>
    Uint8Array.from([...sealed, ...other.slice(0, 1 + pick(other.length - 1))]),
  moved: (sealed: Bytes, _other: Bytes, pick: Pick) => {
    const bytes = sealed.slice()
    const [from, to] = [pick(bytes.length), pick(bytes.length)]
    bytes.copyWithin(to, from, from + 1 + pick(64))
    return bytes
  },
  spliced: (sealed: Bytes, other: Bytes, pick: Pick) => {
    const bytes = sealed.slice()
    const at = pick(Math.min(bytes.length, other.length))
    bytes.set(other.slice(at, Math.min(at + 1 + pick(200), bytes.length)), at)
    return bytes
  },
  zeroed: (sealed: Bytes, _other: Bytes, pick: Pick) => {
    const at = pick(sealed.length)
    return sealed.slice().fill(0, at, at + 1 + pick(64))
  },
}
const kinds = Object.keys(changes) as (keyof typeof changes)[]

const same = (a: Bytes, b: Bytes): boolean => a.length === b.length && a.every((byte, at) => byte === b[at])
