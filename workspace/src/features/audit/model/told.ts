import type { OpenedEntry, Subject } from '../port.ts'

/** Key of an act in the catalogue: dots stand for levels there. */
export const actKey = (act: string): string => act.replaceAll(/[.-]/g, '_')

/** What a sentence about an entry is made of; every part is chosen from the catalogue or is somebody's own name. */
export interface Told {
  readonly how: 'did' | 'wished'
  readonly act: string
  readonly who: Named
  readonly what: Named | null
}

/** `name`: as the person or room is called. Without: its key was dropped, or nobody named it. */
export interface Named {
  readonly kind:
    | 'person'
    | 'nobody'
    | 'system'
    | 'room'
    | 'device'
    | 'file'
    | 'folder'
    | 'coffre'
    | 'link'
    | 'call'
    | 'message'
    | 'entry'
    | 'fingerprint'
    | 'thing'
  readonly name: string | null
}

export function toldOf(entry: OpenedEntry): Told {
  return {
    how: entry.decision === 'refuse' || entry.outcome?.outcome === 'failed' ? 'wished' : 'did',
    act: actKey(entry.act),
    who: person(entry.actor),
    what: entry.object === undefined ? null : thing(entry.object),
  }
}

function person({ id, name, pseudonym }: Subject): Named {
  if (pseudonym === 'system' || id === 'system') return { kind: 'system', name: null }
  if (pseudonym === 'anonymous' || id === 'anonymous') return { kind: 'nobody', name: null }
  return { kind: 'person', name: name ?? id ?? null }
}

const kinds: Readonly<Record<string, Named['kind']>> = {
  account: 'person',
  user: 'person',
  room: 'room',
  device: 'device',
  session: 'device',
  file: 'file',
  folder: 'folder',
  coffre: 'coffre',
  link: 'link',
  call: 'call',
  event: 'message',
  message: 'message',
  entry: 'entry',
  identity: 'fingerprint',
}

function thing({ kind, id, name }: NonNullable<OpenedEntry['object']>): Named {
  const known = kinds[kind ?? ''] ?? kindOfId(id)
  return { kind: known, name: name ?? (isReadable(known) ? (id ?? null) : null) }
}

/** Its id is what people know it by. */
const isReadable = (kind: Named['kind']) => kind === 'person' || kind === 'fingerprint'

/** Matrix ids say by their first character what they are. */
function kindOfId(id = ''): Named['kind'] {
  return id.startsWith('!') ? 'room' : id.startsWith('@') ? 'person' : id.startsWith('$') ? 'message' : 'thing'
}
