import { sendMultistatus } from '../dav/propfind.ts'
import { collection, row } from '../dav/rows.ts'
import type { AccountCall } from '../http/call.ts'
import { encodePath } from '../http/target.ts'
import type { Upload } from '../store/uploads.ts'

/** What came in so far: a client resumes at the sum of these sizes. Only whole chunks are shown. */
export async function listUpload(call: AccountCall, upload: Upload): Promise<void> {
  const base = ['remote.php', 'dav', 'uploads', call.user.id, upload.name]
  const folder = row(`${encodePath(base)}/`, `${collection}${modified(upload.touched)}`)
  const chunks = call.request.headers['depth'] === '0' ? [] : call.store.uploads.chunks(upload)
  const files = chunks.map(({ name, size, touched }) => {
    const length = `<d:resourcetype/><d:getcontentlength>${size}</d:getcontentlength><oc:size>${size}</oc:size>`
    return row(encodePath([...base, name]), `${length}${modified(touched)}`)
  })
  await sendMultistatus(call, [folder, ...files])
}

function modified(time: number): string {
  return `<d:getlastmodified>${new Date(time).toUTCString()}</d:getlastmodified>`
}

/** The uploads that are under way. */
export async function listUploads(call: AccountCall): Promise<void> {
  const base = ['remote.php', 'dav', 'uploads', call.user.id]
  const uploads = call.store.uploads.of(call.user.id)
  const rows = uploads.map(({ name, touched }) =>
    row(`${encodePath([...base, name])}/`, `${collection}${modified(touched)}`),
  )
  await sendMultistatus(call, [row(`${encodePath(base)}/`, collection), ...rows])
}
