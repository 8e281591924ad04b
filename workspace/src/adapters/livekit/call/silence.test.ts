import { expect, test } from 'vitest'
import { Silence } from './silence.ts'

/** Looks every two seconds at what has come of Idriss so far; null: he is muted, and his camera is off. */
function looks(...packets: readonly (number | null)[]): readonly boolean[] {
  const silence = new Silence()
  return packets.map((of, at) => silence.look(new Map(of === null ? [] : [['idriss', of]]), at * 2_000).has('idriss'))
}

test('of whom nothing more comes for four seconds, that is noticed, and it ends with the next packet', () => {
  expect(looks(100, 200, 200, 200, 200, 201)).toEqual([false, false, false, true, true, false])
})

test('who pauses at an open microphone sends little, and is not silent', () => {
  expect(looks(100, 105, 110, 115, 120)).not.toContain(true)
})

test('who is muted with the camera off is not silent, nor at once when they speak again', () => {
  expect(looks(100, null, null, null, 100, 100, 100)).toEqual([false, false, false, false, false, false, true])
})

test('of whom nothing has come yet is not silent: they are just arriving', () => {
  expect(looks(0, 0, 0, 0, 0)).not.toContain(true)
})

test('a page that slept for a while accuses nobody of it', () => {
  const silence = new Silence()
  const at = (ms: number) => silence.look(new Map([['idriss', 7]]), ms).size
  expect([at(0), at(2_000), at(60_000), at(62_000), at(64_000)]).toEqual([0, 0, 0, 0, 1])
})
