import { expect, test } from 'vitest'
import { ownPicture } from './own-picture.ts'

function setUp({ shrink = async () => new Blob([Uint8Array.of(0, 255, 7)]) as Blob | null, full = false } = {}) {
  const stored = new Map<string, string>()
  const kept = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem(key: string, value: string) {
      if (full) throw new DOMException('no room', 'QuotaExceededError')
      stored.set(key, value)
    },
    removeItem: (key: string) => void stored.delete(key),
  }
  return { stored, again: () => ownPicture({ kept, shrink }), picture: ownPicture({ kept, shrink }) }
}
const photo = (type = 'image/jpeg', bytes = 10) => new File([new Uint8Array(bytes)], 'photo', { type })

test('a picture is kept as it was drawn anew, found by the next page, and forgotten when asked', async () => {
  const { picture, again, stored } = setUp()
  expect([await picture.keep(photo()), picture.is.value]).toEqual(['kept', true])
  expect(new Uint8Array((await (await again().read())?.arrayBuffer()) ?? [])).toEqual(Uint8Array.of(0, 255, 7))
  picture.forget()
  expect([picture.is.value, await picture.read(), stored.size]).toEqual([false, null, 0])
})

test.each([
  ['what is no photograph', photo('image/svg+xml'), {}, 'wrong-type'],
  ['what is too large to decode', photo('image/png', 21 * 2 ** 20), {}, 'too-large'],
  ['what the browser does not draw', photo(), { shrink: () => Promise.reject(new Error('no picture')) }, 'unreadable'],
  ['what finds no room in this browser', photo(), { full: true }, 'no-room'],
] as const)('%s is refused, and the one before stays', async (_what, file, how, answer) => {
  const { picture } = setUp(how)
  expect([await picture.keep(file), picture.is.value]).toEqual([answer, false])
})

test('what somebody’s hand left there is no picture', async () => {
  const { stored, again } = setUp()
  stored.set('parvis.background-picture', 'not base64 !')
  expect(await again().read()).toBe(null)
})
