import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { ConfigError, readSecret } from '@parvis/service-kit'
import { signatureType, verifierKey, type Signer } from '@parvis/tlog'

/** What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The witness's signer, from the key in `file`; a key is made there where there is none. Throws ConfigError. */
export function openSigner(name: string, file: string): Signer {
  if (!existsSync(file)) makeKey(file)
  const seed = Buffer.from(readSecret(file), 'hex')
  if (seed.length !== 32) throw new ConfigError([`${file}: is not 32 bytes in hexadecimal`])
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32))
  return {
    key: verifierKey(name, signatureType.cosignature, publicKey),
    sign: (message) => new Uint8Array(sign(null, message, key)),
  }
}

/** On disk before it is ever used: a cosignature of a key that is lost says nothing about what comes later. */
function makeKey(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  // `wx`: a key in use is never written over.
  const handle = openSync(file, 'wx', 0o600)
  try {
    writeSync(handle, `${randomBytes(32).toString('hex')}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
