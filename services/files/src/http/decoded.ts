import { ServiceError } from '@parvis/service-kit'

/** Of a header: what was percent-encoded. Attacker-controlled. Throws `request.invalid`. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw new ServiceError('request.invalid', { cause })
  }
}
