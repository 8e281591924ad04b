import { mutate, randomFrom } from '@parvis/testkit'
import { fromBase64Url, joined, randomBytes, toBase64Url, type Bytes } from '../bytes.ts'
import type { ContentFacts } from '../content/context.ts'
import type { FloeShape } from '../content/floe.ts'
import { openContent } from '../content/open.ts'
import { openStream } from '../content/open-stream.ts'
import { sealContent, sealedBytes, sourceOf } from '../content/seal.ts'
import { SealedError } from '../error.ts'
import { newContentKey, newEpoch, unwrapKey, wrapKey } from '../keys/epoch.ts'

export interface MutationsFound {
  readonly cases: number
  /** Cases that opened as if nothing had been done to them. Must be 0. */
  readonly opened: number
  /** Cases in which a byte came out that was not the author's at that place. Must be 0. */
  readonly released: number
  /** Refused with something else than a SealedError. Must be 0. */
  readonly strange: number
  /** How often each code refused. */
  readonly refused: Readonly<Record<string, number>>
}

const shape: FloeShape = { segment: 80, segmentsPerKey: 4 }

/** R19, T10: `cases` random changes of sealed contents and wrapped keys, each opened in one of three ways. */
export async function mutationsFound(cases: number, seed: number): Promise<MutationsFound> {
  const random = randomFrom(seed)
  const refused: Record<string, number> = {}
  let [opened, released, strange] = [0, 0, 0]
  let targets = await newTargets()
  for (let at = 0; at < cases; at++) {
    if (at % 5000 === 4999) targets = await newTargets()
    const target = targets[at % targets.length]
    if (target === undefined) throw new RangeError('no target')
    const out: Bytes[] = []
    try {
      await target.open(mutate(target.sealed, target.other, random).bytes, out)
      opened++
    } catch (error) {
      if (error instanceof SealedError) refused[error.code] = (refused[error.code] ?? 0) + 1
      else strange++
    }
    const came = joined(...out)
    if (!came.every((byte, index) => byte === target.plaintext[index])) released++
  }
  return { cases, opened, released, strange, refused }
}

interface Target {
  readonly sealed: Bytes
  readonly other: Bytes
  readonly plaintext: Bytes
  /** Opens into `out`, piece by piece. */
  open(bytes: Bytes, out: Bytes[]): Promise<void>
}

async function newTargets(): Promise<readonly Target[]> {
  const [key, plaintext] = [newContentKey(), randomBytes(170)]
  const facts: ContentFacts = {
    coffre: '!c:parvis',
    file: 'f',
    version: 1,
    parent: 'root',
    name: 'n',
    type: 't',
    size: 170,
    padded: false,
  }
  const seal = async (of: ContentFacts) =>
    joined(...(await Array.fromAsync(sealedBytes(await sealContent(key, of, sourceOf(plaintext), { shape })))))
  // The same bytes under the same key, as another file: the richest material to splice from.
  const [sealed, other] = [await seal(facts), await seal({ ...facts, file: 'g' })]
  const byRange = (told: boolean) => async (bytes: Bytes, out: Bytes[]) => {
    const read = async (from: number, to: number) => bytes.slice(from, to)
    const content = await openContent(key, facts, { size: told ? bytes.length : null, read }, shape)
    for await (const piece of content.range()) out.push(piece)
    // Where storage tells no size, nothing asks for more than was written: what stands behind it is never read.
    if (!told && bytes.length > sealed.length && bytes.slice(0, sealed.length).every((b, at) => b === sealed[at]))
      throw new SealedError('length')
  }
  const byStream = async (bytes: Bytes, out: Bytes[]) => {
    for await (const piece of new Blob([bytes]).stream().pipeThrough(openStream(key, facts, shape))) out.push(piece)
  }
  const content = { sealed, other, plaintext }
  return [
    { ...content, open: byRange(true) },
    { ...content, open: byRange(false) },
    { ...content, open: byStream },
    await wrapTarget(),
  ]
}

async function wrapTarget(): Promise<Target> {
  const epoch = await newEpoch('!c:parvis', null)
  const key = newContentKey()
  const place = { file: 'f', version: 1, blob: 'b' }
  const sealed = fromBase64Url((await wrapKey(epoch, place, key)).box)
  const other = fromBase64Url((await wrapKey(epoch, { ...place, file: 'g' }, key)).box)
  const epochs = new Map([[epoch.id, epoch]])
  const open = async (bytes: Bytes, out: Bytes[]) =>
    void out.push(await unwrapKey(epochs, place, { epoch: epoch.id, box: toBase64Url(bytes) }))
  return { sealed, other, plaintext: key, open }
}
