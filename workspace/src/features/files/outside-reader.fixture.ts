import { createDecipheriv, createHmac, hkdfSync, scryptSync } from 'node:crypto'

/**
 * Tests only: a second reader of age-encryption.org/v1, from its specification (c2sp.org/age) and Node's own crypto,
 * for files with one passphrase. Throws where anything is not as it says.
 */
export function openedByOther(file: Uint8Array, passphrase: string): Buffer {
  const bytes = Buffer.from(file)
  const macAt = bytes.indexOf('\n--- ') + 1
  const headEnd = bytes.indexOf('\n', macAt) + 1
  const [version, stanza = '', body = '', ...more] = bytes.subarray(0, macAt).toString('latin1').trimEnd().split('\n')
  const [arrow, kind, salt = '', work = ''] = stanza.split(' ')
  if (version !== 'age-encryption.org/v1' || arrow !== '->' || kind !== 'scrypt' || more.length > 0)
    throw new Error('not a file of one passphrase')
  const label = Buffer.concat([Buffer.from('age-encryption.org/v1/scrypt'), Buffer.from(salt, 'base64')])
  const N = 2 ** Number(work)
  const wrapping = scryptSync(passphrase, label, 32, { N, r: 8, p: 1, maxmem: 256 * N * 8 })
  const fileKey = open(wrapping, Buffer.alloc(12), Buffer.from(body, 'base64'))
  const mac = createHmac('sha256', derived(fileKey, '', 'header'))
    .update(bytes.subarray(0, macAt + 3))
    .digest('base64')
  if (bytes.subarray(macAt + 4, headEnd - 1).toString('latin1') !== mac.replace(/=+$/, '')) throw new Error('header')
  return payload(bytes.subarray(headEnd), fileKey)
}

function payload(bytes: Buffer, fileKey: Buffer): Buffer {
  const key = derived(fileKey, bytes.subarray(0, 16), 'payload')
  const chunk = 2 ** 16 + 16
  const pieces: Buffer[] = []
  for (let at = 16, count = 0; at < bytes.length; at += chunk, count++) {
    const nonce = Buffer.alloc(12)
    nonce.writeUInt32BE(count, 7)
    nonce[11] = at + chunk >= bytes.length ? 1 : 0
    pieces.push(open(key, nonce, bytes.subarray(at, at + chunk)))
  }
  return Buffer.concat(pieces)
}

const derived = (key: Buffer, salt: Buffer | string, info: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, info, 32))

function open(key: Buffer, nonce: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 })
  decipher.setAuthTag(sealed.subarray(-16))
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
}
