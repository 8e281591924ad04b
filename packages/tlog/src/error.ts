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
  | 'policy.quorum'

/** The one error of this package. Hostile bytes always end here, never in a TypeError from inside. */
export class TlogError extends Error {
  readonly code: TlogErrorCode

  constructor(code: TlogErrorCode, detail?: string, options?: { readonly cause?: unknown }) {
    super(detail === undefined ? code : `${code}: ${detail}`, options)
    this.name = 'TlogError'
    this.code = code
  }
}
