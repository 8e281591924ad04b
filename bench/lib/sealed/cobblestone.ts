/**
 * c2sp.org/chunked-encryption (Cobblestone-256), as far as a benchmark needs it: sealing and opening whole chunks after
 * one derivation. The specification fixes 16 KiB; larger chunks are measured too, and are not in its form.
 */
type Bytes = Uint8Array<ArrayBuffer>

export async function cobblestone(inputKey: Bytes, context: Bytes) {
  const salt = crypto.getRandomValues(new Uint8Array(24))
  const prefix = new TextEncoder().encode('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0')
  const info = new Uint8Array([...prefix, ...salt, ...context])
  const mac = await crypto.subtle.importKey('raw', inputKey, { name: 'HMAC', hash: 'SHA-512' }, false, ['sign'])
  const first = new Uint8Array(await crypto.subtle.sign('HMAC', mac, new Uint8Array([...info, 1])))
  const second = new Uint8Array(await crypto.subtle.sign('HMAC', mac, new Uint8Array([...first, ...info, 2])))
  const derived = new Uint8Array([...first, ...second])
  const key = await crypto.subtle.importKey('raw', derived.slice(0, 32), 'AES-GCM', false, ['encrypt', 'decrypt'])
  const baseNonce = derived.slice(32, 44)
  const nonceOf = (chunk: number): Bytes => {
    const nonce = baseNonce.slice()
    for (let at = 11, rest = chunk; rest > 0; at--, rest = Math.floor(rest / 256)) nonce[at]! ^= rest % 256
    return nonce
  }
  return {
    commitment: derived.slice(44, 76),
    seal: (chunk: number, plaintext: Bytes) =>
      crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonceOf(chunk) }, key, plaintext),
    open: (chunk: number, sealed: Bytes) => crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonceOf(chunk) }, key, sealed),
  }
}
