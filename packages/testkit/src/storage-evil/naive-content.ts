type Bytes = Uint8Array<ArrayBuffer>

/**
 * What a reader looks like that does none of what the sealed format does: each segment is authentic AES-GCM under the
 * file's key, and that is all it knows. An attack that does not fool it shows nothing when it fails elsewhere.
 */
export async function naiveSeal(key: Bytes, plaintext: Bytes, segment: number): Promise<Bytes[]> {
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt'])
  const sealed: Bytes[] = []
  for (let at = 0; at < plaintext.length; at += segment) {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const body = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, aes, plaintext.slice(at, at + segment))
    sealed.push(Uint8Array.from([...iv, ...new Uint8Array(body)]))
  }
  return sealed
}

/** Throws when a segment is not authentic under the key. */
export async function naiveOpen(key: Bytes, sealed: readonly Bytes[]): Promise<Bytes> {
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt'])
  const opened: number[] = []
  for (const segment of sealed) {
    const iv = segment.slice(0, 12)
    opened.push(...new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, aes, segment.slice(12))))
  }
  return Uint8Array.from(opened)
}
