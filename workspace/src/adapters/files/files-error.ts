import { SealedError } from '@parvis/sealed'
import { FilesError } from '../../features/files/port.ts'

/** The one door for failures: bytes or keys that are not what was signed are `altered`, never shown. */
export function filesError(cause: unknown): FilesError {
  if (cause instanceof FilesError) return cause
  if (cause instanceof SealedError) return new FilesError(cause.code === 'missing' ? 'missing' : 'altered', { cause })
  if (cause instanceof DOMException && cause.name === 'QuotaExceededError')
    return new FilesError('device-full', { cause })
  if (cause instanceof TypeError) return new FilesError('network', { cause })
  return new FilesError(nameOf(cause) === 'ConnectionError' ? 'network' : 'internal', { cause })
}

const nameOf = (cause: unknown): string => (cause instanceof Error ? cause.name : '')
