import { makeDavCall } from '../dav/dav-call.ts'
import { answerDav } from '../dav/verbs.ts'
import { parseBasic } from '../auth/authority.ts'
import { StoreError } from '../error.ts'
import type { Call } from '../http/call.ts'
import { allows, permission } from '../store/permissions.ts'
import type { Share } from '../store/shares.ts'
import { linkView } from '../store/view.ts'

/** `/public.php/dav/files/TOKEN/…`: what a link shows, as WebDAV. A password comes as Basic, with any name. */
export async function answerLink(call: Call): Promise<void> {
  const [token = '', ...path] = call.rest
  await answerOn(call, token, path, ['public.php', 'dav', 'files', token])
}

/** `/public.php/webdav/…`: the older address, where the token is the name of Basic. */
export async function answerOldLink(call: Call): Promise<void> {
  const { name } = parseBasic(call.request.headers.authorization)
  await answerOn(call, name, call.rest, ['public.php', 'webdav'])
}

async function answerOn(call: Call, token: string, path: readonly string[], base: readonly string[]): Promise<void> {
  const share = call.store.shares.byToken(token)
  const view = share && linkView(call.store, share)
  // As Nextcloud says it: who shows a password is told that it is wrong.
  if (!share || !view) throw new StoreError(call.request.headers.authorization ? 'auth.failed' : 'not.found')
  await prove(call, share)
  const isDropBox = !allows(share.permissions, permission.read)
  if (isDropBox && !['PUT', 'MKCOL', 'OPTIONS'].includes(call.method)) throw new StoreError('access.refused')
  const dav = makeDavCall(call, { view, path, base, bases: [base] })
  await answerDav(isDropBox && call.method === 'PUT' ? { ...dav, path: freePath(dav) } : dav)
}

async function prove(call: Call, share: Share): Promise<void> {
  if (share.hash === null) return
  const { authorization } = call.request.headers
  const given = authorization === undefined ? undefined : parseBasic(authorization).password
  await call.authority.proveLink(share.token ?? '', given, share.hash)
}

/** In a box that one can't look into, a name that is taken says nothing: the file gets another. */
function freePath({ view, path }: Pick<Parameters<typeof answerDav>[0], 'view' | 'path'>): readonly string[] {
  const [name, ...more] = path
  if (name === undefined || more.length > 0) return path
  const [, stem = name, extension = ''] = /^(.+?)(\.[^.]*)?$/.exec(name) ?? []
  let free = name
  for (let count = 2; view.child(view.root, free); count += 1) free = `${stem} (${count})${extension}`
  return [free]
}
