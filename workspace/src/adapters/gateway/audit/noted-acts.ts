import type { Act } from '@parvis/contracts'

export interface NotedAct {
  readonly act: Act
  /** The room, event or device that the address names. */
  readonly object: string | null
}

/**
 * Acts of which this browser keeps a receipt, by how they are asked for. Our own reading of an address, on purpose: what
 * the server says that an act was is what is to be compared with it.
 */
const noted: readonly (readonly [method: string, path: RegExp, act: Act])[] = [
  ['POST', /^\/_matrix\/client\/v3\/createRoom$/, 'matrix.room.create'],
  ['POST', /^\/_matrix\/client\/v3\/join\/([^/]+)$/, 'matrix.room.join'],
  ['POST', /^\/_matrix\/client\/v3\/rooms\/([^/]+)\/join$/, 'matrix.room.join'],
  ['POST', /^\/_matrix\/client\/v3\/rooms\/([^/]+)\/invite$/, 'matrix.room.invite'],
  ['POST', /^\/_matrix\/client\/v3\/rooms\/([^/]+)\/leave$/, 'matrix.room.leave'],
  ['POST', /^\/_matrix\/client\/v3\/rooms\/([^/]+)\/(?:kick|ban|unban)$/, 'matrix.room.remove'],
  ['PUT', /^\/_matrix\/client\/v3\/rooms\/([^/]+)\/send\/[^/]+\/[^/]+$/, 'matrix.message.send'],
  ['PUT', /^\/_matrix\/client\/v3\/rooms\/([^/]+)\/redact\/[^/]+\/[^/]+$/, 'matrix.message.redact'],
  ['PUT', /^\/_matrix\/client\/v3\/rooms\/([^/]+)\/state\/[^/]+(?:\/[^/]*)?$/, 'matrix.room.configure'],
  ['POST', /^\/_matrix\/client\/v3\/user_directory\/search$/, 'matrix.directory.search'],
  ['POST', /^\/_matrix\/media\/v3\/upload$/, 'matrix.media.upload'],
  ['POST', /^\/api\/accounts\/([^/]+)\/disable$/, 'account.disable'],
  ['POST', /^\/api\/accounts\/([^/]+)\/enable$/, 'account.enable'],
  ['POST', /^\/api\/audit\/erase$/, 'audit.erase'],
  ['POST', /^\/api\/audit\/holds$/, 'audit.hold.set'],
  ['POST', /^\/api\/audit\/holds\/([^/]+)\/end$/, 'audit.hold.clear'],
  ['POST', /^\/api\/audit\/retention\/run$/, 'audit.retention.run'],
  ['POST', /^\/api\/audit\/search$/, 'audit.search'],
  ['POST', /^\/api\/audit\/export$/, 'audit.export'],
]

/** What a request asks for, when a receipt is kept of it. `address`: whole or a path, with or without a query. */
export function notedAct(method: string, address: string): NotedAct | null {
  const path = address.replace(/^https?:\/\/[^/]+/, '').replace(/[?#].*$/, '')
  for (const [verb, pattern, act] of noted) {
    const found = verb === method.toUpperCase() ? pattern.exec(path) : null
    if (found) return { act, object: found[1] === undefined ? null : decodeURIComponent(found[1]) }
  }
  return null
}
