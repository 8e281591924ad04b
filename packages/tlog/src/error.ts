/** Why a text, a tree or a signature was not accepted. Closed: who catches it can be exhaustive. */
export type TlogErrorCode =
  | 'range' // an index or a size that the tree cannot have
  | 'too-large' // more bytes, lines or signatures than any honest sender needs
  | 'note.malformed'
  | 'note.signature' // signed in the name of a trusted key, and wrongly
  | 'note.unsigned' // by none of the trusted keys
  | 'key.malformed'
  | 'key.unsupported' // a signature type that this package does not compute
  | 'checkpoint.malformed'
  | 'checkpoint.origin'
  | 'cosignature.malformed'
  | 'tile.path'
  | 'tile.malformed'
  | 'tile.missing'
  | 'bundle.malformed'
  | 'proof.malformed'
  | 'inclusion.mismatch'
  | 'consistency.mismatch'
  | 'witness.malformed'
  | 'policy.malformed'
  | 'rotation.malformed' // announces no key of this log
  | EntryFaultCode
  | SourceFaultCode

/** What can be wrong with a log's contents, beyond its signatures. */
export type EntryFaultCode =
  | 'entry.hash' // not the entry that the tree stands over
  | 'entry.order' // twice, or out of turn
  | 'entry.missing'
  | 'entry.malformed' // no canonical JSON of a version that is known
  | 'time.backwards'
  | 'time.future' // after the time at which witnesses had seen it already
  | 'time.backdated' // before the time at which witnesses had not seen it yet
  | 'outcome.dangling' // of nothing, or of something that is no intent
  | 'body.mismatch' // not the body that the entry commits to
  | 'opened.mismatch' // tells of the entry what it does not say
  | 'root.mismatch' // everything in its place, and not what was signed
  | 'since.mismatch' // not the continuation of what somebody had kept
  | 'rotation.mismatch' // not the continuation of the log that announced its next key
  | 'since.truncated' // shorter than what somebody had kept

/** What can be wrong with the files in which a log comes. */
export type SourceFaultCode = 'file.missing' | 'file.unexpected' | 'file.malformed' | 'tile.mismatch' // a tile is not what the entries under it make

interface TlogErrorOptions {
  readonly cause?: unknown
  /** The first entry that is wrong. */
  readonly index?: number
  /** The file that is wrong. */
  readonly file?: string
}

/** The one error of this package. Hostile bytes always end here, never in a TypeError from inside. */
export class TlogError extends Error {
  readonly code: TlogErrorCode
  readonly detail: string | undefined
  readonly index: number | undefined
  readonly file: string | undefined

  constructor(code: TlogErrorCode, detail?: string, options: TlogErrorOptions = {}) {
    super(detail === undefined ? code : `${code}: ${detail}`, { cause: options.cause })
    this.name = 'TlogError'
    this.code = code
    this.detail = detail
    this.index = options.index
    this.file = options.file
  }
}
