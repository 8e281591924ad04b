import { checkHealth, type Logger } from '@parvis/service-kit'
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { MeetSettings } from './config.ts'
import { Doors } from './door/doors.ts'
import { GuestList } from './door/guest-list.ts'
import { WaitingList } from './door/waiting-list.ts'
import { doorRoutes } from './http/door-routes.ts'
import { answerMatrixErrors } from './http/matrix-error.ts'
import { tokenRoutes } from './http/token-routes.ts'
import { transportsRoute } from './http/transports-route.ts'
import { wayRoute } from './http/way-route.ts'
import { webhookRoutes } from './http/webhook-routes.ts'
import { LeaveKeeper } from './leaving/leave-keeper.ts'
import { SfuClient } from './livekit/sfu-client.ts'
import { actOnDelayedEvent } from './matrix/delayed-events.ts'
import { Rooms } from './matrix/rooms.ts'
import { livekitRoom, roomSlot } from './admission/names.ts'
import { tellGateway, type TellGateway } from './gateway/tell-gateway.ts'

/** Puts the parts together; opens no socket. Each SFU answers under its own name: `/<sfu>/sfu/get`. */
export async function buildApp(settings: MeetSettings, logger: Logger): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // The largest honest request is under 2 KiB; a webhook names its tracks.
    bodyLimit: 64 * 1024,
    forceCloseConnections: 'idle',
    requestTimeout: 15_000,
  })
  const clients = new Map(settings.sfus.map((sfu) => [sfu.id, new SfuClient(sfu)]))
  const rooms = new Rooms(settings.rooms)
  const leaves = new LeaveKeeper({
    act: actOnDelayedEvent,
    isThere: async (sfuId, room, identity) => (await clients.get(sfuId)?.has(room, identity)) ?? false,
    after: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    now: Date.now,
    failed: (error) => logger.warn({ err: error }, 'a delayed leave could not be kept; tried again'),
  })
  app.addHook('onClose', async () => leaves.stop())
  answerMatrixErrors(app)

  const [doors, waiting, given] = [new Doors(settings.doorsFile), new WaitingList(Date.now), new GuestList()]
  const roomOf = (name: string) =>
    [...given.rooms(), ...doors.rooms()].find((id) => livekitRoom(id, roomSlot) === name) ?? null
  const tell = tellGateway(settings, given, roomOf)
  const ended: TellGateway = async (sfu, event) => {
    const roomId = roomOf(event.room)
    const elsewhere = roomId !== null && given.elsewhere(roomId, sfu.id)
    if (!elsewhere) await tell(sfu, event)
    given.ended(sfu.id, event.room)
    if (roomId !== null && !elsewhere) await doors.ended(roomId, given.guestsAside(roomId))
  }
  const door = { settings, rooms, doors, waiting, given, clients, roomOf }
  for (const sfu of settings.sfus) {
    const client = clients.get(sfu.id) as SfuClient
    await app.register(tokenRoutes(sfu, client, { ...door, leaves }), { prefix: `/${sfu.id}` })
    await app.register(webhookRoutes(sfu, client, { leaves, tell, ended }), { prefix: `/${sfu.id}` })
  }
  await app.register(doorRoutes(door))
  await app.register(wayRoute(door))
  await app.register(transportsRoute(settings))
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/health', () =>
    checkHealth(Object.fromEntries(settings.sfus.map(({ id, url }) => [id, () => answers(url)]))),
  )
  return app
}

async function answers(url: string) {
  const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(2_000) })
  return ok ? ({ status: 'ok' } as const) : ({ status: 'down', why: `it answers ${status}` } as const)
}
