import { SealedError } from '@parvis/sealed'
import { FilesError, type FilesErrorCode } from '../../../features/files/port.ts'
import { OutsideError, type OutsideErrorCode } from '../../../features/outside/port.ts'

const codes: Partial<Record<FilesErrorCode, OutsideErrorCode>> = {
  missing: 'gone',
  altered: 'altered',
  full: 'full',
  refused: 'refused',
  'not-allowed': 'refused',
  network: 'network',
  unavailable: 'network',
}

/** The one door for failures on pages for people without an account. */
export function outsideError(cause: unknown): OutsideError {
  if (cause instanceof OutsideError) return cause
  if (cause instanceof SealedError) return new OutsideError('altered', { cause })
  if (cause instanceof FilesError) return new OutsideError(codes[cause.code] ?? 'internal', { cause, rule: cause.rule })
  return new OutsideError(cause instanceof TypeError ? 'network' : 'internal', { cause })
}
