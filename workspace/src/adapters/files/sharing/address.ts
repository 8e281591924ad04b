import { fromText, toText } from '../bytes.ts'

/** What an address carries after its « # »: a browser sends none of it. */
export interface Fragment {
  /** The link's or box's name, by which the server knows it. */
  readonly id: string
  readonly secret: Uint8Array<ArrayBuffer>
}

const form = /^#?([\w-]{24})\.([\w-]{43})$/

export const addressOf = (origin: string, page: 'lien' | 'depot', { id, secret }: Fragment): string =>
  `${origin}/${page}#${id}.${toText(secret)}`

/** Null for what is no whole address: cut by a mail program, mistyped. */
export function readFragment(hash: string): Fragment | null {
  const [, id, secret] = form.exec(hash) ?? []
  return id === undefined || secret === undefined ? null : { id, secret: fromText(secret) }
}
