import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { makeCable } from '../../../../workspace/src/adapters/matrix/cable.fixture.ts'
import type { RoomView } from '../../../../workspace/src/features/chat/port.ts'
import { topFolder } from '../../../../workspace/src/features/files/port.ts'
import { until } from '../calls/crowd.ts'
import { coffrePerson, type CoffrePerson } from '../files/coffre-person.ts'
import type { RunningStack } from '../stack.ts'
import { fetchThrough, type Asked } from './fetch-through.ts'
import { far, openRoughLink, smooth, type RoughLink } from './rough-link.ts'

/** Somebody whose every request goes by a link of their own. */
export interface CutPerson extends CoffrePerson {
  readonly link: RoughLink
  readonly asked: readonly Asked[]
}

export async function cutPerson(stack: RunningStack, uid: string, random: () => number): Promise<CutPerson> {
  const link = await openRoughLink(Number(new URL(stack.url).port), smooth, random)
  const { fetch, asked } = fetchThrough(link.port)
  const person = await coffrePerson(stack, uid, undefined, makeCable(fetch))
  return {
    ...person,
    link,
    asked,
    async leave() {
      await person.leave()
      link.close()
    },
  }
}

/** ms. Tries that a cut has ended wait for seconds before the next: this is for what never comes. */
const patience = 120_000

async function must(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  if (!(await until(async () => holds(), patience))) throw new Error(`${what}: not within ${patience} ms`)
}

/** A room of these two, and with it a coffre, which both may write in. */
export async function coffreOfTwo(one: CutPerson, other: CutPerson): Promise<string> {
  const room = await one.matrix.chat.createRoom({ name: 'Sur le fil', invite: [other.session.userId] })
  await must('invited', () => other.matrix.chat.rooms.value.some(({ id }) => id === room))
  await other.matrix.chat.join(room)
  await must('a coffre', () => one.files.open(room).value.at === 'ready')
  await must('the gateway knows it', async () => {
    await one.files.left(room)
    return true
  })
  // The first of all files begins the coffre: what is counted later is a content alone.
  one.files.upload(room, [{ file: new File(['prêt'], 'prêt.txt'), parent: topFolder, replaces: null }])
  await must('a coffre of both', () => {
    const { value } = other.files.open(room)
    return value.at === 'ready' && value.writable && value.entries.length === 1
  })
  return room
}

export interface CutMessages {
  readonly sent: readonly string[]
  /** What each of the two sees of them, in order. */
  readonly shown: readonly (readonly string[])[]
  readonly cuts: number
}

/** One writes on until both links were cut so many times, and at least so many messages. Ends on smooth links. */
export async function messagesUnderCuts(
  [one, other]: readonly [CutPerson, CutPerson],
  room: string,
  { cuts, messages, cutWithin }: { readonly cuts: number; readonly messages: number; readonly cutWithin: number },
): Promise<CutMessages> {
  const views = [one, other].map(({ matrix }) => matrix.chat.open(room))
  const links = [one.link, other.link]
  const before = links.map((link) => link.cuts())
  const since = () => links.map((link, n) => link.cuts() - (before[n] ?? 0))
  for (const link of links) link.set({ ...far, cutWithin })
  const sent: string[] = []
  const word = `coupure ${randomBytes(4).toString('hex')}`
  while (sent.length < messages || Math.min(...since()) < cuts) {
    const text = `${word} ${sent.length}`
    sent.push(text)
    one.matrix.chat.send(room, { text })
    // Some are always on their way, and wait behind one that is tried again.
    await must('some leave', () => views[0]?.items.value.filter((item) => !isSent(item)).length !== mostUnsent)
    await pause(50)
  }
  const cutsOfBoth = since().reduce((sum, now) => sum + now, 0)
  for (const link of links) link.set(far)
  await must('all have come', () =>
    views.every((view) => texts(view, word).length >= sent.length && view.items.value.every(isSent)),
  )
  for (const link of links) link.set(smooth)
  return { sent, shown: views.map((view) => texts(view, word)), cuts: cutsOfBoth }
}

const mostUnsent = 4
const isSent = (item: RoomView['items']['value'][number]) => item.type !== 'message' || item.delivery.at === 'sent'

function texts(view: RoomView, word: string): readonly string[] {
  return view.items.value.flatMap((item) =>
    item.type === 'message' && item.content.kind === 'text' && item.content.body.text.startsWith(`${word} `)
      ? [item.content.body.text]
      : [],
  )
}

export interface CutFile {
  readonly equal: boolean
  readonly versions: number
  /** Parts asked to be stored though they were acknowledged. */
  readonly sentAgain: number
  /** Requests for the content from its first byte on, by whoever reads it. */
  readonly readFromZero: number
  readonly uploadCuts: number
  readonly downloadCuts: number
}

/** One deposits so many random bytes, the other reads them; both are cut so many times meanwhile, and then no more. */
export async function fileUnderCuts(
  [one, other]: readonly [CutPerson, CutPerson],
  coffre: string,
  { cuts, size, cutWithin }: { readonly cuts: number; readonly size: number; readonly cutWithin: number },
): Promise<CutFile> {
  const bytes = randomBytes(size)
  const name = `coupé ${randomBytes(4).toString('hex')}.bin`
  const [putFrom, gotFrom] = [one.asked.length, other.asked.length]
  const uploadCuts = await cutMeanwhile(one.link, { cuts, cutWithin }, async () => {
    one.files.upload(coffre, [{ file: new File([bytes], name), parent: topFolder, replaces: null }])
    const transfer = () => one.files.transfers.value.find((other) => other.name === name)
    await must('an upload', () => {
      if (transfer()?.at === 'failed') throw new Error(`the upload failed: ${transfer()?.failure}`)
      return transfer()?.at === 'done'
    })
  })
  const found = () => {
    const { value } = other.files.open(coffre)
    return value.at === 'ready' ? value.entries.filter((entry) => entry.name === name) : []
  }
  await must('it is seen', () => found().length > 0)
  let equal = false
  const downloadCuts = await cutMeanwhile(other.link, { cuts, cutWithin }, async () => {
    const read = await other.files.read(coffre, found()[0]?.id ?? '')
    equal = bytes.equals(Buffer.from(await read.arrayBuffer()))
  })
  return {
    equal,
    versions: found().reduce((sum, { versions }) => sum + versions.length, 0),
    sentAgain: storedTwice(one.asked.slice(putFrom)),
    readFromZero: fromZero(other.asked.slice(gotFrom)),
    uploadCuts,
    downloadCuts,
  }
}

async function cutMeanwhile(
  link: RoughLink,
  { cuts, cutWithin }: { readonly cuts: number; readonly cutWithin: number },
  run: () => Promise<void>,
): Promise<number> {
  const before = link.cuts()
  link.set({ ...far, cutWithin })
  const enough = setInterval(() => {
    if (link.cuts() - before >= cuts) link.set(far)
  }, 5)
  try {
    await run()
    return link.cuts() - before
  } finally {
    clearInterval(enough)
    link.set(smooth)
  }
}

function storedTwice(asked: readonly Asked[]): number {
  const stored = new Set<string>()
  let again = 0
  for (const { method, path, status } of asked) {
    if (method !== 'PUT' || !path.includes('/parts/')) continue
    if (stored.has(path)) again += 1
    if (status === 204) stored.add(path)
  }
  return again
}

/** Of the blob that most requests were for: small ones are pages of the coffre, read whole. */
function fromZero(asked: readonly Asked[]): number {
  const read = Map.groupBy(
    asked.filter(({ method, path }) => method === 'GET' && path.includes('/blobs/')),
    ({ path }) => path,
  )
  const [longest = []] = [...read.values()].toSorted((a, b) => b.length - a.length)
  return longest.filter(({ range, status }) => range === null && status !== null).length
}
