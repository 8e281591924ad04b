import { depositView, openDropView, receiptHeader } from '@parvis/contracts'
import { sha256 } from '@noble/hashes/sha2.js'
import {
  layoutOf,
  newContentKey,
  openDropNote,
  sealContent,
  sealDeposit,
  splitNotes,
  type DropNote,
} from '@parvis/sealed'
import { OutsideError, type DropOffPort, type KeptReceipt, type OpenBox } from '../../../features/outside/port.ts'
import { pause } from '../../../platform/clock.ts'
import { pauses } from '../../../shared/lib/pauses.ts'
import { fromText, randomName, toText } from '../bytes.ts'
import { readFragment } from '../sharing/address.ts'
import { answered, asJson, asking, type Ask } from '../ask.ts'
import { cleanName } from '../uploads/sealing.ts'
import type { OutsideDeps } from './given-link.ts'
import { outsideError } from './outside-error.ts'
import { checked, readReceipt } from './receipt-check.ts'
import { receiptBook, type KeptText } from './receipt-book.ts'

/** A drop box, for somebody without an account: what they deposit is sealed on their device, for the members alone. */
export function dropOff({ fetch, clock, hash, kept }: OutsideDeps & { readonly kept: KeptText }): DropOffPort {
  const asked = asking({ fetch, csrf: () => null })
  const ask: Ask = (path, init) => asked(path, { ...init, credentials: 'omit' })
  const book = receiptBook(kept)
  let note: DropNote | null = null
  const address = () => {
    const fragment = readFragment(hash)
    if (fragment === null) throw new OutsideError('address')
    return fragment
  }
  async function look(): Promise<OpenBox> {
    const { id, secret } = address()
    const view = await answered(openDropView, ask(`/drops/${id}`))
    note = await openDropNote(secret, splitNotes(fromText(view.note)).outside)
    const { by, words } = note
    return { by, words, expires: Date.parse(view.expires) || 0, left: view.left, bytes: view.bytes }
  }
  async function deposit(file: File, from: string, tell: (part: number) => void, stop: AbortSignal) {
    if (note === null) throw new OutsideError('internal')
    const sending = { ask, drop: address().id, note, file, from, tell, stop, wait: (ms: number) => pause(clock, ms) }
    const receipt = await sent(sending)
    book.add(receipt)
    return receipt
  }
  const safe =
    <Given extends readonly unknown[], T>(act: (...given: Given) => Promise<T>) =>
    (...given: Given): Promise<T> =>
      act(...given).catch((cause: unknown) => {
        throw outsideError(cause)
      })
  return {
    look: safe(look),
    deposit: safe(deposit),
    remembered: () => book.of(readFragment(hash)?.id ?? ''),
    forget: book.forget,
    readReceipt: safe(async (text: string) => readReceipt(text, address().id)),
    check: safe((receipt: KeptReceipt) => checked(ask, receipt)),
  }
}

interface Sending {
  readonly ask: Ask
  readonly drop: string
  readonly note: DropNote
  readonly file: File
  readonly from: string
  readonly tell: (part: number) => void
  readonly stop: AbortSignal
  readonly wait: (ms: number) => Promise<void>
}

const mostTries = 5

async function sent({ ask, drop, note, file, from, tell, stop, wait }: Sending): Promise<KeptReceipt> {
  const { size } = file
  const blob = randomName()
  const [name, type] = [cleanName(file.name), /^[^\0]{1,200}$/.test(file.type) ? file.type : 'application/octet-stream']
  const facts = { coffre: note.coffre, file: randomName(), version: 1, parent: 'root', name, type, size, padded: true }
  const key = newContentKey()
  const layout = layoutOf(size, facts.padded)
  const read = async (start: number, end: number) => new Uint8Array(await file.slice(start, end).arrayBuffer())
  const content = await sealContent(key, facts, { size, read })
  const at = `/drops/${drop}/uploads/${blob}`
  await ask(at, { ...asJson('POST', { size: layout.sealed }), signal: stop })
  const [hash, letBy] = [sha256.create(), pauses()]
  for (let index = 0; index < layout.parts; index++) {
    const pieces: Uint8Array<ArrayBuffer>[] = []
    for await (const piece of content.part(index)) {
      pieces.push(piece)
      hash.update(piece)
      await letBy()
    }
    const body = new Uint8Array(await new Blob(pieces).arrayBuffer())
    const headers = { 'content-type': 'application/octet-stream' }
    await again(() => ask(`${at}/parts/${index + 1}`, { method: 'PUT', body, signal: stop, headers }))
    tell((index + 1) / layout.parts)
  }
  const digest = new Uint8Array(hash.digest())
  const made = await sealDeposit(note.publicKey, { drop, blob }, { facts, key, from, hash: digest })
  const answer = await again(() =>
    ask(`${at}/complete`, { ...asJson('POST', { note: toText(made.note), size: layout.sealed }), signal: stop }),
  )
  const entry = answer.headers.get(receiptHeader)
  const { time } = await answered(depositView, Promise.resolve(answer))
  return { ...made.receipt, time, entry: entry === null ? null : Number(entry) }

  async function again(act: () => Promise<Response>, tries = 1): Promise<Response> {
    try {
      return await act()
    } catch (cause) {
      stop.throwIfAborted()
      if (outsideError(cause).code !== 'network' || tries === mostTries) throw cause
      await wait(500 * 2 ** tries)
      return again(act, tries + 1)
    }
  }
}
