import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createPlaces, placesSettings } from '../residency/places.ts'
import { startEngine, startGateway, temporaryFolder } from '../testing/gateway.ts'

const place = (id: string, territory: string, network: string) => ({
  ...{ id, territory, name: { fr: id, en: id }, operator: 'Ville', networks: [network] },
})
const places = createPlaces(
  placesSettings.parse({
    places: [place('local', 'FR', '127.0.0.0/8'), place('berlin', 'DE', '10.0.0.0/8')],
    upstreams: { gateway: 'local', matrix: 'local', livekit: 'local' },
    sensitiveRooms: ['!secret'],
  }),
)
const orleans = { type: 'livekit', livekit_service_url: 'http://localhost:8480/livekit/jwt', place: 'local' }
const berlin = { type: 'livekit', livekit_service_url: 'http://localhost:8480/livekit/berlin/jwt', place: 'berlin' }

/** A call service whose first choice is Berlin, and a homeserver that would answer something else. */
async function house() {
  const folder = temporaryFolder({ token: 'of the gateway' })
  chmodSync(join(folder.path, 'token'), 0o600)
  const meet = await startEngine((request, response) => {
    const told = request.url?.startsWith('/transports')
      ? { rtc_transports: [berlin, orleans], membership: 'sticky' }
      : { url: 'u', jwt: 'j' }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(told))
  })
  const homeserver = await startEngine((_request, response) => void response.end('{"rtc_transports":[]}'))
  const settings = (others: readonly object[]) => ({
    matrix: {
      ...{ serverName: 'parvis.localhost', url: homeserver.url, ssoIdpId: 'parvis' },
      ...{ jwtSecretFile: join(folder.path, 'token'), registrationSecretFile: join(folder.path, 'token') },
    },
    livekit: {
      ...{ url: 'http://127.0.0.1:9', serviceUrl: orleans.livekit_service_url, others },
      meet: { url: meet.url, sfu: 'orleans', tokenFile: join(folder.path, 'token') },
    },
  })
  const gateway = await startGateway(settings([{ sfu: 'berlin', place: 'berlin', url: 'http://127.0.0.1:9' }]), {
    places,
  })
  const stop = async () => {
    await gateway[Symbol.asyncDispose]()
    await meet[Symbol.asyncDispose]()
    await homeserver[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  }
  return { gateway, meet, settings, [Symbol.asyncDispose]: stop }
}

const path = '/_matrix/client/unstable/org.matrix.msc4143/rtc/transports'

test('who may call by which SFU: in the order of the call service, without those that policy keeps shut', async () => {
  await using at = await house()
  const ask = async (query: string) => {
    const answer = await fetch(`${at.gateway.url}${path}${query}`, {
      headers: { authorization: 'Bearer token-claire', 'x-parvis-territory': 'DE' },
    })
    return [answer.status, ((await answer.json()) as { rtc_transports?: unknown }).rtc_transports]
  }
  expect(await ask('')).toEqual([200, [berlin, orleans]])
  expect(await ask('?room=!ordinary')).toEqual([200, [berlin, orleans]])
  // Rooms that the places file lists as sensitive stay in France, calls too.
  expect(await ask('?room=!secret')).toEqual([200, [orleans]])
  expect((await ask('?room=secret'))[0]).toBe(400)
  expect(at.meet.requests[1]?.url).toBe('/transports?room=%21ordinary')
  expect(at.meet.requests[1]?.headers).toMatchObject({ 'x-parvis-place': 'local', 'x-parvis-territory': 'FR' })
  expect((await fetch(at.gateway.url + path)).status).toBe(401)
})

test('how our clients say themselves members of a call is told as the call service has it', async () => {
  await using at = await house()
  const answer = await fetch(at.gateway.url + path, { headers: { authorization: 'Bearer token-claire' } })
  expect(await answer.json()).toEqual({ rtc_transports: [berlin, orleans], 'parvis.membership': 'sticky' })
})

test('the log says by which place somebody joins a call, and a refusal there is in it too', async () => {
  await using at = await house()
  const join = async (at_: string, room: string) => {
    const openid_token = { access_token: 'token-claire', matrix_server_name: 'x' }
    const body = JSON.stringify({ room, openid_token, device_id: 'D' })
    const headers = { 'content-type': 'application/json' }
    return (await fetch(`${at.gateway.url}${at_}/sfu/get`, { method: 'POST', headers, body })).status
  }
  expect(await join('/livekit/jwt', '!ordinary')).toBe(200)
  expect(await join('/livekit/berlin/jwt', '!ordinary')).toBe(200)
  expect(await join('/livekit/berlin/jwt', '!secret')).toBe(403)
  expect(await join('/livekit/papeete/jwt', '!ordinary')).toBe(404)
  const intents = at.gateway.audit.entries.flatMap((entry) => (entry.kind === 'intent' ? [entry] : []))
  expect(intents.map(({ act, decision, place: { to } }) => [act, decision, to])).toEqual([
    ['call.join', 'allow', 'local'],
    ['call.join', 'allow', 'berlin'],
    ['call.join', 'refuse', 'berlin'],
  ])
  expect(at.meet.requests.map(({ url }) => url)).toEqual(['/orleans/sfu/get', '/berlin/sfu/get'])
})

test('an SFU in a place that nobody declared keeps the gateway from starting', async () => {
  await using at = await house()
  const lost = at.settings([{ sfu: 'moon', place: 'moon', url: 'http://127.0.0.1:9' }])
  await expect(startGateway(lost, { places })).rejects.toThrow(/moon/)
})
