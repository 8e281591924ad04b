import { dropView, type DropView } from '@parvis/contracts'
import {
  joinNotes,
  newAddressSecret,
  newHpkePair,
  openDeposit,
  openForMembers,
  openStream,
  sealDropNote,
  splitNotes,
  wrapKey,
  type DepositNote,
  type Fields,
} from '@parvis/sealed'
import { FilesError, topFolder, type Deposit, type DropBox, type DropsPort } from '../../../features/files/port.ts'
import { fromText, randomName, toText } from '../bytes.ts'
import { filesError } from '../files-error.ts'
import { coffreName } from '../storage.ts'
import { addressOf } from './address.ts'
import { answered, asJson } from '../ask.ts'
import { boxesShown, lookedAt, type Looked, type ShownBox } from './deposits-seen.ts'
import type { SharingDeps } from './links.ts'

const day = 24 * 3600 * 1000
/** Of one box: deposits, and sealed bytes in all. */
const most = { count: 200, bytes: 10 * 2 ** 30 }

/** Drop boxes of coffres: members hold the key that opens what is put in, sealed among them; the service holds bytes. */
export function dropsPort(deps: SharingDeps): DropsPort {
  const of = async (coffre: string, path = '', init: RequestInit = {}) => {
    const headers = { ...(init.headers as Record<string, string> | undefined), 'x-parvis-room': coffre }
    return deps.ask(`/coffres/${await coffreName(coffre)}/${path}`, { ...init, headers })
  }
  const look = (coffre: string, unasked = false): Promise<Looked> => lookedAt((path) => of(coffre, path), unasked)
  const one = async (coffre: string, drop: string) => {
    const found = (await look(coffre)).shown.find((box) => box.drop === drop)
    if (found === undefined) throw new FilesError('missing')
    return found
  }
  const takeOff = async (coffre: string, drop: string, blob: string, how: 'taken' | 'unwanted') => {
    const at = `drops/${drop}/deposits/${blob}`
    await of(coffre, how === 'taken' ? `${at}/taken` : at, { method: how === 'taken' ? 'POST' : 'DELETE' })
  }
  return {
    async list(coffre) {
      const boxes = boxesShown(await look(coffre))
      return Promise.all(boxes.map((box) => shown(deps, coffre, box)))
    },
    withheld: async (coffre) => (await look(coffre, true)).withheld.length,
    async noteLoss(coffre, drop, blob) {
      await of(coffre, `drops/${drop}/deposits/${blob}/lost`, asJson('POST', {}))
      // Where its name is still on the list, it would be shown as one that the portal does not know.
      await takeOff(coffre, drop, blob, 'unwanted').catch(unlessMissing)
    },
    async make(coffre, wish) {
      const body = await prepared(deps, coffre, wish).catch(thrown)
      const made = await answered(dropView, of(coffre, 'drops', asJson('POST', body)))
      // Under another name nothing would be known of what comes.
      if (made.drop !== body.drop) throw new FilesError('altered')
      return shown(deps, coffre, { ...made, deposits: [], vanished: false })
    },
    close: async (coffre, drop) => void (await of(coffre, `drops/${drop}`, { method: 'DELETE' })),
    async keep(coffre, drop, blob) {
      const note = await opened(deps, coffre, await one(coffre, drop), blob).catch(thrown)
      await kept(deps, coffre, blob, note).catch(thrown)
      await takeOff(coffre, drop, blob, 'taken')
    },
    async discard(coffre, drop, blob) {
      await takeOff(coffre, drop, blob, 'unwanted')
      // What became a file of the coffre keeps its bytes.
      const { records } = deps.open(coffre).present().manifest
      const used = [...records.values()].some(({ body: { act } }) => act.kind === 'version' && act.blob === blob)
      if (!used) await of(coffre, `blobs/${blob}`, { method: 'DELETE' }).catch(unlessMissing)
    },
  }
}

/** What is gone already was to go. */
function unlessMissing(cause: unknown): void {
  if (!(cause instanceof FilesError && cause.code === 'missing')) throw cause
}

function thrown(cause: unknown): never {
  throw filesError(cause)
}

async function prepared(deps: SharingDeps, coffre: string, { words, days }: { words: string; days: number }) {
  const open = deps.open(coffre)
  // A coffre in which nothing was ever put begins with its first box.
  if (open.present().manifest.epoch === null) await open.write(async () => [])
  const { manifest, epochs } = open.present()
  const epoch = epochs.get(manifest.epoch ?? '')
  const me = deps.rooms.me.value
  if (epoch === undefined || me === null) throw new FilesError('not-allowed')
  const { publicKey, privateKey } = await newHpkePair()
  const secret = newAddressSecret()
  const drop = randomName()
  const note = await sealDropNote(secret, { coffre, by: me.name, words, publicKey })
  const members = { drop, by: me.id, words, secret: toText(secret), privateKey: toText(privateKey) }
  return {
    drop,
    note: toText(await joinNotes(note, 'drop', epoch, members)),
    expires: new Date(deps.now() + days * day).toISOString(),
    ...most,
  }
}

/** Null for what members did not seal for a box of this name. */
const told = ({ open }: SharingDeps, coffre: string, { drop, note }: Pick<DropView, 'drop' | 'note'>) =>
  Promise.resolve()
    .then(() => openForMembers('drop', splitNotes(fromText(note)), open(coffre).present().epochs))
    // A box that was made before names were sealed in says none.
    .then((fields): Fields | null => ('drop' in fields && fields['drop'] !== drop ? null : fields))
    .catch(() => null)

const textOf = (fields: Fields | null, name: string): string | null => {
  const value = fields?.[name]
  return typeof value === 'string' ? value : null
}

async function shown(deps: SharingDeps, coffre: string, box: ShownBox): Promise<DropBox> {
  const fields = await told(deps, coffre, box)
  const [by, secret, key] = [textOf(fields, 'by'), textOf(fields, 'secret'), textOf(fields, 'privateKey')]
  const person = by === null ? undefined : (await deps.rooms.members(coffre)).find(({ id }) => id === by)
  const deposits = box.deposits.map(async ({ blob, size, note, time, standing, entry }): Promise<Deposit> => {
    const place = { drop: box.drop, blob }
    const opening = key !== null && note !== null ? openDeposit(fromText(key), place, fromText(note)) : null
    const found = await opening?.catch(() => null)
    const about = found ? { name: found.facts.name, size: found.facts.size, from: found.from } : null
    return { id: blob, at: Date.parse(time) || 0, sealed: size, told: about, standing, entry }
  })
  return {
    id: box.drop,
    coffre,
    open: box.open,
    address: secret && addressOf(deps.origin, 'depot', { id: box.drop, secret: fromText(secret) }),
    by: person ?? (by === null ? null : { id: by, name: by.replace(/^@/, '').split(':')[0] ?? by }),
    words: textOf(fields, 'words') ?? '',
    expires: Date.parse(box.expires) || 0,
    left: box.left,
    vanished: box.vanished,
    deposits: await Promise.all(deposits),
  }
}

async function opened(deps: SharingDeps, coffre: string, box: DropView, blob: string): Promise<DepositNote> {
  const key = textOf(await told(deps, coffre, box), 'privateKey')
  const deposit = box.deposits.find((one) => one.blob === blob)
  if (key === null || deposit === undefined) throw new FilesError('missing')
  const note = await openDeposit(fromText(key), { drop: box.drop, blob }, fromText(deposit.note))
  // A deposit is for the coffre in which it lies, and a first version: whoever wrote it may have written anything.
  if (note.facts.coffre !== coffre || note.facts.version !== 1) throw new FilesError('altered')
  return note
}

/** A file of the coffre from here on, where it lies: no byte moves, and none is believed before all of it opened. */
async function kept({ open, storage }: SharingDeps, coffre: string, blob: string, note: DepositNote): Promise<void> {
  const { facts, key } = note
  const sealed = await storage.read(coffre, blob)
  await sealed.pipeThrough(openStream(key, facts)).pipeTo(new WritableStream())
  await open(coffre).write(async ({ epoch, manifest }) => {
    const all = [...manifest.records.values()].flatMap(({ body: { act } }) => (act.kind === 'version' ? [act] : []))
    if (all.some((act) => act.blob === blob)) return []
    // Nobody outside makes the next version of a file of the coffre.
    if (manifest.nodes.has(facts.file) || manifest.trash.has(facts.file)) throw new FilesError('altered')
    const { file: node, parent, name, type, size, padded } = facts
    if (parent !== topFolder) throw new FilesError('altered')
    const wrapped = await wrapKey(epoch, { file: node, version: 1, blob }, key)
    return [{ kind: 'version', node, number: 1, of: [], parent, name, type, size, padded, blob, key: wrapped }]
  })
}
