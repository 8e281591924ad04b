import type { BaseE2EEManager } from 'livekit-client'

type Engine = Parameters<BaseE2EEManager['setupEngine']>[0]

/** RFC 8866 §6.4: how long the sound of one packet is, ms. 60 ms cost 40 % fewer bytes than 20, and up to 40 ms of delay. */
const long = 60

/**
 * The length of voice packets. LiveKit has no setting for it: the media server's answers are read as if they asked for
 * it, which is what they may do. Takes effect with the next answer, which is asked for at once.
 */
export function voicePackets(): { readonly attach: (engine: Engine) => void; setLong(wanted: boolean): void } {
  let wanted = false
  // The link by which something was sent: others only hear.
  let current: Engine | null = null
  return {
    attach(engine) {
      engine.on('transportsCreated', (publisher) => {
        const apply = publisher.setRemoteDescription.bind(publisher)
        publisher.setRemoteDescription = (said, id) => {
          if (/^a=(?:recvonly|sendrecv)/m.test(said.sdp ?? '')) current = engine
          return apply(wanted ? withPacketTime(said) : said, id)
        }
      })
    },
    setLong(on) {
      if (on === wanted) return
      wanted = on
      // Nothing to renegotiate yet, or no more: then the next link begins with it.
      void current?.negotiate().catch(() => {})
    },
  }
}

/** Every sound of an answer: those that share a transport must agree. Attacker-controlled text; only ever made longer. */
export function withPacketTime(said: RTCSessionDescriptionInit): RTCSessionDescriptionInit {
  if (said.type !== 'answer' || said.sdp === undefined) return said
  const parts = said.sdp.split(/^(?=m=)/m)
  const longer = parts.map((part) =>
    part.startsWith('m=audio')
      ? `${part.replaceAll(/^a=(?:max)?ptime:.*\r?\n/gm, '').replace(/\r?\n?$/, '\r\n')}a=ptime:${long}\r\na=maxptime:${long}\r\n`
      : part,
  )
  return { type: said.type, sdp: longer.join('') }
}
