import type { CallMembership } from 'matrix-js-sdk/lib/matrixrtc/index.js'

/** The call of a room: each has one. */
export const roomCall = { application: 'm.call', id: 'ROOM' }
export const callMemberType = 'org.matrix.msc3401.call.member'

/** A key of its own beside what MatrixRTC asks; others ignore it. */
const mark = 'parvis.program'
export const oursMark = { [mark]: 1 }

/**
 * Does this membership say that it is of our client? Anybody can say so: nothing follows from it but how long a new key
 * waits before it is used.
 */
export function isOurs(of: CallMembership): boolean {
  return of.applicationData[mark] === 1
}
