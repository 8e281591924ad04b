import { Encryption_Type, SignalResponse, type ParticipantInfo } from '@livekit/protocol'
import type { Page } from 'playwright-core'

/**
 * Stands between this page and the media server, whose word it changes: every track of others is said to be in clear
 * (D1). To be called before the page opens; answers how many tracks were lied about.
 */
export async function sayAllIsClear(page: Page): Promise<() => number> {
  let lies = 0
  const lieAbout = (people: readonly ParticipantInfo[]) => {
    for (const track of people.flatMap(({ tracks }) => tracks)) {
      track.encryption = Encryption_Type.NONE
      lies += 1
    }
  }
  await page.routeWebSocket(/\/livekit\/rtc/, (socket) => {
    socket.connectToServer().onMessage((bytes) => {
      if (typeof bytes === 'string') return socket.send(bytes)
      const said = SignalResponse.fromBinary(Uint8Array.from(bytes))
      if (said.message.case === 'join') lieAbout(said.message.value.otherParticipants)
      if (said.message.case === 'update') lieAbout(said.message.value.participants)
      socket.send(Buffer.from(said.toBinary()))
    })
  })
  return () => lies
}
