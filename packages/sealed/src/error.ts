/**
 * Why sealed bytes were refused. All of it is decided on attacker-controlled input, so a code says what did not hold,
 * and never what was inside.
 */
export type SealedErrorCode =
  /** Not this format, or another version or parameter of it: there is one, and nothing is negotiated. */
  | 'format'
  /** Key, context and header do not belong together: wrong key, other file, other version, forged header. */
  | 'commitment'
  /** A segment is not the one that was written at this place. */
  | 'segment'
  /** Fewer or more bytes than were written. */
  | 'length'
  /** A record is not signed by whom it names, or not by anyone known. */
  | 'signature'
  /** A key of a past epoch. */
  | 'superseded'
  /** Storage shows a state older than one that was announced or seen. */
  | 'rolled-back'
  /** Two states that each lack what the other has, where one must hold the other. */
  | 'forked'
  /** Something that must be there is not. */
  | 'missing'

export class SealedError extends Error {
  readonly code: SealedErrorCode

  constructor(code: SealedErrorCode, cause?: unknown) {
    super(code, { cause })
    this.name = 'SealedError'
    this.code = code
  }
}
