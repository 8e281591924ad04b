import { encodePath } from '../http/target.ts'
import type { Entry } from '../store/view.ts'

/** The address of an entry under the prefix by which it was asked for; a folder's ends with a slash. */
export function hrefOf(
  { base }: { readonly base: readonly string[] },
  { path, node }: Pick<Entry, 'path' | 'node'>,
): string {
  return `${encodePath([...base, ...path])}${node.dir === 1 ? '/' : ''}`
}
