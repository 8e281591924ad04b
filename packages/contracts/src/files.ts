import * as z from 'zod/mini'

/**
 * `services/files`, which a browser reaches below `/api/files` by the portal's session: addresses here go on from there.
 * Bytes travel as bodies, places in JSON or in a header: no name of a file ever stands in an address. Errors are
 * `ErrorBody`.
 */

/** Matrix id of the room that a coffre belongs to, on every request below `/coffres/:coffre`; who asks must be in it. */
export const roomHeader = 'x-parvis-room'

/** A coffre as storage knows it: SHA-256 of its room's id, base64url. */
export const coffreName = z.string().check(z.regex(/^[\w-]{43}$/))
/** A sealed content: 144 random bits, base64url. Written once. */
export const blobName = z.string().check(z.regex(/^[\w-]{24}$/))

/** `GET /coffres/:coffre/uploads/:blob` → what is stored of it, so that an upload goes on where it stopped. */
export const uploadView = z.object({ parts: z.array(z.object({ number: z.number(), size: z.number() })) })
export type UploadView = z.infer<typeof uploadView>

/**
 * `PUT /coffres/:coffre/uploads/:blob/parts/:number`, from 1, each at most 16 MiB and with its length: 204. Then
 * `POST /coffres/:coffre/uploads/:blob/complete`: bytes that the parts must come to. → `writtenView`, 201.
 * What is small goes whole: `PUT /coffres/:coffre/blobs/:blob` → `writtenView`, 201; `files.exists` where it is taken.
 */
export const uploadCompletion = z.strictObject({ size: z.int().check(z.nonnegative()) })

export const writtenView = z.object({ etag: z.string() })

/** `GET /coffres/:coffre/blobs` → what storage says it has; to be held against the manifest. */
export const blobList = z.object({ blobs: z.array(z.object({ blob: z.string(), size: z.number() })) })
export type BlobList = z.infer<typeof blobList>

/** `POST /coffres/:coffre/heads`: SHA-256 of a head that the room announces, base64url, into the audit log. → 204 */
export const headBody = z.strictObject({ hash: coffreName })

/**
 * `POST /coffres/:coffre/takeouts`: a content of the coffre that its reader is about to put where the server reads it,
 * into the audit log. → 204
 */
export const takeoutBody = z.strictObject({ blob: blobName })

/** Files of a folder that one link gives. */
export const mostLinked = 1500

/** Sealed, base64url: for people outside, and beside it for members. */
export const sealedNote = z.string().check(z.maxLength(8192), z.regex(/^[\w-]*$/))

/**
 * A link to one sealed content: `POST /coffres/:coffre/links` → `linkView`, 201; `GET /coffres/:coffre/links` →
 * `linkList`; `DELETE /coffres/:coffre/links/:link` → 204. The key is never here: it stands in the fragment of the address
 * that is given away. `note`: what the page behind the link needs besides, sealed under that key, base64url. A folder is
 * given as a sealed list of its files, which is the content, with the files' own contents in `more`.
 */
export const linkBody = z.strictObject({
  blob: blobName,
  more: z.optional(z.array(blobName).check(z.maxLength(mostLinked))),
  note: sealedNote,
  /** RFC 3339; at most a year away. */
  expires: z.iso.datetime(),
  /** Downloads that are begun; null where they are not counted. */
  count: z.nullable(z.int().check(z.gte(1), z.lte(10_000))),
})
export const linkView = z.object({
  link: z.string(),
  blob: z.string(),
  size: z.number(),
  note: z.string(),
  expires: z.string(),
  left: z.nullable(z.number()),
})
export type LinkView = z.infer<typeof linkView>
export const linkList = z.object({ links: z.array(linkView) })

/**
 * For anybody who has the link, without an account: `GET /links/:link` → `openLinkView`, `GET /links/:link/content` →
 * sealed bytes, ranges too. `files.missing` once it is used up, over, or its content gone. Every answer has a ticket in
 * `downloadHeader`: who says it goes on with what was counted; whatever comes without is counted as a download. With the
 * ticket `GET /links/:link/more/:blob` gives the contents of a folder's files too.
 */
export const downloadHeader = 'x-parvis-download'
export const openLinkView = z.pick(linkView, { size: true, note: true, expires: true, left: true })
export type OpenLinkView = z.infer<typeof openLinkView>

/** From the top of somebody's files: `a/b/c`, plain names, not encoded; empty for the top itself. */
const place = z.string().check(z.maxLength(4096))

/** `POST /dossiers/list` → `storedEntries`, `stat` → `storedEntry`, `folder` → 201, `delete` → 204 */
export const placeBody = z.strictObject({ path: place })

/** `POST /dossiers/move`, `copy` → 204; `files.changed` when something stands there already */
export const carryBody = z.strictObject({ from: place, to: place, overwrite: z._default(z.boolean(), false) })

/**
 * A large file goes in parts, as into a coffre: `PUT /dossiers/uploads/:upload/parts/:number`,
 * `GET /dossiers/uploads/:upload` → `uploadView`, `DELETE`, and `POST /dossiers/uploads/:upload/complete`, which says
 * where it goes. `:upload` is 144 random bits of the caller's choice, base64url. `files.changed` when something stands
 * there and `overwrite` is not asked for.
 */
export const dossierCompletion = z.strictObject({
  path: place,
  size: z.int().check(z.nonnegative()),
  overwrite: z._default(z.boolean(), false),
})

/**
 * The same place for `GET` and `PUT /dossiers/content`, percent-encoded as a URL component. PUT takes `If-Match` or
 * `If-None-Match: *` → `writtenView`, 201.
 */
export const pathHeader = 'x-parvis-path'

export const storedEntry = z.object({
  path: z.string(),
  kind: z.enum(['file', 'folder']),
  size: z.number(),
  etag: z.string(),
  modified: z.string(),
  id: z.string(),
  type: z.string(),
  favourite: z.boolean(),
  /** Letters of Nextcloud: S came by a share, R may be shared, D deleted, N renamed, V moved, W written, C and K added to. */
  permissions: z.string(),
})
export type StoredEntry = z.infer<typeof storedEntry>
/**
 * Also of `GET /dossiers/favourites`, `GET /dossiers/recent` (files, last changed first), `GET /dossiers/received` (what
 * others share with who asks) and `POST /dossiers/search`.
 */
export const storedEntries = z.object({ entries: z.array(storedEntry) })

/** `POST /dossiers/search`: part of a name, and the beginning of a media type (`image/`); at most 200 come back. */
export const searchBody = z.strictObject({
  text: z.string().check(z.maxLength(250)),
  type: z._default(z.string().check(z.maxLength(100)), ''),
})

/** `POST /dossiers/favourite` → 204 */
export const favouriteBody = z.strictObject({ path: place, favourite: z.boolean() })

const id = z.string().check(z.minLength(1), z.maxLength(250))
/** `POST /dossiers/versions` {file} → `versionList`; `…/versions/restore` {file, version} */
export const versionsBody = z.strictObject({ file: id })
export const versionBody = z.strictObject({ file: id, version: id })
export const versionList = z.object({
  versions: z.array(z.object({ id: z.string(), size: z.number(), modified: z.string() })),
})

/** `GET /dossiers/trash` → `trashList`; `POST …/trash/restore`, `…/trash/delete` {id} */
export const idBody = z.strictObject({ id })
export const trashList = z.object({
  entries: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['file', 'folder']),
      location: z.string(),
      size: z.number(),
      deleted: z.string(),
    }),
  ),
})

/**
 * `GET /dossiers/tags` → `tagList`, everybody's; `POST /dossiers/tags` {name} → `tagView`, 201; `POST /dossiers/tags/of`
 * {file} → `tagList`; `POST /dossiers/tags/add`, `…/remove` {file, tag} → 204.
 */
export const tagView = z.object({ id: z.string(), name: z.string() })
export type TagView = z.infer<typeof tagView>
export const tagList = z.object({ tags: z.array(tagView) })
export const newTagBody = z.strictObject({ name: z.string().check(z.minLength(1), z.maxLength(64)) })
export const tagBody = z.strictObject({ file: id, tag: z.string().check(z.regex(/^\d{1,15}$/)) })

/**
 * `POST /dossiers/share` → `shareView`, 201, and `POST /dossiers/link` for whoever has the address; `POST /dossiers/shares`
 * {path} → `shareList`; `POST /dossiers/unshare` {id} → 204. `with`: of a person the Matrix user id. Permissions as bits of
 * OCS: 1 read, 2 update, 4 create, 8 delete, 16 share. `expires`: the last day.
 */
const permissions = z.int().check(z.gte(1), z.lte(31))
const day = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/))
export const shareBody = z.strictObject({
  path: place,
  kind: z.enum(['user', 'group']),
  with: z.string().check(z.minLength(1), z.maxLength(255)),
  permissions: z.optional(permissions),
  expires: z.optional(day),
})
export const linkShareBody = z.strictObject({
  path: place,
  permissions: z.optional(permissions),
  password: z.optional(z.string().check(z.minLength(8), z.maxLength(512))),
  expires: z.optional(day),
})
export const shareView = z.object({
  id: z.string(),
  kind: z.enum(['user', 'group', 'link']),
  path: z.string(),
  /** The store's name of a person or group; null for a link. */
  with: z.nullable(z.string()),
  permissions: z.number(),
  expires: z.nullable(z.string()),
  protected: z.boolean(),
  /** Of a link: what opens it, see `publicBody`. */
  token: z.nullable(z.string()),
})
export type ShareView = z.infer<typeof shareView>
export const shareList = z.object({ shares: z.array(shareView) })

/**
 * What a link of a shared folder shows, for anybody: `POST /public/list` → `publicEntries`, `POST /public/content` → bytes,
 * ranges too. `path` empty: what the link leads to. `files.missing` for a link that is none, `files.refused` for a password
 * that is missing or wrong. `PUT /public/content`, with `linkHeader`, `pathHeader` and where there is a password
 * `wordsHeader`, puts a whole file of a declared length beside them → 204, where the link takes files; what stands there
 * is never replaced: `files.changed`.
 */
export const linkToken = z.string().check(z.regex(/^[\w-]{1,64}$/))
export const publicBody = z.strictObject({
  token: linkToken,
  path: place,
  password: z.optional(z.string().check(z.maxLength(512))),
})
/** `writable`: files may be put there. */
export const publicEntries = z.extend(storedEntries, { writable: z.boolean() })
export const linkHeader = 'x-parvis-link'
/** Percent-encoded. */
export const wordsHeader = 'x-parvis-link-words'

/**
 * Between gateway and files service alone: whose act it is by the store’s own measure, where that goes by access tokens;
 * and in an answer that the store refused it. No browser sends or gets either.
 */
export const bearerHeader = 'x-parvis-bearer'
export const bearerRefused = 'refused'

/** `GET /dossiers/quota`: bytes; `left` null when nothing limits them. */
export const quotaView = z.object({ used: z.number(), left: z.nullable(z.number()) })

/**
 * The account of the store that somebody’s shared folders are in: one made for them, or one they had there before.
 * `GET /account` → `storeAccountView`, and asks the store whether the person has agreed; `POST /account/link` →
 * `storeAccountView`, 201, `files.exists` where one is linked that the store lets in; `DELETE /account/link` → 204, ends a wait
 * where there is one. `login`: the store’s page on which the person agrees. `refused`: the store has taken back what its
 * owner granted; every act then answers `files.unlinked`. `signed-in`: the store knows the person by the portal’s own
 * issuer, and there is nothing to link; `files.signed-out` where it does so no longer.
 */
export const storeAccountView = z.discriminatedUnion('at', [
  z.object({ at: z.literal('none') }),
  z.object({ at: z.literal('waiting'), login: z.url({ protocol: /^https?$/ }) }),
  z.object({ at: z.literal('linked'), name: z.string(), refused: z.boolean() }),
  z.object({ at: z.literal('signed-in'), name: z.string() }),
])
export type StoreAccountView = z.infer<typeof storeAccountView>
