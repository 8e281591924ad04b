import { SealedError } from '../error.ts'
import { isEpochId, type WrappedKey } from '../keys/epoch.ts'
import { canonical } from './canonical.ts'
import { isFileName } from './names.ts'
import { rootNode, type Deleted, type ManifestAct, type RecordBody } from './record.ts'

/** Attacker-controlled: a member may sign anything. Throws SealedError `format` unless it is exactly a record. */
export function parseRecord(body: string): RecordBody {
  let value: unknown
  try {
    value = JSON.parse(body)
    if (canonical(value) !== body) throw new SyntaxError('not the canonical form')
  } catch (cause) {
    throw new SealedError('format', cause)
  }
  const record = strict(value, ['act', 'after', 'author', 'coffre', 'epoch', 'time', 'v'])
  const after = list(record['after'], id)
  if (record['v'] !== 1 || !sortedOnce(after)) throw new SealedError('format')
  return {
    v: 1,
    coffre: text(record['coffre']),
    epoch: epoch(record['epoch']),
    author: text(record['author']),
    time: time(record['time']),
    after,
    act: act(record['act']),
  }
}

type Fields = Readonly<Record<string, unknown>>
const bad = (): never => {
  throw new SealedError('format')
}

function act(value: unknown): ManifestAct {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined
  const of = (...names: readonly string[]): Fields => strict(value, [...names, 'kind'])
  switch (kind) {
    case 'epoch': {
      const { id: epochId, members } = of('id', 'members') as { id: unknown; members: unknown }
      return { kind, id: epoch(epochId), members: list(members, text) }
    }
    case 'folder':
    case 'place':
      return { kind, ...placed(of('node', 'parent', 'name')) }
    case 'version':
      return version(of('node', 'number', 'of', 'parent', 'name', 'type', 'size', 'padded', 'blob', 'key'))
    case 'tombstone':
      return { kind, nodes: list(of('nodes')['nodes'], deleted) }
    case 'restore':
      return { kind, tombstones: list(of('tombstones')['tombstones'], id) }
    case 'rewrap': {
      const keys = plain(of('keys')['keys'])
      return { kind, keys: Object.fromEntries(Object.entries(keys).map(([of_, key]) => [id(of_), wrapped(key)])) }
    }
    default:
      return bad()
  }
}

const placed = (fields: Fields) => ({
  node: node(fields['node']),
  parent: fields['parent'] === rootNode ? rootNode : node(fields['parent']),
  name: fileName(fields['name']),
})

const version = (fields: Fields): ManifestAct => ({
  kind: 'version',
  ...placed(fields),
  number: whole(fields['number'], 1),
  of: list(fields['of'], id),
  type: text(fields['type']),
  size: whole(fields['size'], 0),
  padded: typeof fields['padded'] === 'boolean' ? fields['padded'] : bad(),
  blob: node(fields['blob']),
  key: wrapped(fields['key']),
})

function deleted(value: unknown): Deleted {
  const fields = strict(value, ['node', 'versions'])
  return { node: node(fields['node']), versions: list(fields['versions'], id) }
}

function wrapped(value: unknown): WrappedKey {
  const fields = strict(value, ['box', 'epoch'])
  return { epoch: epoch(fields['epoch']), box: form(fields['box'], /^[\w-]{1,1000}$/) }
}

/** Of members neither more nor fewer. */
function strict(value: unknown, names: readonly string[]): Fields {
  const fields = plain(value)
  const found = Object.keys(fields)
  return found.length === names.length && names.every((name) => Object.hasOwn(fields, name)) ? fields : bad()
}

const plain = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : bad()
const list = <T>(value: unknown, each: (item: unknown) => T): T[] => (Array.isArray(value) ? value.map(each) : bad())
const form = (value: unknown, shape: RegExp): string => (typeof value === 'string' && shape.test(value) ? value : bad())
/** A SHA-256, base64url. */
const id = (value: unknown): string => form(value, /^[\w-]{43}$/)
/** 144 random bits, base64url: nothing of a name or a place. */
const node = (value: unknown): string => form(value, /^[\w-]{24}$/)
const text = (value: unknown): string => form(value, /^[^\0]{1,400}$/)
const time = (value: unknown): string => form(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const epoch = (value: unknown): string => (typeof value === 'string' && isEpochId(value) ? value : bad())
const fileName = (value: unknown): string => (typeof value === 'string' && isFileName(value) ? value : bad())
const whole = (value: unknown, least: number): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least ? value : bad()
const sortedOnce = (ids: readonly string[]): boolean => ids.every((one, at) => at === 0 || (ids[at - 1] ?? '') < one)
