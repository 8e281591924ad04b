/**
 * From here on this page's media go through the port, and no other way: the server's candidates are exchanged for it, and
 * it is told none of ours, so that it can only answer where it is asked from.
 */
export function goThrough(port: number): void {
  const moved = (line: string): string | null => {
    const [foundation, component, transport, priority] = line.split(' ')
    if (transport?.toLowerCase() !== 'udp') return null
    return `${foundation} ${component} ${transport} ${priority} 127.0.0.1 ${port} typ host`
  }
  const theirs = (sdp: string) =>
    sdp.replaceAll(/^a=(candidate:.*)\r\n/gm, (_all, line: string) => {
      const to = moved(line)
      return to ? `a=${to}\r\n` : ''
    })
  const ours = (sdp = '') => sdp.replaceAll(/^a=candidate:.*\r\n/gm, '')
  const way = RTCPeerConnection.prototype
  type Make = (this: RTCPeerConnection) => Promise<RTCSessionDescriptionInit>
  type Take = (this: RTCPeerConnection, given: never) => Promise<void>
  const before = {
    offer: way.createOffer as Make,
    answer: way.createAnswer as Make,
    remote: way.setRemoteDescription as Take,
    candidate: way.addIceCandidate as Take,
  }
  const replaced = {
    async createOffer(this: RTCPeerConnection, ...options: never[]) {
      return { type: 'offer', sdp: ours((await before.offer.apply(this, options as [])).sdp) }
    },
    async createAnswer(this: RTCPeerConnection) {
      return { type: 'answer', sdp: ours((await before.answer.call(this)).sdp) }
    },
    setRemoteDescription(this: RTCPeerConnection, { type, sdp = '' }: RTCSessionDescriptionInit) {
      return before.remote.call(this, { type, sdp: theirs(sdp) } as never)
    },
    async addIceCandidate(this: RTCPeerConnection, given?: RTCIceCandidateInit | null) {
      const candidate = given?.candidate ? moved(given.candidate) : null
      if (given && candidate) await before.candidate.call(this, { ...plain(given), candidate } as never)
    },
  }
  Object.assign(way, replaced)
  Object.defineProperty(way, 'onicecandidate', { get: () => null, set: () => {} })
}

const plain = ({ sdpMid = null, sdpMLineIndex = null }: RTCIceCandidateInit) => ({ sdpMid, sdpMLineIndex })
