import { accountDav } from '../dav/account-dav.ts'
import { answerSearch } from '../dav/search.ts'
import { answerDav } from '../dav/verbs.ts'
import { beginOrPoll, confirm } from '../login/handle.ts'
import { answerComments } from '../notes/comments.ts'
import { answerTagged, answerTags } from '../notes/tags.ts'
import { status } from '../ocs/capabilities.ts'
import { answerOcs } from '../ocs/handle.ts'
import { answerTrash } from '../past/trash.ts'
import { answerVersions } from '../past/versions.ts'
import { answerLink, answerOldLink } from '../public/link.ts'
import { answerUploads } from '../uploads/handle.ts'
import { sendJson } from './answer.ts'
import type { AccountCall, Call } from './call.ts'

type Answer<Kind> = (call: Kind) => Promise<void> | void

/**
 * An address and who may come. `nobody`: no account is asked for (a link proves itself). `account`: any. `owner`: the
 * account that the next segment names, and no other, whoever asks.
 */
export type Route =
  | { readonly path: string; readonly asks: 'nobody'; readonly answer: Answer<Call> }
  | { readonly path: string; readonly asks: 'account' | 'owner'; readonly answer: Answer<AccountCall> }

/** Everything that is there. The first that fits answers. */
export const routes: readonly Route[] = [
  { path: 'health', asks: 'nobody', answer: ({ response }) => sendJson(response, 200, { status: 'ok' }) },
  { path: 'status.php', asks: 'nobody', answer: ({ response }) => sendJson(response, 200, status) },
  { path: 'login/v2', asks: 'nobody', answer: beginOrPoll },
  { path: 'login/flow', asks: 'nobody', answer: confirm },
  { path: 'public.php/dav/files', asks: 'nobody', answer: answerLink },
  { path: 'public.php/webdav', asks: 'nobody', answer: answerOldLink },
  { path: 'ocs/v1.php', asks: 'account', answer: (call) => answerOcs(call, 1) },
  { path: 'ocs/v2.php', asks: 'account', answer: (call) => answerOcs(call, 2) },
  {
    path: 'remote.php/webdav',
    asks: 'account',
    answer: (call) => answerDav(accountDav(call, { path: call.rest, base: ['remote.php', 'webdav'] })),
  },
  {
    path: 'remote.php/dav/files',
    asks: 'owner',
    answer: (call) =>
      answerDav(accountDav(call, { path: call.rest, base: ['remote.php', 'dav', 'files', call.user.id] })),
  },
  { path: 'remote.php/dav/uploads', asks: 'owner', answer: answerUploads },
  { path: 'remote.php/dav/trashbin', asks: 'owner', answer: answerTrash },
  { path: 'remote.php/dav/versions', asks: 'owner', answer: answerVersions },
  { path: 'remote.php/dav/systemtags', asks: 'account', answer: answerTags },
  { path: 'remote.php/dav/systemtags-relations', asks: 'account', answer: answerTagged },
  { path: 'remote.php/dav/comments', asks: 'account', answer: answerComments },
  // Last: everything else below it has a line above.
  { path: 'remote.php/dav', asks: 'account', answer: answerSearch },
]
