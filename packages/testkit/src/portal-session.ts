/** A person signed in at a running portal, as a program: what a browser would hold after the sign-in. */
export interface PortalSession {
  readonly userId: string
  readonly name: string
  readonly csrf: string
  /** The `Cookie` header that the browser would send to the portal. */
  readonly cookie: string
  /** `POST /api/matrix/token`. */
  matrixToken(deviceId?: string): Promise<{ token: string; userId: string; deviceId: string }>
}

/** Walks the sign-in from the portal to the demo issuer and back, by HTTP alone. */
export async function signInAt(
  portal: { readonly url: string; readonly issuer: string },
  uid: string,
): Promise<PortalSession> {
  const { browse, cookie } = cookieJar()
  let step = await follow(browse, `${portal.url}/auth/login?returnTo=/`)
  step = await follow(browse, step.url, { method: 'POST', body: new URLSearchParams({ account: uid }) })
  if (!step.url.startsWith(portal.url)) throw new Error(`the sign-in of ${uid} stopped at ${step.url}`)
  const session = (await (await browse(`${portal.url}/api/session`)).json()) as {
    csrf: string
    account: { matrixUserId: string; name: string }
  }
  const headers = { 'x-parvis-csrf': session.csrf, 'content-type': 'application/json', origin: portal.url }
  return {
    userId: session.account.matrixUserId,
    name: session.account.name,
    csrf: session.csrf,
    cookie: cookie(portal.url),
    async matrixToken(deviceId) {
      const body = JSON.stringify(deviceId === undefined ? {} : { deviceId })
      const answer = await browse(`${portal.url}/api/matrix/token`, { method: 'POST', headers, body })
      if (!answer.ok) throw new Error(`no token: ${answer.status} ${await answer.text()}`)
      return (await answer.json()) as { token: string; userId: string; deviceId: string }
    },
  }
}

type Browse = (url: string, init?: RequestInit) => Promise<Response>

/** A fetch that keeps cookies, each for the host that set it. */
function cookieJar(): { browse: Browse; cookie: (url: string) => string } {
  const jars = new Map<string, Map<string, string>>()
  const cookie = (url: string) =>
    [...(jars.get(new URL(url).host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
  const browse: Browse = async (url, init) => {
    const { host } = new URL(url)
    const jar = jars.get(host) ?? new Map<string, string>()
    jars.set(host, jar)
    const headers = new Headers(init?.headers)
    headers.set('cookie', cookie(url))
    headers.set('sec-fetch-site', 'same-origin')
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      jar.set(name, value)
    }
    return answer
  }
  return { browse, cookie }
}

/** Follows redirects to the end; what was posted is posted once. */
async function follow(browse: Browse, from: string, init?: RequestInit): Promise<{ url: string }> {
  let url = from
  let answer = await browse(url, init)
  for (let steps = 0; steps < 20; steps += 1) {
    const next = answer.headers.get('location')
    if (next === null) return { url }
    url = new URL(next, url).href
    answer = await browse(url)
  }
  throw new Error(`too many redirects from ${from}`)
}
