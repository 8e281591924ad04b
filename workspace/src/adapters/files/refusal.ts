import { FilesError, type FilesErrorCode } from '../../features/files/port.ts'

/** What an answer that is not « yes » means to whoever asked for a file. Never rejects. */
export async function readRefusal(answer: Response): Promise<FilesError> {
  const body: unknown = await answer.json().catch(() => null)
  const { code, refusal } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const reason = typeof refusal === 'object' && refusal !== null && 'reason' in refusal ? refusal.reason : null
  const cause = new Error(`${answer.status} ${typeof code === 'string' ? code : ''}`)
  if (isRule(reason)) return new FilesError('refused', { cause, rule: { fr: reason.fr, en: reason.en } })
  return new FilesError(codes[String(code)] ?? byStatus(answer.status), { cause })
}

const codes: Readonly<Record<string, FilesErrorCode>> = {
  'files.missing': 'missing',
  'files.exists': 'name',
  'files.full': 'full',
  'files.refused': 'not-allowed',
  'files.unlinked': 'unlinked',
  'files.signed-out': 'signed-out',
  'files.unavailable': 'unavailable',
  'policy.denied': 'refused',
  'engine.unavailable': 'unavailable',
  'session.missing': 'network',
  'session.expired': 'network',
}

function byStatus(status: number): FilesErrorCode {
  if (status === 404 || status === 410) return 'missing'
  if (status === 403) return 'not-allowed'
  if (status === 409 || status === 412) return 'name'
  // Storage ends before the range that was asked for.
  if (status === 416) return 'altered'
  if (status === 507 || status === 413) return 'full'
  return status >= 500 || status === 401 || status === 429 ? 'network' : 'internal'
}

function isRule(value: unknown): value is { readonly fr: string; readonly en: string } {
  if (typeof value !== 'object' || value === null) return false
  const { fr, en } = value as Record<string, unknown>
  return typeof fr === 'string' && typeof en === 'string'
}
