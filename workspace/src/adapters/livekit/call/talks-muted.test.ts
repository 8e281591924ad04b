import { EventEmitter } from 'node:events'
import { RoomEvent, Track, type Room } from 'livekit-client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hearMuted, speech } from './talks-muted.ts'

const times = (count: number, level: number, hear: (level: number) => void) => {
  for (let at = 0; at < count; at += 1) hear(level)
}

test('speech is what goes on; it is over after a breath, and a cough or a fan is none', () => {
  const told: boolean[] = []
  const hear = speech((talks) => void told.push(talks))
  times(3, 0.9, hear)
  times(60, 0.2, hear)
  expect(told).toEqual([])
  times(8, 0.6, hear)
  expect(told).toEqual([true])
  times(20, 0.1, hear)
  times(5, 0.6, hear)
  times(49, 0.1, hear)
  expect(told).toEqual([true])
  times(1, 0.1, hear)
  expect(told).toEqual([true, false])
})

beforeEach(() => void vi.stubGlobal('MediaStream', EventTarget))
afterEach(() => void vi.unstubAllGlobals())

function microphone() {
  const holds: { enabled: boolean; stop: () => void; stopped: boolean }[] = []
  const clone = () => {
    const held = { enabled: false, stopped: false, stop: () => void (held.stopped = true) }
    holds.push(held)
    return held
  }
  const publication = {
    ...{ source: Track.Source.Microphone, isMuted: true },
    track: { mediaStreamTrack: { readyState: 'live', clone } },
  }
  const room = Object.assign(new EventEmitter(), { localParticipant: { getTrackPublication: () => publication } })
  const told: boolean[] = []
  let level: (level: number) => void = () => {}
  const meter = (_stream: MediaStream, tell: typeof level) => {
    level = tell
    return () => void (level = () => {})
  }
  const stop = hearMuted(room as unknown as Room, (talks) => void told.push(talks), meter)
  const change = (isMuted: boolean, isLocal = true) => {
    publication.isMuted = isMuted
    room.emit(isMuted ? RoomEvent.TrackMuted : RoomEvent.TrackUnmuted, publication, { isLocal })
  }
  return { holds, told, stop, change, speak: () => times(10, 0.7, (loud) => level(loud)) }
}

test('a muted microphone is listened to on a hold of its own, which ends with it; an open one is not', () => {
  const { holds, told, change, speak, stop } = microphone()
  change(false)
  expect(holds).toEqual([])
  change(true)
  expect(holds).toMatchObject([{ enabled: true, stopped: false }])
  speak()
  expect(told.at(-1)).toBe(true)
  change(true, false)
  expect(holds).toHaveLength(1)
  change(false)
  expect([told.at(-1), holds[0]?.stopped]).toEqual([false, true])
  change(true)
  stop()
  expect(holds[1]?.stopped).toBe(true)
  speak()
  expect(told.at(-1)).toBe(false)
})
