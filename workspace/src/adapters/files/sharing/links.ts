import { linkList, linkView, type LinkView } from '@parvis/contracts'
import {
  joinNotes,
  newAddressSecret,
  openForMembers,
  sealLinkNote,
  splitNotes,
  unwrapKey,
  type FileVersion,
} from '@parvis/sealed'
import { FilesError, type FileLink, type LinksPort, type LinkWish, type NodeId } from '../../../features/files/port.ts'
import { fromText, toText } from '../bytes.ts'
import type { Coffre } from '../coffre.ts'
import { filesError } from '../files-error.ts'
import type { CoffreRooms } from '../rooms.ts'
import { coffreName } from '../storage.ts'
import { addressOf } from './address.ts'
import { answered, asJson, type Ask } from '../ask.ts'
import { stretched } from './passphrase.ts'

export interface SharingDeps {
  readonly ask: Ask
  readonly rooms: Pick<CoffreRooms, 'me' | 'members'>
  readonly open: (coffre: string) => Coffre
  readonly now: () => number
  /** Of the portal, for addresses that are given away. */
  readonly origin: string
}

/** Links of coffres: the gateway decides whether one may be made, the service counts, and neither learns a key. */
export function linksPort(deps: SharingDeps): LinksPort {
  const of = async (coffre: string, path = '', init: RequestInit = {}) => {
    const headers = { ...init.headers, 'x-parvis-room': coffre }
    return deps.ask(`/coffres/${await coffreName(coffre)}/links${path}`, { ...init, headers })
  }
  return {
    async list(coffre) {
      const { links } = await answered(linkList, of(coffre))
      return Promise.all(links.map((link) => shown(deps, coffre, link)))
    },
    async make(coffre, node, wish) {
      const body = await prepared(deps, coffre, node, wish).catch((cause: unknown) => {
        throw filesError(cause)
      })
      return shown(deps, coffre, await answered(linkView, of(coffre, '', asJson('POST', body))))
    },
    takeBack: async (coffre, link) => void (await of(coffre, `/${link}`, { method: 'DELETE' })),
  }
}

const day = 24 * 3600 * 1000

async function prepared(deps: SharingDeps, coffre: string, node: NodeId, { days, count, passphrase }: LinkWish) {
  const { manifest, epochs } = deps.open(coffre).present()
  const version = manifest.nodes.get(node)?.versions[0]
  const epoch = epochs.get(manifest.epoch ?? '')
  const me = deps.rooms.me.value
  if (version === undefined || epoch === undefined || me === null) throw new FilesError('missing')
  const { act } = version
  const key = await unwrapKey(epochs, { file: act.node, version: act.number, blob: act.blob }, version.key)
  const secret = newAddressSecret()
  const words = passphrase === null ? null : await stretched(secret, passphrase)
  const note = await sealLinkNote(secret, me.name, { facts: factsOf(coffre, version), key }, words)
  const members = { by: me.id, secret: toText(secret), locked: passphrase !== null }
  return {
    blob: act.blob,
    note: toText(await joinNotes(note, 'link', epoch, members)),
    expires: new Date(deps.now() + days * day).toISOString(),
    count,
  }
}

const factsOf = (coffre: string, { act }: FileVersion) => {
  const { node: file, number: version, parent, name, type, size, padded } = act
  return { coffre, file, version, parent, name, type, size, padded }
}

/** As members see it. What does not open here was made before this person came, or is not from a member. */
async function shown({ open, rooms, origin }: SharingDeps, coffre: string, link: LinkView): Promise<FileLink> {
  const { manifest, epochs } = open(coffre).present()
  const found = [...manifest.nodes.values()].find(({ versions }) => versions.some(({ act }) => act.blob === link.blob))
  const told = await Promise.resolve()
    .then(() => openForMembers('link', splitNotes(fromText(link.note)), epochs))
    .catch(() => null)
  const by = typeof told?.['by'] === 'string' ? told['by'] : null
  const secret = typeof told?.['secret'] === 'string' ? told['secret'] : null
  const person = by === null ? undefined : (await rooms.members(coffre)).find(({ id }) => id === by)
  return {
    id: link.link,
    coffre,
    node: found?.id ?? null,
    name: found?.name ?? null,
    address: secret === null ? null : addressOf(origin, 'lien', { id: link.link, secret: fromText(secret) }),
    by: person ?? (by === null ? null : { id: by, name: by.replace(/^@/, '').split(':')[0] ?? by }),
    locked: told?.['locked'] === true,
    expires: Date.parse(link.expires) || 0,
    left: link.left,
  }
}
