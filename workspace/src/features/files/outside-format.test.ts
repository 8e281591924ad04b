import { Decrypter } from 'age-encryption'
import { expect, it } from 'vitest'
import { newPassphrase } from './model/passphrase.ts'
import { openedByOther } from './outside-reader.fixture.ts'
import { sealStream } from './outside-format.ts'

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
// More than two of the format's chunks, the last one short.
const plain = new Uint8Array(150_000).map((_, at) => (at * 7) % 253)
const streamOf = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]).stream()
const sealed = async (passphrase: string) => new Response(await sealStream(streamOf(plain), passphrase, 10)).bytes()

it('makes a file of age-encryption.org/v1 for one passphrase, which opens by it and by no other', async () => {
  const bytes = await sealed('un deux trois quatre')
  const head = new TextDecoder('latin1').decode(bytes).split('\n').slice(0, 4)
  expect(head[0]).toBe('age-encryption.org/v1')
  expect(head[1]).toMatch(/^-> scrypt [\w+/]{22} 10$/)
  expect(head[3]).toMatch(/^--- [\w+/]{43}$/)
  const open = (passphrase: string) => {
    const decrypter = new Decrypter()
    decrypter.addPassphrase(passphrase)
    return decrypter.decrypt(bytes)
  }
  expect(Buffer.from(await open('un deux trois quatre')).equals(plain)).toBe(true)
  await expect(open('un deux trois')).rejects.toThrow()
})

it('is opened by a second reader, written from the specification', async () => {
  const bytes = await sealed('un deux trois quatre')
  expect(openedByOther(bytes, 'un deux trois quatre').equals(plain)).toBe(true)
  expect(() => openedByOther(bytes, 'un deux')).toThrow()
  const altered = bytes.slice()
  altered[bytes.length - 1]! ^= 1
  expect(() => openedByOther(altered, 'un deux trois quatre')).toThrow()
})

it('asks for the work that age itself asks for', async () => {
  const bytes = await new Response(await sealStream(streamOf(new Uint8Array(1)), 'x')).bytes()
  expect(new TextDecoder('latin1').decode(bytes.subarray(0, 80))).toMatch(/-> scrypt [\w+/]{22} 18\n/)
})

it('proposes passphrases of 123 bits, never the same', () => {
  const some = Array.from({ length: 200 }, () => newPassphrase(random))
  expect(new Set(some).size).toBe(200)
  for (const one of some) expect(one).toMatch(/^([a-hjkmnp-z2-9]{5}-){4}[a-hjkmnp-z2-9]{5}$/)
})
