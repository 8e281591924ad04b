import { linkList, linkView, type LinkView } from '@parvis/contracts'
import { joinNotes, newAddressSecret, openForMembers, sealLinkNote, splitNotes } from '@parvis/sealed'
import { FilesError, type FileLink, type LinksPort, type LinkWish, type NodeId } from '../../../features/files/port.ts'
import { fromText, toText } from '../bytes.ts'
import type { Coffre } from '../coffre.ts'
import { filesError } from '../files-error.ts'
import type { CoffreRooms } from '../rooms.ts'
import { coffreName, type Storage } from '../storage.ts'
import { addressOf } from './address.ts'
import { answered, asJson, type Ask } from '../ask.ts'
import { linkedFile, linkedFolder } from './linked.ts'
import { stretched } from './passphrase.ts'

export interface SharingDeps {
  readonly ask: Ask
  readonly rooms: Pick<CoffreRooms, 'me' | 'members'>
  readonly open: (coffre: string) => Coffre
  readonly storage: Storage
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
  const present = deps.open(coffre).present()
  const epoch = present.epochs.get(present.manifest.epoch ?? '')
  const entry = present.manifest.nodes.get(node)
  const me = deps.rooms.me.value
  if (entry === undefined || epoch === undefined || me === null) throw new FilesError('missing')
  const { content, blob, more } =
    entry.kind === 'folder' ? await linkedFolder(present, entry, deps.storage) : await linkedFile(present, entry)
  const secret = newAddressSecret()
  const words = passphrase === null ? null : await stretched(secret, passphrase)
  const note = await sealLinkNote(secret, me.name, content, words)
  const members = { by: me.id, secret: toText(secret), locked: passphrase !== null, node }
  return {
    blob,
    ...(more.length > 0 && { more }),
    note: toText(await joinNotes(note, 'link', epoch, members)),
    expires: new Date(deps.now() + days * day).toISOString(),
    count,
  }
}

/** As members see it. What does not open here was made before this person came, or is not from a member. */
async function shown({ open, rooms, origin }: SharingDeps, coffre: string, link: LinkView): Promise<FileLink> {
  const { manifest, epochs } = open(coffre).present()
  const told = await Promise.resolve()
    .then(() => openForMembers('link', splitNotes(fromText(link.note)), epochs))
    .catch(() => null)
  const given = (told: unknown) => (typeof told === 'string' ? manifest.nodes.get(told) : undefined)
  const found =
    given(told?.['node']) ??
    [...manifest.nodes.values()].find(({ versions }) => versions.some(({ act }) => act.blob === link.blob))
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
