import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { voicePackets, withPacketTime } from './voice-packets.ts'

const sdp = [
  'v=0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=recvonly',
  'a=ptime:20',
  'a=mid:0',
  'm=video 9 UDP/TLS/RTP/SAVPF 96',
  'a=mid:1',
  '',
].join('\r\n')

test('each sound of an answer, and nothing else, is asked for in packets of 60 ms', () => {
  const lines = withPacketTime({ type: 'answer', sdp }).sdp?.split('\r\n') ?? []
  expect(lines.filter((line) => line.includes('ptime'))).toEqual(['a=ptime:60', 'a=maxptime:60'])
  expect(lines.indexOf('a=ptime:60')).toBeLessThan(lines.findIndex((line) => line.startsWith('m=video')))
  expect(withPacketTime({ type: 'offer', sdp }).sdp).toBe(sdp)
})

test('it is asked for anew when it changes, and only then', async () => {
  let negotiations = 0
  const heard: (string | undefined)[] = []
  const publisher = { setRemoteDescription: async (said: RTCSessionDescriptionInit) => void heard.push(said.sdp) }
  const engine = Object.assign(new EventEmitter(), { negotiate: async () => void (negotiations += 1) })
  const packets = voicePackets()
  packets.attach(engine as never)
  engine.emit('transportsCreated', publisher)
  await publisher.setRemoteDescription({ type: 'answer', sdp })
  packets.setLong(true)
  packets.setLong(true)
  await publisher.setRemoteDescription({ type: 'answer', sdp })
  expect(negotiations).toBe(1)
  expect(heard.map((said) => said?.includes('a=ptime:60'))).toEqual([false, true])
})
