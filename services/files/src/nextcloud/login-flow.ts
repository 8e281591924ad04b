import { ServiceError } from '@parvis/service-kit'
import * as z from 'zod'

/** What a person’s agreement on the store’s own page gives: an app password, never their own. */
export interface Granted {
  readonly name: string
  readonly password: string
}

export interface LoginFlow {
  /** `login`: where the person agrees, in their browser. `poll`: a secret that collects what they granted, once. */
  begin(): Promise<{ readonly login: string; readonly poll: string }>
  /** Null while nobody has agreed, and once it is over. Rejects with ServiceError. */
  collect(poll: string): Promise<Granted | null>
  /** Whether the store still lets it in. Rejects with ServiceError where it does not answer. */
  holds(granted: Granted): Promise<boolean>
  /** Gives an app password back. The store may have forgotten it already. */
  revoke(granted: Granted): Promise<void>
}

const begun = z.object({
  login: z.url({ protocol: /^https?$/ }),
  poll: z.object({ token: z.string().min(1).max(512) }),
})
const granted = z.object({
  loginName: z.string().min(1).max(64),
  appPassword: z.string().min(1).max(512),
})
const patience = 15_000

const proof = ({ name, password }: Granted) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
  'ocs-apirequest': 'true',
})

/**
 * Nextcloud’s login flow, version 2. What the store says is attacker-controlled: the secret goes to the address that is
 * configured, not to the one that the answer names.
 */
export function nextcloudLoginFlow(url: string): LoginFlow {
  const base = url.replace(/\/$/, '')
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    try {
      return await fetch(base + path, { redirect: 'error', signal: AbortSignal.timeout(patience), ...init })
    } catch (cause) {
      throw new ServiceError('upstream.unavailable', { cause })
    }
  }
  const read = async <Shape extends z.ZodType>(answer: Response, shape: Shape): Promise<z.output<Shape>> => {
    try {
      return shape.parse(await answer.json())
    } catch (cause) {
      throw new ServiceError('upstream.unavailable', { cause })
    }
  }
  const post = (path: string, body?: URLSearchParams) =>
    ask(path, { method: 'POST', headers: { 'user-agent': 'Parvis' }, body: body ?? null })
  return {
    async begin() {
      const answer = await post('/index.php/login/v2')
      if (!answer.ok) throw new ServiceError('upstream.unavailable')
      const { login, poll } = await read(answer, begun)
      return { login, poll: poll.token }
    },
    async collect(poll) {
      const answer = await post('/index.php/login/v2/poll', new URLSearchParams({ token: poll }))
      if (answer.status === 404) return null
      if (!answer.ok) throw new ServiceError('upstream.unavailable')
      const { loginName, appPassword } = await read(answer, granted)
      return { name: loginName, password: appPassword }
    },
    async holds(granted) {
      return (await ask('/ocs/v2.php/cloud/user', { headers: proof(granted) })).status !== 401
    },
    async revoke(granted) {
      await ask('/ocs/v2.php/core/apppassword', { method: 'DELETE', headers: proof(granted) })
    },
  }
}
