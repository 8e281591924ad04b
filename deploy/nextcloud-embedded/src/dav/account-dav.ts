import type { AccountCall } from '../http/call.ts'
import { accountView } from '../store/view.ts'
import { makeDavCall, type DavCall } from './dav-call.ts'

/** A WebDAV request on an account's files, under one of its two addresses. */
export function accountDav(call: AccountCall, { path, base }: Pick<DavCall, 'path' | 'base'>): DavCall {
  const bases = [
    ['remote.php', 'dav', 'files', call.user.id],
    ['remote.php', 'webdav'],
  ]
  return makeDavCall(call, { view: accountView(call.store, call.user), path, base, bases })
}
