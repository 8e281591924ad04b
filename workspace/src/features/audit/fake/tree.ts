import {
  cosign,
  encodeBundle,
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  frontierOf,
  hashLength,
  inclusionProof,
  formatProof,
  leafHash,
  nobleSha256,
  parseTilePath,
  parseNote,
  rootOf,
  signerFromSeed,
  signNote,
  subtreeHead,
  tileWidth,
  type Signer,
} from '@parvis/tlog'

/** A real tree over lines made on demand, signed and cosigned: what it serves verifies, and what is tampered does not. */
export interface FakeTree {
  file(path: string): Uint8Array<ArrayBuffer> | null
  proof(index: number): string
  readonly note: string
}

export const origin = 'parvis.localhost/journal'
export const log = signerFromSeed(origin, 1, new Uint8Array(32).fill(7))
const witness = signerFromSeed('temoin.localhost', 4, new Uint8Array(32).fill(9))
export const policy = [
  `log ${formatVerifierKey(log.key)}`,
  `witness temoin ${formatVerifierKey(witness.key)} http://127.0.0.1:8490`,
  'quorum temoin',
  '',
].join('\n')

export function signed(size: number, root: Uint8Array, time: number, by: Signer = log): string {
  const text = formatCheckpoint({ origin, size, root })
  return formatNote({ text, signatures: [signNote(text, by), cosign(text, witness, Math.floor(time / 1000))] })
}

export function fakeTree(size: number, line: (index: number) => Uint8Array, now: number, by: Signer = log): FakeTree {
  const hashes: Uint8Array[] = []
  for (let index = 0; index < size; index += 1) hashes.push(leafHash(nobleSha256, line(index)))
  const levels: Uint8Array[] = []
  for (let level = hashes; level.length > 0; level = above(level)) levels.push(laid(level))
  const hashAt = (level: number, index: number) => {
    const bytes = levels[Math.floor(level / 8)] ?? new Uint8Array()
    const [width, height] = [hashLength, level % 8]
    return subtreeHead(nobleSha256, bytes.subarray(index * 2 ** height * width, (index + 1) * 2 ** height * width))
  }
  const note = signed(size, rootOf(nobleSha256, frontierOf(size, hashAt)), now, by)
  const texts: Record<string, string> = {
    ...{ checkpoint: note, policy, rotations: '' },
    keys: `${formatVerifierKey(log.key)}\n`,
  }
  return {
    note,
    proof: (index) =>
      formatProof({
        ...{ index, proof: inclusionProof(nobleSha256, index, size, hashAt), note: parseNote(note) },
        extra: line(index),
      }),
    file(path) {
      if (Object.hasOwn(texts, path)) return Uint8Array.from(new TextEncoder().encode(texts[path]))
      const { level, index, width } = parseTilePath(path)
      const [from, to] = [index * tileWidth, index * tileWidth + width]
      if (level !== 'entries') {
        const bytes = levels[level]?.slice(from * hashLength, to * hashLength)
        return bytes?.length === width * hashLength ? Uint8Array.from(bytes) : null
      }
      if (to > size) return null
      return Uint8Array.from(encodeBundle(Array.from({ length: width }, (_, at) => line(from + at))))
    },
  }
}

function above(level: readonly Uint8Array[]): Uint8Array[] {
  const full = Math.floor(level.length / tileWidth)
  return Array.from({ length: full }, (_, at) =>
    subtreeHead(nobleSha256, laid(level.slice(at * tileWidth, (at + 1) * tileWidth))),
  )
}

function laid(hashes: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * hashLength)
  for (const [at, hash] of hashes.entries()) bytes.set(hash, at * hashLength)
  return bytes
}
