import type { Room } from 'livekit-client'
import { expect, test, vi } from 'vitest'
import { liveSource } from '../../../shared/lib/live.ts'
import { keepQuieter } from './quieter.ts'

function setUp(newFilter: () => Promise<object> = async () => ({ name: 'filter' })) {
  const state: { on: object | null; set: number } = { on: null, set: 0 }
  const track = {
    getProcessor: () => state.on ?? undefined,
    setProcessor: async (filter: object) => {
      state.on = filter
      state.set += 1
    },
    stopProcessor: async () => void (state.on = null),
  }
  const published: { track: typeof track | undefined } = { track: undefined }
  const room = { localParticipant: { getTrackPublication: () => published } }
  const wished = liveSource(false)
  const filter = keepQuieter(room as unknown as Room, wished, newFilter as never)
  return { state, track, published, wished, filter }
}

test('it is put on the microphone once wished, once, and taken off; a new track gets one of its own', async () => {
  const { state, track, published, wished, filter } = setUp()
  wished.set(true)
  published.track = track
  filter.refresh()
  filter.refresh()
  await vi.waitFor(() => expect(state).toMatchObject({ on: { name: 'filter' }, set: 1 }))
  state.on = null
  filter.refresh()
  await vi.waitFor(() => expect(state.set).toBe(2))
  wished.set(false)
  await vi.waitFor(() => expect(state.on).toBe(null))
  filter.stop()
  wished.set(true)
  await Promise.resolve()
  expect(state.set).toBe(2)
})

test('where it does not start the voice goes on, and the next wish is tried again', async () => {
  let works = false
  const { state, track, published, wished } = setUp(() =>
    works ? Promise.resolve({ name: 'filter' }) : Promise.reject(new TypeError('no worklet')),
  )
  published.track = track
  wished.set(true)
  await new Promise((done) => setTimeout(done))
  expect(state.on).toBe(null)
  works = true
  wished.set(false)
  wished.set(true)
  await vi.waitFor(() => expect(state.on).not.toBe(null))
})
