import type { RunningStack } from '@parvis/testkit'
import { Method } from 'matrix-js-sdk'
import type { Cable } from './cable.fixture.ts'
import type { PersonAtPortal } from './service-people.fixture.ts'
import { sdkOn } from './service-sdk.fixture.ts'

type Signed = Readonly<Record<string, unknown>> & { readonly signatures?: Readonly<Record<string, object>> }
interface Query {
  readonly device_keys?: Readonly<Record<string, Record<string, Signed>>>
  readonly master_keys?: Readonly<Record<string, object>>
  readonly self_signing_keys?: Readonly<Record<string, object>>
  /** Told to the person alone. */
  readonly user_signing_keys?: Readonly<Record<string, object>>
}
interface Forged {
  master_key?: object
  self_signing_key?: object
  user_signing_key?: object
  devices?: Readonly<Record<string, Signed>>
}

/**
 * What a homeserver does that replaces somebody's identity: it makes a device, an identity that signs this device, and
 * from then on hands out these keys for the person's, to everybody on these cables. All signatures are good. Gives the
 * access token of that device.
 */
export async function replaceIdentity(
  stack: RunningStack,
  person: PersonAtPortal,
  cables: readonly Cable[],
): Promise<string> {
  const { userId } = person.session
  const made: Forged = {}
  // Its identity never reaches the homeserver, which would ask for the person’s proof: it is kept here.
  const keep: typeof globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : input.toString()
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : {}
    if (url.includes('/keys/device_signing/upload')) {
      Object.assign(made, body)
      return Response.json({})
    }
    if (url.includes('/keys/signatures/upload')) {
      made.devices = { ...made.devices, ...(body[userId] as Record<string, Signed> | undefined) }
      return Response.json({})
    }
    return fetch(input, init)
  }
  const client = await sdkOn(stack, person, 'REPLACED', keep)
  await client.getCrypto()?.bootstrapCrossSigning({
    setupNewCrossSigning: true,
    authUploadDeviceSigningKeys: async (upload) => void (await upload(null)),
  })
  for (const cable of cables) cable.lie('/keys/query', (told) => withForged(told as Query, userId, made))
  // Whoever shares a room with the person is told that their devices have changed, and asks.
  const path = '/devices/REPLACED'
  await client.http.authedRequest(Method.Put, path, undefined, { display_name: 'renamed' })
  client.stopClient()
  return client.getAccessToken() ?? ''
}

/** The device's own signature beside that of the new identity: without it, a browser takes the device for none. */
function withBoth(keys: Signed, forged: Signed | undefined, userId: string): Signed {
  const of = (one: Signed | undefined) => one?.signatures?.[userId]
  return { ...keys, ...forged, signatures: { [userId]: { ...of(keys), ...of(forged) } } }
}

function withForged(told: Query, userId: string, made: Forged): Query {
  const devices = told.device_keys?.[userId]
  if (!devices) return told
  const signed = Object.entries(devices).map(([id, keys]) => [id, withBoth(keys, made.devices?.[id], userId)])
  return {
    ...told,
    device_keys: { ...told.device_keys, [userId]: Object.fromEntries(signed) as Record<string, Signed> },
    master_keys: { ...told.master_keys, [userId]: made.master_key ?? {} },
    self_signing_keys: { ...told.self_signing_keys, [userId]: made.self_signing_key ?? {} },
    ...(told.user_signing_keys?.[userId] && {
      user_signing_keys: { ...told.user_signing_keys, [userId]: made.user_signing_key ?? {} },
    }),
  }
}
