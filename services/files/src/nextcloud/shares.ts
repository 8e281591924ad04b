import { ServiceError } from '@parvis/service-kit'
import * as z from 'zod'
import type { FileStore, Share } from '../store/file-store.ts'
import type { Connection } from './connection.ts'
import { nextcloudFiles } from './files.ts'
import { askOcs } from './ocs.ts'
import { assertName, storePath } from '../store/store-path.ts'

type Shares = Pick<FileStore, 'shares' | 'share' | 'unshare' | 'received'>

const api = '/apps/files_sharing/api/v1/shares'
const kinds = { user: 0, group: 1, link: 3 } as const

/** Attacker-controlled, should the store be one. Nextcloud writes numbers as texts and back, by version. */
const described = z
  .object({
    id: z.coerce.string(),
    share_type: z.coerce.number(),
    path: z.string(),
    permissions: z.coerce.number(),
    share_with: z.nullish(z.string()),
    expiration: z.nullish(z.string()),
    password: z.nullish(z.string()),
    token: z.nullish(z.string()),
  })
  .transform((share): Share => {
    const kind = share.share_type === kinds.link ? 'link' : share.share_type === kinds.group ? 'group' : 'user'
    return {
      id: share.id,
      kind,
      path: share.path.replace(/^\//, ''),
      with: kind === 'link' ? null : (share.share_with ?? null),
      permissions: share.permissions,
      expires: share.expiration?.slice(0, 10) ?? null,
      protected: kind === 'link' && Boolean(share.share_with ?? share.password),
      token: kind === 'link' ? (share.token ?? null) : null,
    }
  })

/** Where a share appears among the files of who has it. */
const mounted = z.object({ file_target: z.string() })

/** Shares of a shared folder, of all three kinds. A coffre has none: being in its room is access. */
export function nextcloudShares(connection: Connection): Shares {
  return {
    async shares(user, path) {
      const query = new URLSearchParams({ path: `/${path.join('/')}` })
      return askOcs(connection, user, ['GET', `${api}?${query}`], z.array(described))
    },
    share: (user, path, { kind, with: whom, permissions, password, expires }) =>
      askOcs(
        connection,
        user,
        [
          'POST',
          api,
          {
            path: `/${path.join('/')}`,
            shareType: kinds[kind],
            ...(whom !== undefined && { shareWith: whom }),
            ...(permissions !== undefined && { permissions }),
            ...(password !== undefined && { password }),
            ...(expires !== undefined && { expireDate: expires }),
          },
        ],
        described,
      ),
    async unshare(user, id) {
      assertName(id)
      await askOcs(connection, user, ['DELETE', `${api}/${encodeURIComponent(id)}`], z.unknown())
    },
    async received(user) {
      const shares = await askOcs(connection, user, ['GET', `${api}?shared_with_me=true`], z.array(mounted))
      const { stat } = nextcloudFiles(connection)
      // One that was taken back in between is not there; nothing else may be left out in silence.
      const found = shares.map(({ file_target: target }) =>
        stat(user, storePath(target.replace(/^\//, ''))).catch((error: unknown) => {
          if (error instanceof ServiceError && error.code === 'files.missing') return null
          throw error
        }),
      )
      return (await Promise.all(found)).filter((entry) => entry !== null)
    },
  }
}
