import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * The two cookies. Behind TLS they carry the `__Host-` prefix: the browser then refuses any that a neighbouring or
 * lower host tries to plant. On http://localhost browsers refuse that prefix, so the plain name is used there.
 */
export interface Cookies {
  readSession(request: FastifyRequest): string | undefined
  writeSession(reply: FastifyReply, token: string, expires: Date): void
  clearSession(reply: FastifyReply): void
  /** Binds a sign-in to the browser that began it, so that nobody can finish theirs in someone else's. */
  readSignIn(request: FastifyRequest): string | undefined
  writeSignIn(reply: FastifyReply, token: string, expires: Date): void
}

export function makeCookies(publicUrl: string): Cookies {
  const secure = new URL(publicUrl).protocol === 'https:'
  const session = secure ? '__Host-parvis' : 'parvis'
  const signIn = secure ? '__Host-parvis-signin' : 'parvis-signin'
  const write = (reply: FastifyReply, name: string, value: string, expires: Date) => {
    const parts = [`${name}=${value}`, 'Path=/', `Expires=${expires.toUTCString()}`, 'HttpOnly', 'SameSite=Lax']
    reply.header('set-cookie', [...(secure ? [...parts, 'Secure'] : parts)].join('; '))
  }
  return {
    readSession: (request) => readCookie(request, session),
    writeSession: (reply, token, expires) => write(reply, session, token, expires),
    clearSession: (reply) => write(reply, session, '', new Date(0)),
    readSignIn: (request) => readCookie(request, signIn),
    writeSignIn: (reply, token, expires) => write(reply, signIn, token, expires),
  }
}

/** Only values of our own form are seen; of two cookies with one name, neither is trusted. */
function readCookie(request: FastifyRequest, name: string): string | undefined {
  const found = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  const [value, ...more] = found
  return value !== undefined && more.length === 0 && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : undefined
}
