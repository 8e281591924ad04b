import type { Room } from 'livekit-client'
import { expect, test, vi } from 'vitest'
import type { Background, BackgroundState } from '../../../features/calls/port.ts'
import { liveSource } from '../../../shared/lib/live.ts'
import { keepBackground } from './behind.ts'

function setUp({ stopFails = false } = {}) {
  const on = { change: async () => {} }
  const camera = { processor: null as object | null, isMuted: false, stopped: 0 }
  const track = {
    get isMuted() {
      return camera.isMuted
    },
    getProcessor: () => camera.processor ?? undefined,
    setProcessor: async (filter: object) => void (camera.processor = filter),
    stopProcessor: async () => {
      camera.processor = null
      camera.stopped += 1
      if (stopFails) throw new DOMException('the device is gone', 'InvalidStateError')
    },
  }
  const room = { localParticipant: { getTrackPublication: () => ({ track }) } } as unknown as Room
  const background = liveSource<Background>('none')
  const backgroundState = liveSource<BackgroundState>('well')
  const turnOff = vi.fn(() => {})
  const filter = async () => on as never
  const stop = keepBackground(room, { background, backgroundState, filter }, turnOff)
  return { camera, background, backgroundState, turnOff, stop }
}

test('a machine too slow for it has its camera turned off, and the filter stays on: the room is never sent instead', async () => {
  const { camera, background, backgroundState, turnOff } = setUp()
  background.set('blur')
  await vi.waitFor(() => expect(camera.processor).not.toBe(null))
  backgroundState.set('lighter')
  expect(turnOff).toHaveBeenCalledTimes(0)
  backgroundState.set('too-slow')
  backgroundState.set('well')
  backgroundState.set('failed')
  expect(turnOff).toHaveBeenCalledTimes(2)
  expect([camera.processor === null, camera.stopped]).toEqual([false, 0])
})

test('taken off a camera that is off it may complain: the camera may be turned on at once all the same', async () => {
  const { camera, background, turnOff } = setUp({ stopFails: true })
  background.set('blur')
  await vi.waitFor(() => expect(camera.processor).not.toBe(null))
  camera.isMuted = true
  background.set('none')
  await vi.waitFor(() => expect(camera.stopped).toBe(1))
  await Promise.resolve()
  expect(turnOff).toHaveBeenCalledTimes(0)
})

test('once the call is over nothing is followed any more', () => {
  const { backgroundState, turnOff, stop } = setUp()
  stop()
  backgroundState.set('too-slow')
  expect(turnOff).toHaveBeenCalledTimes(0)
})
