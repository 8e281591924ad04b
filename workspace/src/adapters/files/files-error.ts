import { SealedError } from '@parvis/sealed'
import { FilesError } from '../../features/files/port.ts'

/** The one door for failures: bytes or keys that are not what was signed are `altered`, never shown. */
export function filesError(cause: unknown): FilesError {
  if (cause instanceof FilesError) return cause
  if (cause instanceof SealedError) return new FilesError(cause.code === 'missing' ? 'missing' : 'altered', { cause })
  if (cause instanceof DOMException && cause.name === 'QuotaExceededError')
    return new FilesError('device-full', { cause })
  // The room's encryption gives no key while somebody in it bears another identity than the one that was known (F13).
  if (codeOf(cause) === 'identity-changed') return new FilesError('identity-changed', { cause })
  if (cause instanceof TypeError) return new FilesError('network', { cause })
  return new FilesError(nameOf(cause) === 'ConnectionError' ? 'network' : 'internal', { cause })
}

const nameOf = (cause: unknown): string => (cause instanceof Error ? cause.name : '')
const codeOf = (cause: unknown): unknown => (cause instanceof Error && 'code' in cause ? cause.code : undefined)
