import { sentences, type ErrorCode, type Sentence } from './words.ts'

type ParamsOf<Code extends ErrorCode> = Parameters<(typeof sentences)[Code]> extends [infer Params] ? Params : undefined

/** The one error of this program: a code of the register, what it is about, and what caused it. */
export class LocalError extends Error {
  override readonly name = 'LocalError'
  readonly code: ErrorCode
  readonly params: Readonly<Record<string, unknown>>

  private constructor(code: ErrorCode, params: Readonly<Record<string, unknown>>, cause: unknown) {
    super(code, { cause })
    this.code = code
    this.params = params
  }

  static of<Code extends ErrorCode>(code: Code, params: ParamsOf<Code>, cause?: unknown): LocalError {
    return new LocalError(code, params ?? {}, cause)
  }
}

/** The sentence for any failure: the register's for ours, the plain message for what nobody foresaw. */
export function sentenceOf(error: unknown): Sentence {
  if (error instanceof LocalError) {
    const sentence = sentences[error.code] as (params: Readonly<Record<string, unknown>>) => Sentence
    return sentence(error.params)
  }
  if ((error as NodeJS.ErrnoException)?.code === 'ENOSPC') return sentences['disk.full']({ what: 'npm start' })
  const message = error instanceof Error ? error.message : String(error)
  return { fr: message, en: message }
}
