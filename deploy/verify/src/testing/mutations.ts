import { formatNote } from '@parvis/tlog'
import { bundleFiles, upTo } from './sample-bundle.ts'
import { buildLog, type SampleLog, sampleLog, signed, signedText } from './sample-log.ts'
import { writeZip } from './write-zip.ts'

/** Whole numbers from 0 up to (excluded) a bound, the same ones for the same seed. */
export function randomOf(seed: number): (bound: number) => number {
  let state = seed >>> 0
  return (bound) => {
    // Mulberry32: enough to choose where to strike.
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}

export interface Mutation {
  readonly name: string
  readonly zip: Buffer
  /** What the auditor had kept, where only that can show it. */
  readonly since?: string
}

const size = 300
const honest = sampleLog(size)
const whole = upTo(size)
const kept = signedText(honest)

type Random = (bound: number) => number
type Lines = (lines: readonly string[], random: Random) => readonly string[]

/** Changes a file of the bundle by lines, and leaves the rest. */
const byLines =
  (file: 'entries.ndjson' | 'tree', change: Lines) =>
  (random: Random): Mutation['zip'] => {
    const indexes = file === 'tree' ? whole.filter((index) => index % 37 === random(37)) : whole
    const files = bundleFiles(honest, indexes.length === 0 ? [3] : indexes)
    const lines = String(files[file]).split('\n').slice(0, -1)
    const changed = change(lines, random)
    return writeZip({ ...files, [file]: changed.map((line) => `${line}\n`).join('') })
  }

const drop: Lines = (lines, random) => lines.toSpliced(1 + random(lines.length - 1), 1)
const twice: Lines = (lines, random) => {
  const at = random(lines.length)
  return lines.toSpliced(at, 0, lines[at] ?? '')
}
const swap: Lines = (lines, random) => {
  const [a, b] = [random(lines.length), random(lines.length - 1)]
  const other = b >= a ? b + 1 : b
  return lines.map((line, at) => (at === a ? (lines[other] ?? '') : at === other ? (lines[a] ?? '') : line))
}
const flip: Lines = (lines, random) => {
  const at = random(lines.length)
  return lines.map((line, place) => (place === at ? flipCharacter(line, random) : line))
}

/** One ASCII character becomes another one, of which nothing stays the same. */
function flipCharacter(line: string, random: Random): string {
  const at = random(line.length)
  const code = line.charCodeAt(at)
  const next = String.fromCharCode(32 + ((code - 32 + 1 + random(94)) % 95))
  return `${line.slice(0, at)}${next}${line.slice(at + 1)}`
}

/** Another log of the same operator, with the real key and without the witnesses. */
const fork = (random: Random): SampleLog => {
  const at = random(size)
  const kind = random(3)
  const other = honest.entries[(at + 3) % size]
  if (kind === 0) return buildLog(honest.entries.toSpliced(at, 1))
  if (kind === 1 || other === undefined) return buildLog(honest.entries.slice(0, size - 1 - random(100)))
  return buildLog(
    honest.entries.toSpliced(at, 1, { ...other, leaf: other.leaf.replace('allow', 'refuse').replace('done', 'cut') }),
  )
}

const bundle = (changed: Partial<Record<string, string>>) =>
  writeZip({ ...bundleFiles(honest, whole), ...changed } as Record<string, string>)

/** What an operator, or a bad disk, may do to a bundle. */
const kinds: Readonly<Record<string, (random: Random) => Omit<Mutation, 'name'>>> = {
  'flip a character of an entry': (random) => ({ zip: byLines('entries.ndjson', flip)(random) }),
  'drop an entry': (random) => ({ zip: byLines('entries.ndjson', drop)(random) }),
  'insert an entry': (random) => ({ zip: byLines('entries.ndjson', twice)(random) }),
  'reorder entries': (random) => ({ zip: byLines('entries.ndjson', swap)(random) }),
  'flip a character of the tree': (random) => ({ zip: byLines('tree', flip)(random) }),
  'drop a head of the tree': (random) => ({ zip: byLines('tree', drop)(random) }),
  'insert a head into the tree': (random) => ({ zip: byLines('tree', twice)(random) }),
  'reorder heads of the tree': (random) => ({ zip: byLines('tree', swap)(random) }),
  'cut the entries’ tail': (random) => ({
    zip: byLines('entries.ndjson', (lines) => lines.slice(0, random(lines.length)))(random),
  }),
  'flip a character of the checkpoint': (random) => {
    const text = kept.slice(0, kept.indexOf('\n\n'))
    return { zip: bundle({ checkpoint: kept.replace(text, flipCharacter(text, random)) }) }
  },
  'cut the zip': (random) => {
    const zip = bundle({})
    return { zip: zip.subarray(0, 1 + random(zip.length - 1)) }
  },
  'lengthen the zip': (random) => ({ zip: Buffer.concat([bundle({}), Buffer.alloc(1 + random(100))]) }),
  'flip a byte of what is packed': (random) => {
    const zip = Buffer.from(bundle({}))
    // The largest file is most of it: between its header and the next.
    const [from, to] = [zip.indexOf('entries.ndjson') + 14, zip.indexOf('tree') - 40]
    zip[from + random(to - from)]! ^= 1 << random(8)
    return { zip }
  },
  'sign a fork with the real key': (random) => {
    const forged = fork(random)
    return { zip: writeZip(bundleFiles(forged, upTo(forged.entries.length), formatNote(signed(forged, random(2))))) }
  },
  'sign a fork with the real key and all witnesses': (random) => {
    const forged = fork(random)
    // Nothing in it is wrong: only what the auditor kept can contradict it, where the fork is as long.
    const changed =
      forged.entries.length < size
        ? buildLog([...forged.entries, ...honest.entries.slice(0, size - forged.entries.length)])
        : forged
    return { zip: writeZip(bundleFiles(changed, upTo(size), formatNote(signed(changed, 3)))), since: kept }
  },
}

/** The n-th of a seed's mutations, each kind in its turn. */
export function mutate(seed: number, number: number): Mutation {
  const names = Object.keys(kinds)
  const name = names[number % names.length] ?? ''
  const kind = kinds[name]
  if (kind === undefined) throw new Error(name)
  return { name, ...kind(randomOf(seed * 31 + number * 7919)) }
}

export const unchanged = (): Mutation => ({ name: 'nothing', zip: bundle({}) })
