import type { Arrival } from '../issuer.ts'

/** What a sign-in brings, where the test is about what comes after. */
export const arrival: Arrival = {
  sub: 's1',
  claims: {},
  idToken: 'identity-token',
  sid: 'sid',
  acr: 'eidas1',
  amr: ['pwd'],
}
