/**
 * Typed routes between features. A feature that provides one lists it in `Feature.links`; a feature that wants to
 * open it asks `useLinks()` and shows nothing when it is absent.
 */
export interface Links {
  room(roomId: string): string
  person(personId: string): string
  call(roomId: string): string
  /** Recordings of a room's calls. */
  recordings(roomId: string): string
  /** A call with one person, in the conversation with them. */
  callPerson(personId: string): string
  settings(section?: string): string
  /** Where a legal hold is set: of an account id, or of `room:!…` and the like. */
  hold(subject: string): string
}
