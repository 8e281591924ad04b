const text = new TextEncoder()

/** A participant's media key as it came: it encrypts nothing itself, other keys are derived from it. Can't be exported. */
export type KeyMaterial = CryptoKey

export function importMaterial(raw: Uint8Array<ArrayBuffer>): Promise<KeyMaterial> {
  return crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveKey'])
}

/** As LiveKit derives it: HKDF-SHA-256, its salt, 128 zero bytes of info, a 128-bit key. */
export function deriveFrameKey(material: KeyMaterial): Promise<CryptoKey> {
  return derive(material, text.encode('LKFrameEncryptionKey'), new Uint8Array(128))
}

/** For data messages, which LiveKit's own encryption does not protect against who carries them. */
export function deriveDataKey(material: KeyMaterial): Promise<CryptoKey> {
  return derive(material, new Uint8Array(32), text.encode('parvis/call-data/v1'))
}

function derive(material: KeyMaterial, salt: BufferSource, info: BufferSource): Promise<CryptoKey> {
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt, info }
  return crypto.subtle.deriveKey(algorithm, material, { name: 'AES-GCM', length: 128 }, false, ['encrypt', 'decrypt'])
}
