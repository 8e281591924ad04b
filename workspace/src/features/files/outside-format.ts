import { Encrypter } from 'age-encryption'

/** Work of 2¹⁸ for each try at the passphrase, as `age` itself asks for. */
const workFactor = 18

/** age-encryption.org/v1 with one scrypt recipient. */
export function sealStream(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
  passphrase: string,
  work = workFactor,
): Promise<ReadableStream<Uint8Array>> {
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  encrypter.setScryptWorkFactor(work)
  return encrypter.encrypt(bytes)
}
