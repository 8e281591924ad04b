import { StoreError } from '../error.ts'
import { send } from '../http/answer.ts'
import { copy, move } from './copy-move.ts'
import type { DavCall } from './dav-call.ts'
import { makeFolder, remove } from './folders.ts'
import { get } from './get.ts'
import { lock, unlock } from './locking.ts'
import { propfind } from './propfind.ts'
import { proppatch } from './proppatch.ts'
import { put } from './put.ts'
import { report } from './report.ts'

const verbs: Readonly<Record<string, (call: DavCall) => Promise<void> | void>> = {
  OPTIONS: options,
  GET: get,
  HEAD: get,
  PUT: put,
  DELETE: remove,
  MKCOL: makeFolder,
  COPY: copy,
  MOVE: move,
  PROPFIND: propfind,
  PROPPATCH: proppatch,
  LOCK: lock,
  UNLOCK: unlock,
  REPORT: report,
}
const allow = Object.keys(verbs).join(', ')

/** Every verb of WebDAV, classes 1 and 2, on one view. */
export async function answerDav(call: DavCall): Promise<void> {
  const verb = Object.hasOwn(verbs, call.method) ? verbs[call.method] : undefined
  if (!verb) {
    call.response.setHeader('allow', allow)
    throw new StoreError('method.refused')
  }
  await verb(call)
}

function options({ response }: DavCall): void {
  send(response, 200, { dav: '1, 2, 3', allow, 'ms-author-via': 'DAV' })
}
