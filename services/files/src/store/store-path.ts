import { ServiceError } from '@parvis/service-kit'

/** Where an entry stands below its owner's root: names from the top, none for the root itself. */
export type StorePath = readonly string[]

/**
 * Reads `a/b/c`. Attacker-controlled: throws ServiceError `request.invalid` for a step that is empty, `.` or `..`, for
 * a backslash or a control character. Nothing is decoded: `%2e` is a name like any other.
 */
export function storePath(text: string): StorePath {
  const path = text === '' ? [] : text.split('/')
  for (const name of path) assertName(name)
  return path
}

export function assertName(name: string): void {
  const plain = name !== '' && name !== '.' && name !== '..' && name.isWellFormed() && !/[/\\\p{Cc}]/u.test(name)
  if (!plain || Buffer.byteLength(name) > 250) throw new ServiceError('request.invalid')
}

/** As it goes into an address: each name encoded, so that none of its characters means anything there. */
export const encodedPath = (path: StorePath): string => path.map(encodeURIComponent).join('/')
