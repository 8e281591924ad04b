import { AuditError } from '../../../features/audit/port.ts'
import { GatewayError } from '../gateway-error.ts'

/** What a failed request means to whoever reads the log. */
export function auditError(cause: unknown): AuditError {
  if (cause instanceof AuditError) return cause
  return new AuditError(cause instanceof GatewayError ? codeOf(cause) : 'internal', { cause })
}

function codeOf({ code }: GatewayError): AuditError['code'] {
  switch (code) {
    case 'unreachable':
    case 'session.missing':
    case 'session.expired':
      return 'offline'
    case 'policy.denied':
      return 'refused'
    case 'audit.not-yet':
      return 'not-yet'
    case 'audit.unknown':
      return 'absent'
    case 'request.invalid':
      return 'invalid'
    case 'audit.unavailable':
    case 'request.too-many':
      return 'busy'
    default:
      return 'internal'
  }
}
