import { dropList, dropView, type DropView } from '@parvis/contracts'
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
import { fromText, toText } from '../bytes.ts'
import { filesError } from '../files-error.ts'
import { coffreName } from '../storage.ts'
import { addressOf } from './address.ts'
import { answered, asJson } from '../ask.ts'
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
  const one = async (coffre: string, drop: string) => {
    const { drops } = await answered(dropList, of(coffre, 'drops'))
    const found = drops.find((box) => box.drop === drop)
    if (found === undefined) throw new FilesError('missing')
    return found
  }
  const takeOff = async (coffre: string, drop: string, blob: string) =>
    void (await of(coffre, `drops/${drop}/deposits/${blob}`, { method: 'DELETE' }))
  return {
    async list(coffre) {
      const { drops } = await answered(dropList, of(coffre, 'drops'))
      return Promise.all(drops.map((box) => shown(deps, coffre, box)))
    },
    async make(coffre, wish) {
      const body = await prepared(deps, coffre, wish).catch(thrown)
      return shown(deps, coffre, await answered(dropView, of(coffre, 'drops', asJson('POST', body))))
    },
    close: async (coffre, drop) => void (await of(coffre, `drops/${drop}`, { method: 'DELETE' })),
    async keep(coffre, drop, blob) {
      const note = await opened(deps, coffre, await one(coffre, drop), blob).catch(thrown)
      await kept(deps, coffre, blob, note).catch(thrown)
      await takeOff(coffre, drop, blob)
    },
    async discard(coffre, drop, blob) {
      await takeOff(coffre, drop, blob)
      // What became a file of the coffre keeps its bytes.
      const { records } = deps.open(coffre).present().manifest
      const used = [...records.values()].some(({ body: { act } }) => act.kind === 'version' && act.blob === blob)
      if (!used) await of(coffre, `blobs/${blob}`, { method: 'DELETE' })
    },
  }
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
  const note = await sealDropNote(secret, { coffre, by: me.name, words, publicKey })
  const members = { by: me.id, words, secret: toText(secret), privateKey: toText(privateKey) }
  return {
    note: toText(await joinNotes(note, 'drop', epoch, members)),
    expires: new Date(deps.now() + days * day).toISOString(),
    ...most,
  }
}

const told = ({ open }: SharingDeps, coffre: string, note: string): Promise<Fields | null> =>
  Promise.resolve()
    .then(() => openForMembers('drop', splitNotes(fromText(note)), open(coffre).present().epochs))
    .catch(() => null)

const textOf = (fields: Fields | null, name: string): string | null => {
  const value = fields?.[name]
  return typeof value === 'string' ? value : null
}

async function shown(deps: SharingDeps, coffre: string, box: DropView): Promise<DropBox> {
  const fields = await told(deps, coffre, box.note)
  const [by, secret, key] = [textOf(fields, 'by'), textOf(fields, 'secret'), textOf(fields, 'privateKey')]
  const person = by === null ? undefined : (await deps.rooms.members(coffre)).find(({ id }) => id === by)
  const deposits = box.deposits.map(async ({ blob, size, note, time }): Promise<Deposit> => {
    const place = { drop: box.drop, blob }
    const found = key && (await openDeposit(fromText(key), place, fromText(note)).catch(() => null))
    const about = found ? { name: found.facts.name, size: found.facts.size, from: found.from } : null
    return { id: blob, at: Date.parse(time) || 0, sealed: size, told: about }
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
    deposits: await Promise.all(deposits),
  }
}

async function opened(deps: SharingDeps, coffre: string, box: DropView, blob: string): Promise<DepositNote> {
  const key = textOf(await told(deps, coffre, box.note), 'privateKey')
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
